"""Questions of the organiser's own."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList

from core.record_viewset import RecordViewSet
from registrations.forms.question_set_up import QuestionForm
from registrations.models import Question
from registrations.views import admin_questions


class QuestionViewSet(RecordViewSet):
    model = Question
    name = "questions"
    icon = "help"
    index_view_class = admin_questions.QuestionIndexView
    add_view_class = admin_questions.QuestionCreateView
    edit_view_class = admin_questions.QuestionEditView
    delete_view_class = admin_questions.QuestionDeleteView
    reorder_view_class = admin_questions.QuestionReorderView
    sort_order_field = "position"
    filterset_class = admin_questions.QuestionFilterSet
    search_fields = ("label", "label_zh_hans", "label_vi")
    ordering = "position"
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("label"), FieldRowPanel([FieldPanel("label_zh_hans"), FieldPanel("label_vi")])],
                heading=_("Question"),
            ),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("asked_of")]),
            MultiFieldPanel(
                [FieldPanel("help_text"), FieldRowPanel([FieldPanel("help_text_zh_hans"), FieldPanel("help_text_vi")])],
                heading=_("Help"),
            ),
            InlinePanel(
                "choices",
                heading=_("Choices"),
                label=_("choice"),
                help_text=_("For questions with choices. One that somebody has chosen is only no longer offered."),
            ),
            FieldRowPanel(
                [FieldPanel("least"), FieldPanel("most"), FieldPanel("decimals"), FieldPanel("unit")],
                heading=_("For a number"),
            ),
            MultiFieldPanel(
                [FieldPanel("consent_text"), FieldPanel("consent_text_zh_hans"), FieldPanel("consent_text_vi")],
                heading=_("For a consent: the text"),
                help_text=_("The text as people read it is kept with their answer."),
            ),
            MultiFieldPanel([FieldPanel("ticket_types"), FieldPanel("condition")], heading=_("When it is asked")),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("requirement"), FieldPanel("required_from")]), FieldPanel("frozen_from")],
                heading=_("Must be answered"),
            ),
            FieldRowPanel([FieldPanel("privacy"), FieldPanel("shown_at_desk")], heading=_("Who sees it")),
            FieldRowPanel([FieldPanel("is_active"), FieldPanel("position")], heading=_("Order of the questions")),
        ],
        base_form_class=QuestionForm,
    )
