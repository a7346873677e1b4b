"""schema.org data of a conference and its sessions (https://schema.org/Event)."""

from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from conferences.models import Conference
from conferences.queries.pictures import event_picture_path, session_picture_path, speaker_picture_path
from conferences.rules.document import Item, Part, Programme, TalkEntry
from conferences.rules.markup import plain_text
from events.enums import AttendanceMode
from events.models import Venue
from events.rules import zone
from people.models import Person

SCHEMA = "https://schema.org"
NAMED_PERFORMERS = 20
NAMED_TALKS = 40


def conference_data(conference: Conference, base: str, programme: Programme | None) -> dict[str, Any]:
    """Needs `conference.venue` without another statement."""
    data: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Event",
        "name": conference.local_title,
        "startDate": conference.local_start.isoformat(timespec="minutes"),
        "endDate": conference.local_end.isoformat(timespec="minutes"),
        "eventStatus": f"{SCHEMA}/{conference.status}",
        "eventAttendanceMode": f"{SCHEMA}/{conference.attendance_mode}",
        "url": f"{settings.SITE_URL}{base}",
        "image": f"{settings.SITE_URL}{event_picture_path(conference.slug)}",
        "location": location_data(conference, base),
    }
    if conference.local_summary:
        data["description"] = plain_text(conference.local_summary)
    keynotes = _keynote_names(programme) if programme else []
    if keynotes:
        data["performer"] = [{"@type": "Person", "name": name} for name in keynotes]
    return data


def session_data(conference: Conference, base: str, item: Item, timezone_name: str) -> dict[str, Any]:
    place = zone(timezone_name)
    cancelled = item.is_cancelled or conference.is_cancelled
    data: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Event",
        "name": item.title,
        "startDate": item.starts_at.astimezone(place).isoformat(timespec="minutes"),
        "endDate": item.ends_at.astimezone(place).isoformat(timespec="minutes"),
        "eventStatus": f"{SCHEMA}/{'EventCancelled' if cancelled else 'EventScheduled'}",
        "eventAttendanceMode": f"{SCHEMA}/{conference.attendance_mode}",
        "url": f"{settings.SITE_URL}{base}programme/{item.slug}/",
        "image": f"{settings.SITE_URL}{session_picture_path(conference.slug, item.slug)}",
        "location": location_data(conference, base, item.room),
        "superEvent": {
            "@type": "Event",
            "name": conference.local_title,
            "startDate": conference.local_start.isoformat(timespec="minutes"),
            "location": location_data(conference, base),
            "url": f"{settings.SITE_URL}{base}",
        },
    }
    if item.abstract:
        data["description"] = plain_text(item.abstract)[:600]
    if item.language:
        data["inLanguage"] = item.language
    parts = [*item.people, *(part for talk in item.talks for part in talk.people if part.presents)]
    people = list({part.person_id: part for part in reversed(parts)}.values())[::-1]
    if people:
        data["performer"] = [part_data(part, base) for part in people[:NAMED_PERFORMERS]]
    talks = [talk for talk in item.talks if talk.starts_at][:NAMED_TALKS]
    if talks:
        data["subEvent"] = [talk_data(conference, base, item, talk, place) for talk in talks]
    return data


def talk_data(conference: Conference, base: str, item: Item, talk: TalkEntry, place: ZoneInfo) -> dict[str, Any]:
    """A talk inside a session, which has a time of its own."""
    starts_at = talk.starts_at or item.starts_at
    data: dict[str, Any] = {
        "@type": "Event",
        "name": talk.title,
        "startDate": starts_at.astimezone(place).isoformat(timespec="minutes"),
        "location": location_data(conference, base, item.room),
        "url": f"{settings.SITE_URL}{base}programme/{item.slug}/#{talk.slug}",
    }
    if talk.ends_at:
        data["endDate"] = talk.ends_at.astimezone(place).isoformat(timespec="minutes")
    people = [part_data(part, base) for part in talk.people if part.presents]
    return {**data, "performer": people} if people else data


def part_data(part: Part, base: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@type": "Person",
        "name": part.name,
        "url": f"{settings.SITE_URL}{base}speakers/{part.slug}/",
    }
    if part.affiliation:
        data["affiliation"] = {"@type": "Organization", "name": part.affiliation}
    return data


def speaker_data(
    conference: Conference,
    base: str,
    part: Part,
    affiliations: Sequence[str],
    talks: Iterable[tuple[Item, TalkEntry | None, Part]],
    person: Person | None,
) -> dict[str, Any]:
    """https://schema.org/Person, with what this person does at the conference."""
    data: dict[str, Any] = {
        "@context": SCHEMA,
        **part_data(part, base),
        "image": f"{settings.SITE_URL}{speaker_picture_path(conference.slug, part.slug)}",
    }
    if affiliations:
        data["affiliation"] = [{"@type": "Organization", "name": name} for name in affiliations]
    if person is not None:
        known = {
            "sameAs": f"https://orcid.org/{person.orcid}" if person.orcid else "",
            "alternateName": person.latin_name,
            "honorificPrefix": person.honorific,
            "description": plain_text(person.local_life)[:600],
        }
        data |= {name: value for name, value in known.items() if value}
    place = zone(conference.timezone)
    shown = [(item, talk) for item, talk, _part in talks][:NAMED_TALKS]
    if shown:
        data["performerIn"] = [
            {
                "@type": "Event",
                "name": talk.title if talk else item.title,
                "startDate": (talk.starts_at if talk and talk.starts_at else item.starts_at)
                .astimezone(place)
                .isoformat(timespec="minutes"),
                "location": location_data(conference, base, item.room),
                "url": f"{settings.SITE_URL}{base}programme/{item.slug}/" + (f"#{talk.slug}" if talk else ""),
            }
            for item, talk in shown
        ]
    return data


def location_data(conference: Conference, base: str, room: str = "") -> Any:
    """The room in its venue; online, the page (never the link to join); both for a mixed event."""
    online = {"@type": "VirtualLocation", "url": f"{settings.SITE_URL}{base}"}
    if conference.venue is None:
        return {"@type": "Place", "name": room, "address": room} if room else online
    venue = venue_data(conference.venue)
    here = {"@type": "Place", "name": room, "address": venue["address"], "containedInPlace": venue} if room else venue
    if conference.attendance_mode == AttendanceMode.ONLINE:
        return online
    return [here, online] if conference.attendance_mode == AttendanceMode.MIXED else here


def venue_data(venue: Venue) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": " ".join(venue.address.split()),
        "addressLocality": venue.city,
        "addressCountry": str(venue.country or ""),
    }
    data: dict[str, Any] = {
        "@type": "Place",
        "name": venue.name,
        "address": {name: value for name, value in address.items() if value},
    }
    if venue.latitude is not None and venue.longitude is not None:
        data["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(venue.latitude),
            "longitude": float(venue.longitude),
        }
    return data


def _keynote_names(programme: Programme) -> list[str]:
    names: dict[str, None] = {}
    for item in programme.items:
        if item.is_cancelled:
            continue
        people = list(item.people) if item.kind == "keynote" else []
        people += [part for talk in item.talks if talk.kind == "keynote" for part in talk.people]
        for part in people:
            if part.presents and part.role != "chair":
                names.setdefault(part.name)
    return list(names)[:NAMED_PERFORMERS]
