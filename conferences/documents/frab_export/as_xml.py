"""schedule.xml."""

import re
from xml.etree.ElementTree import Element, ProcessingInstruction, SubElement, tostring

from conferences.documents.frab_export.items import (
    COLOUR,
    Entry,
    ExportedConference,
    days_of,
    duration,
    room_guid,
    short_name,
    step,
)
from conferences.documents.frab_extension import GENERATOR, extension, instruction, person_guid
from conferences.rules.document import Programme

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_HOURS = 99  # of a duration in XML


def schedule_xml(conference: ExportedConference, programme: Programme) -> bytes:
    days = days_of(conference, programme)
    root = Element("schedule")
    SubElement(root, "generator", name=GENERATOR)
    _add(root, "url", f"{conference.address}/schedule.xml")
    _add(root, "version", str(programme.number))
    head = SubElement(root, "conference")
    _add(head, "title", conference.title)
    _add(head, "acronym", short_name(conference))
    _add(head, "start", conference.first_day.isoformat())
    _add(head, "end", conference.last_day.isoformat())
    _add(head, "days", str(len(days)))
    _add(head, "timeslot_duration", f"00:{step(days):02d}")
    _add(head, "base_url", conference.page or f"{conference.site}/")
    _add(head, "url", conference.page or f"{conference.site}/")
    _add(head, "time_zone_name", programme.timezone)
    for track in programme.tracks:
        element = SubElement(head, "track", name=_xml(track.name))
        if COLOUR.match(track.colour):
            element.set("color", track.colour)
        if re.fullmatch(r"[a-z][a-z0-9-]+", track.slug):
            element.set("slug", track.slug)
    for index, day in enumerate(days, start=1):
        day_element = SubElement(
            root,
            "day",
            index=str(index),
            date=day.on.isoformat(),
            start=day.starts_at.isoformat(),
            end=day.ends_at.isoformat(),
        )
        for room, entries in day.rooms.items():
            room_element = SubElement(day_element, "room", name=_xml(room), guid=room_guid(conference, room))
            for entry in entries:
                _event_xml(room_element, entry, conference.site)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _event_xml(room: Element, entry: Entry, site: str) -> None:
    item = entry.item
    event = SubElement(room, "event", guid=item.guid, id=str(entry.number))
    for name, value in (
        ("date", entry.starts_at.isoformat()),
        ("start", f"{entry.starts_at:%H:%M}"),
        ("duration", duration(entry, most=LONGEST_HOURS)),
        ("room", item.room),
        ("slug", entry.slug),
        ("url", entry.url),
        ("title", item.title),
        ("subtitle", item.subtitle),
        ("track", entry.track),
        ("type", item.kind),
        ("language", item.language),
        ("abstract", item.abstract),
        ("description", entry.description),
    ):
        if name != "url" or value:
            _add(event, name, value)
    persons = SubElement(event, "persons")
    for part in entry.people:
        _add(persons, "person", part.name, id=str(part.person_id), guid=person_guid(site, part.person_id))
    links = SubElement(event, "links")
    for title, url in item.links:
        _add(links, "link", title, href=url)
    event.append(ProcessingInstruction(_xml(instruction(extension(item, site)))))


def _add(parent: Element, name: str, value: str, **attributes: str) -> None:
    SubElement(parent, name, {key: _xml(text) for key, text in attributes.items()}).text = _xml(value)


def _xml(text: str) -> str:
    """Without the characters that XML can't hold at all."""
    return NOT_IN_XML.sub("", text)
