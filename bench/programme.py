"""A schedule.json of any size, invented: the programme that the bench imports."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOMS = 26
TRACKS = 20
SPACE = uuid.UUID("5f0c3c1e-6d0a-4d5d-9a44-0c53f2d1b7aa")
ABSTRACT = (
    "<p>How a molecule finds its target, and what that says about dose, carrier and patient. "
    "We compare three routes of synthesis and report what failed before what worked.</p>" * 3
)


def write_programme(path: Path, items: int, days: int = 2) -> None:
    """A frab-style file with `items` talks of 25 minutes in 26 rooms, two speakers each."""
    first = datetime(2027, 5, 12, 1, 0, tzinfo=UTC)
    per_day = -(-items // days)
    blocks = []
    for day in range(days):
        rooms: dict[str, list[dict[str, object]]] = {f"Room {n + 1}": [] for n in range(ROOMS)}
        for number in range(day * per_day, min(items, (day + 1) * per_day)):
            slot, room = divmod(number - day * per_day, ROOMS)
            start = first + timedelta(days=day, minutes=30 * slot)
            rooms[f"Room {room + 1}"].append(talk(number, room, start))
        date = (first + timedelta(days=day)).date().isoformat()
        blocks.append({"index": day + 1, "date": date, "rooms": rooms})
    conference = {
        "acronym": f"bench{items}",
        "title": f"Bench symposium of {items} talks",
        "start": first.date().isoformat(),
        "end": (first + timedelta(days=days - 1)).date().isoformat(),
        "time_zone_name": "Asia/Shanghai",
        "days": blocks,
    }
    path.write_text(json.dumps({"schedule": {"version": "1", "conference": conference}}))


def talk(number: int, room: int, start: datetime) -> dict[str, object]:
    people = [(number * 2 + n) % max(2, 900) for n in (0, 1)]
    return {
        "id": number + 1,
        "guid": str(uuid.uuid5(SPACE, str(number))),
        "date": start.isoformat(),
        "start": f"{(start.hour + 8) % 24:02d}:{start.minute:02d}",
        "duration": "00:25",
        "room": f"Room {room + 1}",
        "title": f"Talk {number + 1}: delivery of small molecules across barriers",
        "subtitle": "",
        "track": f"Track {number % TRACKS + 1}",
        "type": "lecture",
        "language": "en",
        "abstract": ABSTRACT,
        "description": "",
        "persons": [{"id": p + 1, "public_name": f"Speaker Number{p + 1}"} for p in people],
        "links": [],
    }
