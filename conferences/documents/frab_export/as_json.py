"""schedule.json."""

import json
import re
from typing import Any

from conferences.documents.frab_export.items import (
    COLOUR,
    Entry,
    ExportedConference,
    days_of,
    duration,
    is_slug,
    room_guid,
    short_name,
    step,
)
from conferences.documents.frab_extension import GENERATOR, NAME, extension, person_guid
from conferences.rules.document import Programme

ZONE = re.compile(r"^([A-Z][a-z]+/[A-Z][a-z]+)|UTC$")  # schedule.json takes no others


def schedule_json(conference: ExportedConference, programme: Programme) -> bytes:
    days = days_of(conference, programme)
    head: dict[str, Any] = {
        "acronym": short_name(conference, hyphens=False),
        "title": conference.title,
        "description": conference.description,
        "start": conference.first_day.isoformat(),
        "end": conference.last_day.isoformat(),
        "daysCount": len(days),
        "timeslot_duration": f"00:{step(days):02d}",
        "time_zone_name": programme.timezone,
        "url": conference.page or f"{conference.site}/",
        "tracks": [_track_json(track.name, track.slug, track.colour) for track in programme.tracks],
        "rooms": [
            {
                "name": room.name,
                "guid": room_guid(conference, room.name),
                "description": room.directions,
                "capacity": room.capacity,
                **({"slug": room.slug} if is_slug(room.slug) else {}),
            }
            for room in programme.rooms
        ],
        "meta": {
            NAME: {
                "items": {
                    entry.item.guid: extension(entry.item, conference.site)
                    for day in days
                    for entries in day.rooms.values()
                    for entry in entries
                }
            }
        },
        "days": [
            {
                "index": index,
                "date": day.on.isoformat(),
                "day_start": day.starts_at.isoformat(),
                "day_end": day.ends_at.isoformat(),
                "rooms": {
                    room: [_event_json(entry, conference) for entry in entries] for room, entries in day.rooms.items()
                },
            }
            for index, day in enumerate(days, start=1)
        ],
    }
    if not ZONE.search(programme.timezone):
        del head["time_zone_name"]
    document = {
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": GENERATOR},
        "schedule": {
            "version": str(programme.number),
            "base_url": conference.page or f"{conference.site}/",
            "conference": head,
        },
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _track_json(name: str, slug: str, colour: str) -> dict[str, str]:
    track = {"name": name}
    if is_slug(slug):
        track["slug"] = slug
    if COLOUR.match(colour):
        track["color"] = colour
    return track


def _event_json(entry: Entry, conference: ExportedConference) -> dict[str, Any]:
    item = entry.item
    roles = {(part.person_id): part.role for part in reversed(item.people)}
    return {
        "guid": item.guid,
        "id": entry.number,
        "date": entry.starts_at.isoformat(),
        "start": f"{entry.starts_at:%H:%M}",
        "end": entry.ends_at.isoformat(),
        "duration": duration(entry),
        "room": item.room,
        "slug": entry.slug,
        "url": entry.url or f"{conference.address}/schedule.json#{item.guid}",
        "title": item.title,
        "subtitle": item.subtitle,
        "track": entry.track or None,
        "type": item.kind,
        "language": item.language,
        "abstract": item.abstract,
        "description": entry.description,
        "persons": [
            {
                "guid": person_guid(conference.site, part.person_id),
                "id": part.person_id,
                "name": part.name,
                **({"role": roles[part.person_id]} if roles.get(part.person_id) else {}),
                **({"url": f"{conference.page}speakers/{part.slug}/"} if conference.page else {}),
            }
            for part in entry.people
        ],
        "links": [{"type": "related", "url": url, "title": title} for title, url in item.links],
    }
