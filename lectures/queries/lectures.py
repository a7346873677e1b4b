"""Lectures by time, series and speaker, and where their pages are."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from wagtail.models import Site

from core.pages import closed_behind, open_to
from events.enums import EventStatus
from lectures.models import Lecture, LecturePage, LectureSeries, LectureSpeaker
from people.models import Person


def closed_lectures(request: HttpRequest | None = None) -> Any:
    """A condition on lectures or events: all its pages are unpublished or closed to `request`."""
    return closed_behind(LecturePage.objects.filter(lecture=OuterRef("pk")), request)


def open_lectures(request: HttpRequest | None = None) -> QuerySet[Lecture]:
    """Lectures of which `request` (without one: everybody) may know: public ones, but none whose pages are all
    unpublished or private. Without any page `is_public` alone decides."""
    return Lecture.objects.filter(~closed_lectures(request), is_public=True)


def public_lectures(series: LectureSeries | None = None, request: HttpRequest | None = None) -> QuerySet[Lecture]:
    """What `request` may know of, with series, place, speakers and their portraits: two queries however many lectures
    there are."""
    speakers = LectureSpeaker.objects.select_related("person__portrait")
    lectures = (
        open_lectures(request)
        .select_related("series", "venue", "room")
        .prefetch_related(Prefetch("speakers", queryset=speakers))
    )
    return lectures if series is None else lectures.filter(series=series)


def upcoming_lectures(
    now: datetime | None = None, series: LectureSeries | None = None, request: HttpRequest | None = None
) -> QuerySet[Lecture]:
    """Not over yet, the next first. Cancelled ones are among them, marked, until their day has passed."""
    return public_lectures(series, request).filter(ends_at__gt=now or timezone.now()).order_by("starts_at", "pk")


def past_lectures(
    now: datetime | None = None, series: LectureSeries | None = None, request: HttpRequest | None = None
) -> QuerySet[Lecture]:
    """Over, the latest first; cancelled ones did not take place and are left out."""
    over = public_lectures(series, request).filter(ends_at__lte=now or timezone.now())
    return over.exclude(status=EventStatus.CANCELLED).order_by("-starts_at", "-pk")


def lectures_of(person: Person) -> QuerySet[Lecture]:
    """All public lectures of somebody, the latest first."""
    return public_lectures().filter(speakers__person=person).order_by("-starts_at", "-pk")


def pages_of(
    lectures: Iterable[Lecture],
    language: str | None = None,
    request: HttpRequest | None = None,
    *,
    with_closed: bool = False,
) -> dict[int, LecturePage]:
    """The live page of each lecture by the lecture's id, in `language` (default: the active one) where there is one.

    One query. A lecture whose page is not published, or closed to `request`, is missing; `with_closed` is for screens
    of organisers.
    """
    language = language or get_language() or "en"
    pages = LecturePage.objects.live().filter(lecture_id__in=[lecture.pk for lecture in lectures])
    live = pages if with_closed else open_to(pages, request)
    found: dict[int, LecturePage] = {}
    for page in live.select_related("locale").order_by("pk"):
        if page.lecture_id not in found or page.locale.language_code == language:
            found[page.lecture_id] = page
    return found


def paths_of(
    lectures: Iterable[Lecture], language: str | None = None, request: HttpRequest | None = None
) -> dict[int, str]:
    """The address of each lecture's page below the site, by the lecture's id; missing where none is published.

    Plain rows and not pages: a calendar of a hundred lectures needs nothing else of them.
    """
    language = language or get_language() or "en"
    live = open_to(LecturePage.objects.live(), request).filter(lecture_id__in=[lecture.pk for lecture in lectures])
    found: dict[int, tuple[str, str]] = {}
    for lecture_id, url_path, code in live.order_by("pk").values_list(
        "lecture_id", "url_path", "locale__language_code"
    ):
        if lecture_id not in found or code == language:
            found[lecture_id] = (code, url_path)
    roots = {root.language_code: (root.root_path, front_of(root.language_code)) for root in Site.get_site_root_paths()}
    return {
        pk: front + url_path.removeprefix(root)
        for pk, (code, url_path) in found.items()
        for root, front in [roots.get(code, ("", ""))]
        if root and url_path.startswith(root)
    }


def front_of(language: str) -> str:
    """Where the pages of a language begin: `/vi/`."""
    with translation.override(language):
        return reverse("wagtail_serve", args=("",))


def speakers_in_words(lectures: Iterable[Lecture]) -> dict[int, str]:
    """“Professor Ada Chen, Institute A; Dr …” by the lecture's id; one query of plain rows."""
    rows = LectureSpeaker.objects.filter(lecture_id__in=[lecture.pk for lecture in lectures]).order_by(
        "sort_order", "pk"
    )
    names: dict[int, list[str]] = defaultdict(list)
    columns = ("lecture_id", "person__honorific", "person__full_name", "affiliation")
    for lecture_id, honorific, full_name, affiliation in rows.values_list(*columns):
        names[lecture_id].append(", ".join(filter(None, [f"{honorific} {full_name}".strip(), affiliation])))
    return {pk: "; ".join(parts) for pk, parts in names.items()}
