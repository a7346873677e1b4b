"""schema.org data of a conference and its sessions (https://schema.org/Event)."""

from typing import Any

from django.conf import settings

from conferences.models import Conference
from conferences.rules.document import Item, Programme
from conferences.rules.markup import plain_text
from events.models import Venue
from events.rules import zone

SCHEMA = "https://schema.org"
NAMED_PERFORMERS = 20


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
    }
    if conference.local_summary:
        data["description"] = plain_text(conference.local_summary)
    if conference.venue:
        data["location"] = venue_data(conference.venue)
    keynotes = _keynote_names(programme) if programme else []
    if keynotes:
        data["performer"] = [{"@type": "Person", "name": name} for name in keynotes]
    return data


def session_data(conference: Conference, base: str, item: Item, timezone_name: str) -> dict[str, Any]:
    place = zone(timezone_name)
    data: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Event",
        "name": item.title,
        "startDate": item.starts_at.astimezone(place).isoformat(timespec="minutes"),
        "endDate": item.ends_at.astimezone(place).isoformat(timespec="minutes"),
        "eventStatus": f"{SCHEMA}/{'EventCancelled' if item.is_cancelled else 'EventScheduled'}",
        "eventAttendanceMode": f"{SCHEMA}/{conference.attendance_mode}",
        "url": f"{settings.SITE_URL}{base}programme/{item.slug}/",
        "superEvent": {"@type": "Event", "name": conference.local_title, "url": f"{settings.SITE_URL}{base}"},
    }
    if item.abstract:
        data["description"] = plain_text(item.abstract)[:600]
    if item.language:
        data["inLanguage"] = item.language
    if conference.venue:
        location = venue_data(conference.venue)
        data["location"] = (
            {"@type": "Place", "name": item.room, "containedInPlace": location} if item.room else location
        )
    parts = [*item.people, *(part for talk in item.talks for part in talk.people if part.presents)]
    names = list(dict.fromkeys(part.name for part in parts))
    if names:
        data["performer"] = [{"@type": "Person", "name": name} for name in names[:NAMED_PERFORMERS]]
    return data


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
