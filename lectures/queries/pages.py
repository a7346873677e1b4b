"""What the pages of a series and of a lecture show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone

from events.enums import EventStatus
from lectures.models import Lecture, LecturePage, LectureSeriesPage, LectureSpeaker
from lectures.queries.lectures import open_lectures, past_lectures, paths_of, public_lectures, upcoming_lectures

SHOWN_PAST = 10
SHOWN_EARLIER = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """A lecture in a list, with the address of its page ("" while it has none)."""

    lecture: Lecture
    path: str


@dataclass(frozen=True, slots=True)
class SeriesView:
    """`year` is set in the archive of one year; then `past` is that year's, and nothing is coming."""

    next: Listed | None
    coming: tuple[Listed, ...]
    past: tuple[Listed, ...]
    years: tuple[int, ...]
    year: int | None = None


def series_view(
    page: LectureSeriesPage,
    now: datetime | None = None,
    year: int | None = None,
    request: HttpRequest | None = None,
) -> SeriesView:
    """The next lecture that is not cancelled stands out; `coming` are the others. Years are those of the event's zone.

    Six queries however many lectures there are.
    """
    now = now or timezone.now()
    years = years_of(page, now, request)
    if year is None:
        coming = list(upcoming_lectures(now, page.series, request))
        past = list(past_lectures(now, page.series, request)[:SHOWN_PAST])
    else:
        coming = []
        within = past_lectures(now, page.series, request).filter(starts_at__year__range=(year - 1, year + 1))
        past = [lecture for lecture in within if lecture.local_start.year == year]
    paths = paths_of([*coming, *past], request=request)
    listed = [Listed(lecture, paths.get(lecture.pk, "")) for lecture in coming]
    first = next((entry for entry in listed if not entry.lecture.is_cancelled), None)
    return SeriesView(
        next=first,
        coming=tuple(entry for entry in listed if entry is not first),
        past=tuple(Listed(lecture, paths.get(lecture.pk, "")) for lecture in past),
        years=years,
        year=year,
    )


def years_of(page: LectureSeriesPage, now: datetime, request: HttpRequest | None = None) -> tuple[int, ...]:
    """The years in which the series has had lectures, the latest first."""
    lectures = open_lectures(request).filter(series=page.series, ends_at__lte=now)
    over = lectures.exclude(status=EventStatus.CANCELLED).only("starts_at", "timezone")
    return tuple(sorted({lecture.local_start.year for lecture in over}, reverse=True))


@dataclass(frozen=True, slots=True)
class LectureView:
    lecture: Lecture
    speakers: Sequence[LectureSpeaker]
    earlier: tuple[Listed, ...]
    is_over: bool

    @property
    def people(self) -> list[object]:
        return [speaker.person for speaker in self.speakers]


def lecture_view(page: LecturePage, now: datetime | None = None, request: HttpRequest | None = None) -> LectureView:
    """The lecture with its speakers and their portraits, and the lectures of its series before it."""
    now = now or timezone.now()
    speakers = LectureSpeaker.objects.select_related("person__portrait").prefetch_related(
        "person__portrait__renditions"
    )
    lecture = (
        Lecture.objects.select_related("series", "venue", "room", "slides")
        .prefetch_related(Prefetch("speakers", queryset=speakers), "hosts__organisation")
        .get(pk=page.lecture_id)
    )
    before: list[Lecture] = []
    if lecture.series:
        earlier = public_lectures(lecture.series, request).filter(starts_at__lt=lecture.starts_at, ends_at__lte=now)
        before = list(earlier.exclude(status=EventStatus.CANCELLED).order_by("-starts_at", "-pk")[:SHOWN_EARLIER])
    paths = paths_of(before, request=request)
    return LectureView(
        lecture=lecture,
        speakers=lecture.speakers.all(),
        earlier=tuple(Listed(other, paths.get(other.pk, "")) for other in before),
        is_over=lecture.ends_at <= now,
    )
