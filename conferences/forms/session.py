"""One session: its time and a room that nobody else has then."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conferences.enums import SessionKind, SessionStatus
from conferences.forms.programme import ProgrammeForm
from conferences.models import Track
from core.zoned_forms import ZonedDateTimeField
from events.models import Room
from events.queries import Booking, room_bookings

NOT_YET = gettext_lazy("Leave start and end empty while it is not scheduled.")


class SessionForm(ProgrammeForm):
    starts_at = ZonedDateTimeField(label=gettext_lazy("Starts"), required=False)
    ends_at = ZonedDateTimeField(label=gettext_lazy("Ends"), required=False, help_text=NOT_YET)
    version_seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version_seen"].initial = self.instance.version
        if self.instance.conference_id is None and self.conference.pk:
            self.instance.conference = self.conference
        if "track" in self.fields:
            self.fields["track"].queryset = Track.objects.filter(conference=self.conference.pk)
        if "room" in self.fields:
            self.fields["room"].queryset = Room.objects.filter(venue=self.conference.venue_id).order_by("sort_order")
            self.fields["room"].help_text = self.room_help()

    def seen_version(self) -> int:
        """The session's version when the form was opened."""
        seen = self.cleaned_data.get("version_seen")
        return self.instance.version if seen is None else seen

    def see_version(self, version: int) -> None:
        """Whoever sends the form again knows of this version."""
        self.data = self.data.copy()  # type: ignore[has-type]
        self.data[self.add_prefix("version_seen")] = str(version)

    def room_help(self) -> str:
        if self.conference.venue is None:
            return _("The conference has no venue yet; give it one first.")
        return _("Rooms of %(venue)s.") % {"venue": self.conference.venue}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = self.days()
        if self.check_times(data, first=first, last=last, within=self.days_sentence()):
            self.check_room(data)
        return data

    def check_room(self, data: dict[str, Any]) -> None:
        needs_none = data.get("status") == SessionStatus.CANCELLED or data.get("kind") == SessionKind.BREAK
        if not data.get("room") or needs_none:
            return
        itself = (f"session:{self.instance.pk}", f"event:{self.conference.pk}")
        taken = room_bookings(data["room"], data["starts_at"], data["ends_at"], besides=itself)
        if taken:
            self.add_error("room", self.booked_sentence(data["room"], taken[0]))

    def booked_sentence(self, room: Room, taken: Booking) -> str:
        return _("%(room)s is taken by “%(title)s” on %(time)s. Choose another room or time.") % {
            "room": room,
            "title": taken.title,
            "time": self.span(taken.starts_at, taken.ends_at),
        }
