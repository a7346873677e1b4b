"""What is in which calendar."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conferences import feeds as conference_feeds
from conferences.models import Conference, PersonalProgramme
from conferences.queries.pages import open_conferences, page_path
from conferences.queries.personal import personal_by_secret, starred_guids
from conferences.queries.pictures import event_picture_path
from core.colour import css_name
from core.ical import CalendarItem
from core.pages import open_to_all
from events.feeds import event_item
from events.models import Event
from events.queries import public_events, upcoming_events
from lectures import feeds as lecture_feeds
from lectures.models import LectureSeries, LectureSeriesPage
from people.models import BodyMember, Person
from registrations.feeds import order_items
from registrations.models import Order
from registrations.queries.access import order_by_secret
from registrations.queries.programme import (
    booked_session_guids,
    chosen_guids,
    join_url_of,
    order_of_programme,
)

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
        return [whole, *(by_time(conference_feeds.programme_items(conference)) if is_open(conference) else [])]
    return lecture_feeds.event_items(event.pk) or [event_item(event)]


def by_time(items: Iterable[CalendarItem]) -> list[CalendarItem]:
    return sorted(items, key=lambda item: (item.starts_at, item.uid))


def public_event(slug: str) -> Event | None:
    related = ("conference__venue", "conference__room")
    return public_events().select_related("venue", "room", *related).filter(slug=slug).first()


def is_open(conference: Conference) -> bool:
    """Whether anybody may have its programme."""
    return open_conferences().filter(pk=conference.pk).exists()


def person(slug: str) -> Person | None:
    return Person.objects.filter(slug=slug).first()


def is_on_a_board(who: Person) -> bool:
    return BodyMember.objects.filter(person=who).exists()


def series(slug: str) -> LectureSeries | None:
    return LectureSeries.objects.filter(slug=slug).first()


def picture_of(event: Event) -> str:
    """The address of a conference's picture; "" for other events."""
    is_conference = getattr(event, "conference", None) is not None
    return f"{settings.SITE_URL}{event_picture_path(event.slug)}" if is_conference else ""


@dataclass(frozen=True, slots=True)
class TrackCalendar:
    name: str
    items: list[CalendarItem]
    colour: str


def track(slug: str, track_slug: str) -> TrackCalendar | None:
    """None where there is no such public event, release or track."""
    event = public_event(slug)
    conference = getattr(event, "conference", None)
    found = conference_feeds.track_items(conference, track_slug) if conference and is_open(conference) else None
    if found is None or conference is None:
        return None
    entry, items = found
    return TrackCalendar(f"{conference.local_title}: {entry.name}", by_time(items), css_name(entry.colour))


def session(slug: str, session_slug: str) -> CalendarItem | None:
    """None where there is no such public conference, release or session."""
    conference = getattr(public_event(slug), "conference", None)
    return conference_feeds.session_item(conference, session_slug) if conference and is_open(conference) else None


# -- one's own ----------------------------------------------------------------------------------------------------


def owner_of(secret: str) -> tuple[Order | None, PersonalProgramme | None]:
    """The order that this secret opens, with the programme it keeps, else the personal programme alone; Http404 for
    anything else."""
    try:
        order = order_by_secret(secret)
        link = getattr(order, "programme_link", None)
        return order, link.personal_programme if link else None
    except Http404:
        return None, personal_by_secret(secret)


def order_calendar(order: Order) -> list[CalendarItem]:
    """The order's own entry, then what was booked with it and starred in the programme that it keeps."""
    conference = getattr(order.event, "conference", None)
    items = order_items(order)
    if conference is not None:
        items += session_calendar(conference, chosen_guids(order), order)
    return items


def personal_calendar(personal: PersonalProgramme) -> list[CalendarItem]:
    """What was starred, and what the order that keeps the programme has booked."""
    order = order_of_programme(personal)
    guids = starred_guids(personal) | (booked_session_guids(order) if order else frozenset())
    return session_calendar(personal.conference, guids, order)


def session_calendar(conference: Conference, guids: Iterable[str], order: Order | None) -> list[CalendarItem]:
    return by_time(conference_feeds.chosen_session_items(conference, guids, join_url=join_url_of(order)))


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
    all_series = LectureSeries.objects.filter(pages__in=open_to_all(LectureSeriesPage.objects.live())).distinct()
    conferences = upcoming_events().filter(pk__in=Conference.objects.values("pk"))
    offers = [
        (_("All events"), reverse("calendars:all"), False),
        (_("All lectures"), reverse("calendars:lectures"), False),
        *((found.local_name, reverse("calendars:series", args=[found.slug]), False) for found in all_series),
        *((found.local_title, reverse("calendars:event", args=[found.slug]), True) for found in conferences),
    ]
    return [Offer(name, in_language(path), is_event) for name, path, is_event in offers]
