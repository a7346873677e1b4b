"""When rooms and people are available, in Wagtail's admin."""

from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from conferences.models import Availability
from conferences.views.admin_programme_lists import (
    ConferenceFilter,
    ProgrammeIndexView,
    conference_column,
    local_span,
)


class AvailabilityFilterSet(WagtailFilterSet):
    conference = ConferenceFilter()

    class Meta:
        model = Availability
        fields = ("conference",)


class AvailabilityIndexView(ProgrammeIndexView):
    def get_base_queryset(self) -> QuerySet[Availability]:
        return Availability.objects.select_related("conference", "person", "room")

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column("__str__"),
            *conference_column(self.conference),
            Column(
                "when",
                label=gettext_lazy("Available"),
                accessor=long_span,
                sort_key="starts_at",
                classname="bo-nowrap",
            ),
        ]


def long_span(row: Any) -> str:
    """One day's time, or both ends where it is longer; on the conference's clock."""
    zone = row.conference.zone
    start, end = row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)
    if start.date() == end.date():
        return local_span(row, row.conference)
    return f"{local_moment(start)} – {local_moment(end)}"


def local_moment(moment: Any) -> str:
    return f"{date_format(moment, 'SHORT_DATE_FORMAT')} {moment:%H:%M}"
