"""Forms of the back office. Times are typed on the conference's own clock; wrong ones get a sentence at their field."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from conferences.actions.posters import Board
from conferences.enums import SessionKind, SessionStatus
from conferences.models import Conference, Presentation, Session, Track
from core.zoned_forms import ZonedDateTimeField, ZonedFormMixin
from events.enums import EventKind
from events.forms import NativeDateTimeInput, NewEventForm, RoomChoiceField
from events.models import Room
from events.queries import Booking, room_bookings

CONFERENCE_KINDS = [(kind.value, kind.label) for kind in EventKind if kind is not EventKind.LECTURE]
NOT_YET = gettext_lazy("Leave start and end empty while it is not scheduled.")


class NewConferenceForm(NewEventForm):
    class Meta(NewEventForm.Meta):
        model = Conference

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = CONFERENCE_KINDS  # type: ignore[attr-defined]


class ConferenceForm(ZonedFormMixin, WagtailAdminModelForm):
    zone_field = "timezone"
    starts_at = ZonedDateTimeField(label=gettext_lazy("Starts"))
    ends_at = ZonedDateTimeField(label=gettext_lazy("Ends"))
    room = RoomChoiceField(
        label=gettext_lazy("Room"),
        required=False,
        help_text=gettext_lazy("Only if the whole event has one room; sessions have their own."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = CONFERENCE_KINDS


class ProgrammeForm(ZonedFormMixin, WagtailAdminModelForm):
    """A part of the programme of `conference`: its clock, its tracks, its rooms."""

    def __init__(self, *args: Any, conference: Conference | None = None, **kwargs: Any) -> None:
        self.conference = conference or Conference()
        super().__init__(*args, **kwargs)

    def zone_name(self) -> str:
        return self.conference.timezone

    def check_times(self, data: dict[str, Any], *, first: datetime, last: datetime, within: str) -> bool:
        """Whether start and end are there and right; otherwise an error stands at the field to mend."""
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if "starts_at" in self.errors or "ends_at" in self.errors or not (starts_at or ends_at):
            return False
        if not starts_at or not ends_at:
            field = "ends_at" if starts_at else "starts_at"
            self.add_error(field, _("Write both start and end, or leave both empty."))
        elif ends_at <= starts_at:
            self.add_error("ends_at", _("The end must be after the start."))
        elif starts_at < first or ends_at > last:
            self.add_error("starts_at" if starts_at < first or starts_at >= last else "ends_at", within)
        return not ("starts_at" in self.errors or "ends_at" in self.errors)

    def days(self) -> tuple[datetime, datetime]:
        """From midnight before the conference's first day to midnight after its last, on its own clock."""
        days, zone = self.conference.days, self.zone
        return (
            datetime.combine(days[0], time.min, zone),
            datetime.combine(days[-1] + timedelta(days=1), time.min, zone),
        )

    def days_sentence(self) -> str:
        days = self.conference.days
        values = {"first": date_format(days[0]), "last": date_format(days[-1]), "zone": self.zone.key}
        if len(days) == 1:
            return _("This is outside the conference, which takes place on %(first)s (%(zone)s).") % values
        return _("This is outside the conference, which lasts from %(first)s to %(last)s (%(zone)s).") % values

    def span(self, starts_at: datetime, ends_at: datetime) -> str:
        start, end = starts_at.astimezone(self.zone), ends_at.astimezone(self.zone)
        return f"{date_format(start, 'DATE_FORMAT')}, {start:%H:%M}–{end:%H:%M}"


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


class PresentationForm(ProgrammeForm):
    starts_at = ZonedDateTimeField(label=gettext_lazy("Starts"), required=False)
    ends_at = ZonedDateTimeField(
        label=gettext_lazy("Ends"),
        required=False,
        help_text=gettext_lazy("Leave both empty: then it follows its position in the session."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "session" in self.fields:
            self.fields["session"].queryset = Session.objects.filter(conference=self.conference.pk)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        session = data.get("session")
        first, last = self.days()
        within = self.days_sentence()
        if session and session.starts_at:
            first, last = session.starts_at, session.ends_at
            within = _("This is outside its session, %(time)s.") % {"time": self.span(first, last)}
        self.check_times(data, first=first, last=last, within=within)
        return data


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


class AvailabilityForm(ProgrammeForm):
    starts_at = ZonedDateTimeField(label=gettext_lazy("From"))
    ends_at = ZonedDateTimeField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("Whoever stands in this list is available then and at no other time."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.conference_id is None and self.conference.pk:
            self.instance.conference = self.conference
        if "room" in self.fields:
            self.fields["room"].queryset = Room.objects.filter(venue=self.conference.venue_id).order_by("sort_order")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if bool(data.get("person")) == bool(data.get("room")) and not {"person", "room"} & self.errors.keys():
            self.add_error("person", _("Choose a person or a room, one of them."))
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The end must be after the start."))
        return data


class BoardsForm(forms.Form):
    """Boards and periods of the posters of one session: three fields each, named by the poster's key."""

    def __init__(self, data: Any = None, *, posters: Iterable[Presentation], zone: ZoneInfo) -> None:
        super().__init__(data)
        self.posters = list(posters)
        for poster in self.posters:
            self.fields[f"board-{poster.pk}"] = forms.CharField(
                label=_("Board of “%(title)s”") % {"title": poster.title},
                required=False,
                max_length=20,
                initial=poster.board_number,
            )
            labels = {
                "starts_at": _("Shown from, “%(title)s”") % {"title": poster.title},
                "ends_at": _("Shown until, “%(title)s”") % {"title": poster.title},
            }
            for name, label in labels.items():
                field = ZonedDateTimeField(
                    label=label, required=False, initial=getattr(poster, name), widget=NativeDateTimeInput()
                )
                field.zone = zone
                self.fields[f"{name}-{poster.pk}"] = field

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"poster": poster, **{name: self[f"{name}-{poster.pk}"] for name in ("board", "starts_at", "ends_at")}}
            for poster in self.posters
        ]

    def boards(self) -> dict[int, Board]:
        data = self.cleaned_data
        return {
            poster.pk: Board(data[f"board-{poster.pk}"], data[f"starts_at-{poster.pk}"], data[f"ends_at-{poster.pk}"])
            for poster in self.posters
        }


class NumberBoardsForm(forms.Form):
    first = forms.CharField(
        label=gettext_lazy("First board"),
        max_length=20,
        initial="P1",
        help_text=gettext_lazy("Like P1 or A-01; the others count on from it, in the order of the list."),
    )


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


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "schedule.xml, schedule.json, or a table as XLSX or CSV. You see what it changes before it does."
        ),
    )
    cancels_missing = forms.BooleanField(
        label=gettext_lazy("Cancel what left the file"),
        required=False,
        help_text=gettext_lazy(
            "Sessions of an earlier schedule.xml or schedule.json that this one does not hold. "
            "Tables cancel nothing, nor is anything touched that was made by hand."
        ),
    )
