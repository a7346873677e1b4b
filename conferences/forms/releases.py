"""Releasing a programme, and going back."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.zoned_forms import ZonedDateTimeField


class ReleaseForm(forms.Form):
    """Release now, or with `plan` at a time on the clock of `zone`."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=250,
        help_text=gettext_lazy("What changed, in one sentence; shown in the list of releases."),
    )
    tells_readers = forms.BooleanField(
        label=gettext_lazy("Put a message for those concerned into the outbox"), required=False, initial=True
    )
    accept_double_rooms = forms.BooleanField(
        label=gettext_lazy("Release although a room is booked twice"), required=False
    )
    release_at = ZonedDateTimeField(label=gettext_lazy("Release at"), required=False)

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["release_at"].zone = zone  # type: ignore[attr-defined]
        self.fields["release_at"].help_text = _("On the clock of %(zone)s.") % {"zone": zone.key}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "plan" in self.data and not data.get("release_at") and "release_at" not in self.errors:
            self.add_error("release_at", _("Write when the programme shall be released."))
        return data


class GoingBackForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=250)
    release_now = forms.BooleanField(label=gettext_lazy("Release it at once"), required=False)
    tells_readers = forms.BooleanField(
        label=gettext_lazy("Put a message for those concerned into the outbox"), required=False, initial=True
    )
