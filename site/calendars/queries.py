"""What is in which calendar."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conferences import feeds as conference_feeds
from conferences.models import Conference
from conferences.queries.pages import page_path
from core.ical import CalendarItem
from events.feeds import event_item
from events.models import Event
from events.queries import public_events, upcoming_events
from lectures import feeds as lecture_feeds
from lectures.models import LectureSeries
from people.models import BodyMember, Person

lecture_items = lecture_feeds.lecture_items


def all_items() -> list[CalendarItem]:
    """Every public event as a whole; what a programme holds is in the calendar of its event."""
    others = public_events().filter(lecture__isnull=True, conference__isnull=True)
    return by_time([*lecture_items(), *conference_feeds.conference_items(), *(event_item(event) for event in others)])


def person_items(who: Person) -> list[CalendarItem]:
    return by_time([*lecture_feeds.person_items(who), *conference_feeds.person_items(who)])


def event_items(event: Event) -> list[CalendarItem]:
    """The event as a whole, and the sessions of its latest release."""
    conference = getattr(event, "conference", None)
    if conference is not None:
        whole = conference_feeds.conference_item(conference, page_path(conference))
        return [whole, *by_time(conference_feeds.programme_items(conference))]
    return lecture_feeds.event_items(event.pk) or [event_item(event)]


def by_time(items: Iterable[CalendarItem]) -> list[CalendarItem]:
    return sorted(items, key=lambda item: (item.starts_at, item.uid))


def public_event(slug: str) -> Event | None:
    related = ("conference__venue", "conference__room")
    return public_events().select_related("venue", "room", *related).filter(slug=slug).first()


def person(slug: str) -> Person | None:
    return Person.objects.filter(slug=slug).first()


def is_on_a_board(who: Person) -> bool:
    return BodyMember.objects.filter(person=who).exists()


def series(slug: str) -> LectureSeries | None:
    return LectureSeries.objects.filter(slug=slug).first()


@dataclass(frozen=True, slots=True)
class Offer:
    """A calendar on the page of calendars; `path` below the site."""

    name: str
    path: str
    is_event: bool = False


def in_language(path: str) -> str:
    """Feeds speak the default language unless their address says otherwise; this one says the reader's."""
    language = get_language() or settings.LANGUAGE_CODE
    return path if language == settings.LANGUAGE_CODE else f"{path}?lang={language}"


def calendars_on_offer() -> list[Offer]:
    """Everything, all lectures, each series that has a page, each coming conference."""
    all_series = LectureSeries.objects.filter(pages__live=True).distinct()
    conferences = upcoming_events().filter(pk__in=Conference.objects.values("pk"))
    offers = [
        (_("All events"), reverse("calendars:all"), False),
        (_("All lectures"), reverse("calendars:lectures"), False),
        *((found.local_name, reverse("calendars:series", args=[found.slug]), False) for found in all_series),
        *((found.local_title, reverse("calendars:event", args=[found.slug]), True) for found in conferences),
    ]
    return [Offer(name, in_language(path), is_event) for name, path, is_event in offers]
