"""What the front page and a school's page show: what is next first, then programmes, partners, news.

Every list is one statement or two, however long it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page

from conferences.models import ConferencePage
from core.pages import open_to
from events.enums import EventKind
from events.models import Event
from events.queries import upcoming_events
from exchange.models import ProgrammePage
from home.models import NewsPage, SchoolPage
from lectures.models import LectureSeriesPage, LectureSpeaker
from lectures.queries import pages_of
from partners.models import Organisation, PartnerIndexPage
from partners.queries import partners_of
from people.models import Body

COMING = 8
NEWS = 4


@dataclass(frozen=True, slots=True)
class Coming:
    """An event of the near future, with what a list says about it. `url` is "" until a page is published."""

    event: Event
    page: Page | None
    speakers: tuple[LectureSpeaker, ...] = ()

    @property
    def is_lecture(self) -> bool:
        return self.event.kind == EventKind.LECTURE


def home_contents(page: Page, request: HttpRequest | None = None) -> dict[str, Any]:
    coming = coming_events(list(upcoming_events(timezone.now(), COMING, request)), request)
    lecture = next((entry for entry in coming if entry.is_lecture), None)
    symposium = next((entry for entry in coming if not entry.is_lecture), None)
    first = [entry for entry in (symposium, lecture) if entry]
    return {
        "next_events": sorted(first, key=lambda entry: entry.event.starts_at),
        "later_events": [entry for entry in coming if entry not in first][:5],
        "schools": in_this_language(SchoolPage.objects.select_related("school"), request=request),
        "programme_pages": in_this_language(ProgrammePage.objects.select_related("programme__school"), 6, request),
        "partner_pages": in_this_language(PartnerIndexPage.objects.select_related("school"), request=request),
        "partner_figures": partner_figures(),
        "news": in_this_language(
            NewsPage.objects.select_related("picture").order_by("-published_on", "-pk"), NEWS, request
        ),
    }


def school_contents(page: SchoolPage, request: HttpRequest | None = None) -> dict[str, Any]:
    school = page.school
    hosts = [pk for pk in (school.pk,) if pk]
    hosted = Q(hosts__organisation_id__in=hosts) | Q(lecture__series__school_id__in=hosts)
    found = upcoming_events(timezone.now(), request=request).filter(pk__in=Event.objects.filter(hosted).values("pk"))
    below = open_to(Page.objects.child_of(page).live(), request).order_by("path")
    bodies = Body.objects.filter(school=school).prefetch_related("members__person__portrait")
    return {
        "coming": coming_events(list(found[:COMING]), request),
        "sub_pages": list(below.specific()),
        "programme_pages": in_this_language(
            ProgrammePage.objects.select_related("programme").filter(programme__school=school), request=request
        ),
        "series_pages": in_this_language(
            LectureSeriesPage.objects.select_related("series").filter(series__school=school), request=request
        ),
        "partner_pages": in_this_language(PartnerIndexPage.objects.filter(school=school), request=request),
        "partner_figures": partner_figures(school),
        "bodies": list(bodies),
        "news": in_this_language(
            NewsPage.objects.descendant_of(page).select_related("picture").order_by("-published_on", "-pk"),
            NEWS,
            request,
        ),
    }


def in_this_language(pages: Any, limit: int | None = None, request: HttpRequest | None = None) -> list[Any]:
    """Live pages that `request` may see, in the active language; one without a translation stands in the default.

    `page.locale_code` says which, so that a template can mark the language of a run.
    """
    language = get_language() or settings.LANGUAGE_CODE
    codes = {language, settings.LANGUAGE_CODE}
    found = list(open_to(pages.live(), request).filter(locale__language_code__in=codes).select_related("locale"))
    translated = {page.translation_key for page in found if page.locale.language_code == language}
    kept = [page for page in found if page.locale.language_code == language or page.translation_key not in translated]
    return kept[:limit]


def coming_events(events: list[Event], request: HttpRequest | None = None) -> list[Coming]:
    """Three statements: speakers of lectures, pages of lectures, pages of conferences."""
    lectures = [event for event in events if event.kind == EventKind.LECTURE]
    speakers: dict[int, list[LectureSpeaker]] = {}
    if lectures:
        rows = LectureSpeaker.objects.filter(lecture_id__in=[event.pk for event in lectures])
        for row in rows.select_related("person__portrait").order_by("sort_order", "pk"):
            speakers.setdefault(row.lecture_id, []).append(row)
    pages = event_pages(events, request)
    return [Coming(event, pages.get(event.pk), tuple(speakers.get(event.pk, ()))) for event in events]


def event_pages(events: Iterable[Event], request: HttpRequest | None = None) -> dict[int, Page]:
    """The live page that `request` may see of each lecture and conference by the event's id, in the active language
    where there is one."""
    events = list(events)
    lectures = [event for event in events if event.kind == EventKind.LECTURE]
    others = [event for event in events if event.kind != EventKind.LECTURE]
    found: dict[int, Page] = dict(pages_of(lectures, request=request)) if lectures else {}  # type: ignore[arg-type]
    if others:
        language = get_language()
        rows = open_to(ConferencePage.objects.live(), request).filter(conference_id__in=[event.pk for event in others])
        for page in rows.select_related("locale").order_by("pk"):
            if page.conference_id not in found or page.locale.language_code == language:
                found[page.conference_id] = page
    return found


@dataclass(frozen=True, slots=True)
class PartnerFigures:
    partners: int
    countries: int


def partner_figures(school: Organisation | None = None) -> PartnerFigures:
    """How many organisations a school (or any of them) has an agreement with, and in how many countries they are."""
    row = partners_of(school).aggregate(
        partners=Count("pk", distinct=True), countries=Count("country", distinct=True, filter=~Q(country=""))
    )
    return PartnerFigures(row["partners"], row["countries"])
