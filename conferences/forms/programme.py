"""What all parts of a programme share. Times are typed on the conference's own clock; wrong ones get a sentence at
their field."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from conferences.models import Conference
from core.zoned_forms import ZonedFormMixin


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
