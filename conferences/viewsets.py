"""Conferences and their programme in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _

from conferences.forms import NewConferenceForm
from conferences.models import Conference
from core.choosers import RecordChooserViewSet


class ConferenceChooserViewSet(RecordChooserViewSet):
    model = Conference
    icon = "calendar-alt"
    searched = ("title", "title_zh_hans", "title_vi", "acronym")
    choose_one_text = _("Choose a conference")
    choose_another_text = _("Choose another conference")
    edit_item_text = _("Edit this conference")
    creation_tab_label = _("New conference")
    create_action_label = _("Create conference")
    creation_form_class = NewConferenceForm
