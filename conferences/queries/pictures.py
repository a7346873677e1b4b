"""Where the pictures for link previews stand: made by the server, one for each session, person and conference."""

from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import get_language

from conferences.models import Conference
from conferences.queries.rows import people_line
from conferences.queries.talks import SpeakerFound, parts_of
from conferences.rules.document import Item, Programme
from core.dates import date_range, exact_time
from core.share_answer import branded
from core.share_picture import Card
from events.rules import zone


def session_picture_path(event_slug: str, slug: str) -> str:
    return in_language(f"/programme/{event_slug}/pictures/sessions/{slug}.png")


def speaker_picture_path(event_slug: str, slug: str) -> str:
    return in_language(f"/programme/{event_slug}/pictures/speakers/{slug}.png")


def event_picture_path(event_slug: str) -> str:
    return in_language(f"/programme/{event_slug}/pictures/event.png")


def in_language(path: str) -> str:
    """Dates on it are in the reader's language; the default one needs no word in the address."""
    language = get_language() or settings.LANGUAGE_CODE
    return path if language == settings.LANGUAGE_CODE else f"{path}?{urlencode({'lang': language})}"


def session_card(conference: Conference, programme: Programme, item: Item) -> Card:
    """Title, who speaks, when and where."""
    people = [part for part in item.people if part.role != "chair"] or [
        part for talk in item.talks for part in talk.people if part.presents
    ]
    return branded(
        title=item.title,
        above=conference.local_title,
        people=people_line(people or item.people),
        foot=" · ".join(part for part in (when(item, programme), item.room) if part),
        instead=conference.local_title,
    )


def speaker_card(conference: Conference, programme: Programme, found: SpeakerFound, portrait: bytes | None) -> Card:
    """Name, affiliation then, first talk."""
    parts = parts_of(programme, *found.ids)
    talks = [talk.title if talk else item.title for item, talk, _part in parts]
    part = found.part or parts[0][2]
    return branded(
        title=part.name,
        above=conference.local_title,
        people=part.affiliation,
        foot=talks[0] if talks else "",
        instead=conference.local_title,
        portrait=portrait,
    )


def event_card(conference: Conference) -> Card:
    days = conference.days
    foot = (date_range(days[0], days[-1], get_language() or "en"), str(conference.venue or ""))
    return branded(
        title=conference.local_title,
        above=str(conference.get_kind_display()),
        people=conference.local_theme,
        foot=" · ".join(part for part in foot if part),
        instead=conference.acronym,
    )


def when(item: Item, programme: Programme) -> str:
    """On the programme's clock."""
    place = zone(programme.timezone)
    start, end = item.starts_at.astimezone(place), item.ends_at.astimezone(place)
    return exact_time(start, end, get_language() or "en")
