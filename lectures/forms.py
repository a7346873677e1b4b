"""Forms of the back office."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput, AdminTimeInput

from core.zoned_forms import known_zone
from events.forms import RoomChoiceField
from events.rules import validate_zone
from lectures.actions import Speaking
from lectures.models import LectureSeries
from partners.models import Organisation

LONGEST_MINUTES = 24 * 60


class SeriesZoneMixin:
    cleaned_data: dict[str, Any]

    def clean_timezone(self) -> str:
        validate_zone(self.cleaned_data["timezone"])
        return self.cleaned_data["timezone"]


class NewLectureSeriesForm(SeriesZoneMixin, forms.ModelForm[LectureSeries]):
    class Meta:
        model = LectureSeries
        fields = ("school", "name", "name_zh_hans", "name_vi", "since_year", "timezone", "venue")


class LectureSeriesForm(SeriesZoneMixin, WagtailAdminModelForm):
    pass


class LectureForm(WagtailAdminModelForm):
    """A lecture on one screen: day, start and end are typed on the clock of `timezone`, or of the series' own zone."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=AdminDateInput())
    start = forms.TimeField(label=gettext_lazy("Start"), widget=AdminTimeInput())
    end = forms.TimeField(label=gettext_lazy("End"), widget=AdminTimeInput(), required=False)
    minutes = forms.IntegerField(
        label=gettext_lazy("or length in minutes"), required=False, min_value=1, max_value=LONGEST_MINUTES
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=AdminDateInput(),
        required=False,
        help_text=gettext_lazy("Only if it ends on another day."),
    )
    timezone = forms.CharField(
        label=gettext_lazy("Time zone"),
        required=False,
        max_length=64,
        validators=[validate_zone],
        help_text=gettext_lazy("Like Europe/Berlin. Left empty, it is the series' usual one."),
    )
    room = RoomChoiceField(label=gettext_lazy("Room"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"].required = True
        lecture = self.instance
        if lecture.pk:
            begins, ends = lecture.local_start, lecture.local_end
            self.initial.update(day=begins.date(), start=begins.time(), end=ends.time())
            if ends.date() != begins.date():
                self.initial["last_day"] = ends.date()
        else:
            self.initial["timezone"] = ""
            only = LectureSeries.objects.order_by("pk")[:2]
            if len(only) == 1:
                self.initial["series"] = only[0].pk

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        series = data.get("series")
        data["timezone"] = data.get("timezone") or (series.timezone if series else "UTC")
        self.instance.timezone = data["timezone"]
        self.read_times(data)
        room, venue = data.get("room"), data.get("venue")
        if room and not venue:
            data["venue"] = room.venue
        return data

    def read_times(self, data: dict[str, Any]) -> None:
        """Set start and end on the instance, or say at the field what is wrong."""
        day, start, end, minutes = (data.get(name) for name in ("day", "start", "end", "minutes"))
        if not day or not start or {"end", "minutes", "last_day", "timezone"} & set(self.errors):
            return
        if not end and not minutes:
            self.add_error("end", _("When does it end? Give the end, or its length in minutes."))
            return
        if end and minutes:
            self.add_error("minutes", _("Give either the end or the length, not both."))
            return
        begins = self.moment(day, start, "start")
        ends = self.end_of(data, begins)
        if begins is None or ends is None:
            return
        if ends <= begins:
            self.add_error(
                "end", _("The end must be after the start. If it ends on another day, give the last day too.")
            )
            return
        self.instance.starts_at, self.instance.ends_at = begins, ends

    def end_of(self, data: dict[str, Any], begins: datetime | None) -> datetime | None:
        if data.get("minutes"):
            return begins + timedelta(minutes=data["minutes"]) if begins else None
        return self.moment(data.get("last_day") or data["day"], data["end"], "end")

    def moment(self, day: date, clock: time, field: str) -> datetime | None:
        """On the clock of the lecture's zone; an hour that the zone skips or has twice is refused at `field`."""
        zone = known_zone(self.instance.timezone)
        naive = datetime.combine(day, clock)
        aware = timezone.make_aware(naive, zone)
        back = aware.astimezone(timezone.get_default_timezone()).astimezone(zone).replace(tzinfo=None)
        if back != naive or aware.replace(fold=1).utcoffset() != aware.utcoffset():
            self.add_error(
                field,
                _("The clocks change at this time in %(zone)s; choose another.") % {"zone": self.instance.timezone},
            )
            return None
        return aware

    def speakers(self) -> list[Speaking]:
        """In the order of the screen."""
        return list(self._speakers())

    def _speakers(self) -> Iterator[Speaking]:
        for row in self.formsets["speakers"].ordered_forms:
            if person := row.cleaned_data.get("person"):
                yield Speaking(person, row.cleaned_data.get("affiliation") or "")

    def hosts(self) -> list[tuple[Organisation, str]]:
        rows = [row.cleaned_data for row in self.formsets["hosts"].ordered_forms]
        return [(row["organisation"], row["role"]) for row in rows if row.get("organisation")]

    def details(self) -> dict[str, Any]:
        """What was typed, by the names that `create_lecture` takes."""
        own = {"day", "start", "end", "minutes", "last_day"}
        values = {name: value for name, value in self.cleaned_data.items() if name not in own and name in self.fields}
        return {**values, "starts_at": self.instance.starts_at, "ends_at": self.instance.ends_at}

    def add_refusal(self, refusal: ValidationError) -> None:
        """Errors of an action, each at its field."""
        places = {"starts_at": "start", "ends_at": "end"}
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, errors in refusal.error_dict.items():
            field = places.get(name, name)
            self.add_error(field if field in self.fields else None, errors)
