"""Presentations in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList

from conferences.forms.presentation import PresentationForm
from conferences.models import Presentation
from conferences.views import admin_programme_forms, admin_programme_lists
from core.record_viewset import RecordViewSet


class PresentationViewSet(RecordViewSet):
    model = Presentation
    name = "presentations"
    icon = "openquote"
    index_view_class = admin_programme_lists.PresentationIndexView
    add_view_class = admin_programme_forms.PresentationCreateView
    edit_view_class = admin_programme_forms.PresentationEditView
    filterset_class = admin_programme_lists.PresentationFilterSet
    search_fields = ("title", "subtitle", "presenters__person__full_name")
    edit_handler = ObjectList(
        [
            FieldPanel("session"),
            FieldPanel("title"),
            FieldPanel("subtitle"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("position"), FieldPanel("board_number")]),
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
            InlinePanel(
                "presenters",
                heading=_("Presenters, in order"),
                label=_("presenter"),
                panels=[FieldPanel("person"), FieldRowPanel([FieldPanel("affiliation"), FieldPanel("is_presenting")])],
            ),
            FieldPanel("abstract"),
            FieldRowPanel([FieldPanel("language"), FieldPanel("slug")]),
        ],
        base_form_class=PresentationForm,
    )
