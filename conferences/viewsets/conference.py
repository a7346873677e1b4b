"""Conferences in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList

from conferences.forms.conference import ConferenceForm, NewConferenceForm
from conferences.models import Conference
from conferences.views.admin_conference import ConferenceEditView, ConferenceIndexView
from core.choosers import RecordChooserViewSet
from core.record_viewset import RecordViewSet

TITLES = ("title", "title_zh_hans", "title_vi")


class ConferenceChooserViewSet(RecordChooserViewSet):
    model = Conference
    icon = "calendar-alt"
    searched = (*TITLES, "acronym")
    choose_one_text = _("Choose a conference")
    choose_another_text = _("Choose another conference")
    edit_item_text = _("Edit this conference")
    creation_tab_label = _("New conference")
    create_action_label = _("Create conference")
    creation_form_class = NewConferenceForm


class ConferenceViewSet(RecordViewSet):
    model = Conference
    name = "conferences"
    icon = "calendar-alt"
    menu_hook = "register_events_menu_item"
    menu_order = 20
    index_view_class = ConferenceIndexView
    edit_view_class = ConferenceEditView
    search_fields = (*TITLES, "acronym")
    list_filter = ("kind", "status", "is_public")
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("title_zh_hans"), FieldPanel("title_vi")]),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("acronym")]),
                    FieldPanel("theme"),
                    FieldRowPanel([FieldPanel("theme_zh_hans"), FieldPanel("theme_vi")]),
                ],
                heading=_("What"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("timezone"),
                    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                    FieldPanel("status"),
                ],
                heading=_("When"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("venue"), FieldPanel("room")]),
                    FieldRowPanel([FieldPanel("attendance_mode"), FieldPanel("join_url")]),
                ],
                heading=_("Where"),
            ),
            InlinePanel("hosts", heading=_("Hosts"), label=_("host")),
            MultiFieldPanel(
                [FieldPanel("summary"), FieldPanel("summary_zh_hans"), FieldPanel("summary_vi")], heading=_("Summary")
            ),
            FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_email")], heading=_("Contact")),
            MultiFieldPanel(
                [FieldPanel("tells_of_answers"), FieldPanel("speaker_data_kept_days")], heading=_("Speakers")
            ),
            MultiFieldPanel(
                [FieldPanel("is_public"), FieldPanel("slug"), FieldPanel("source_url")], heading=_("Publication")
            ),
        ],
        base_form_class=ConferenceForm,
    )
