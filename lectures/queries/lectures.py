"""Lectures by time, series and speaker, and where their pages are."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from events.enums import EventStatus
from lectures.models import Lecture, LecturePage, LectureSeries, LectureSpeaker
from people.models import Person


def public_lectures(series: LectureSeries | None = None) -> QuerySet[Lecture]:
    """With series, place, speakers and their portraits: two queries however many lectures there are."""
    speakers = LectureSpeaker.objects.select_related("person__portrait")
    lectures = (
        Lecture.objects.filter(is_public=True)
        .select_related("series", "venue", "room")
        .prefetch_related(Prefetch("speakers", queryset=speakers))
    )
    return lectures if series is None else lectures.filter(series=series)


def upcoming_lectures(now: datetime | None = None, series: LectureSeries | None = None) -> QuerySet[Lecture]:
    """Not over yet, the next first. Cancelled ones are among them, marked, until their day has passed."""
    return public_lectures(series).filter(ends_at__gt=now or timezone.now()).order_by("starts_at", "pk")


def past_lectures(now: datetime | None = None, series: LectureSeries | None = None) -> QuerySet[Lecture]:
    """Over, the latest first; cancelled ones did not take place and are left out."""
    over = public_lectures(series).filter(ends_at__lte=now or timezone.now())
    return over.exclude(status=EventStatus.CANCELLED).order_by("-starts_at", "-pk")


def lectures_of(person: Person) -> QuerySet[Lecture]:
    """All public lectures of somebody, the latest first."""
    return public_lectures().filter(speakers__person=person).order_by("-starts_at", "-pk")


def pages_of(lectures: Iterable[Lecture], language: str | None = None) -> dict[int, LecturePage]:
    """The live page of each lecture by the lecture's id, in `language` (default: the active one) where there is one.

    One query. A lecture whose page is not published is missing.
    """
    language = language or get_language() or "en"
    live = LecturePage.objects.live().filter(lecture_id__in=[lecture.pk for lecture in lectures])
    found: dict[int, LecturePage] = {}
    for page in live.select_related("locale").order_by("pk"):
        if page.lecture_id not in found or page.locale.language_code == language:
            found[page.lecture_id] = page
    return found


def paths_of(lectures: Iterable[Lecture], language: str | None = None) -> dict[int, str]:
    """The address of each lecture's page below the site, by the lecture's id; missing where none is published."""
    pages = pages_of(lectures, language)
    roots = SiteRoots()
    return {pk: parts[2] for pk, page in pages.items() if (parts := page.get_url_parts(roots)) and parts[2]}


class SiteRoots:
    """Wagtail keeps the site's root paths on this object, so that they are read once and not once a page."""
