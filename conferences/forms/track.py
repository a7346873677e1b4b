"""One track."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from conferences.models import Conference, Track


class TrackForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, conference: Conference | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.conference_id is None and conference:
            self.instance.conference = conference

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        others = Track.objects.filter(conference=self.instance.conference_id, name=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("This conference already has a track of this name."))
        return name
