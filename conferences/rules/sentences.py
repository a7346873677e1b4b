"""What changed between two states of a programme, in plain sentences of the active language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from conferences.enums import SessionRole
from conferences.rules.document import Change, ChangeKind, Item, Part, TalkEntry


class Group(StrEnum):
    """The kinds under which sentences stand, in this order."""

    CANCELLED = "cancelled"
    MOVED = "moved"
    ADDED = "added"
    RESTORED = "restored"
    RETITLED = "retitled"
    PEOPLE = "people"
    TALKS = "talks"
    DETAILS = "details"


@dataclass(frozen=True, slots=True)
class Sentence:
    """`guid` and `slug` name the session; one session may have sentences in several groups."""

    group: Group
    text: str
    guid: str
    slug: str


def change_sentences(changes: Iterable[Change], programme_zone: str) -> list[Sentence]:
    """One or more sentences per change, by group and then in the order given. Times are on `programme_zone`'s clock."""
    zone = ZoneInfo(programme_zone)
    found: list[Sentence] = []
    for change in changes:
        for group, text in _sentences(change, zone):
            found.append(Sentence(group, text, change.guid, change.after.slug))
    order = list(Group)
    return sorted(found, key=lambda sentence: order.index(sentence.group))


def grouped(sentences: Iterable[Sentence]) -> list[tuple[str, str, list[Sentence]]]:
    """(group, heading, its sentences) for the groups that have any."""
    by_group: dict[Group, list[Sentence]] = {}
    for sentence in sentences:
        by_group.setdefault(sentence.group, []).append(sentence)
    return [(str(group), group_heading(group), by_group[group]) for group in Group if group in by_group]


def group_heading(group: Group) -> str:
    return {
        Group.CANCELLED: pgettext("sessions", "Cancelled"),
        Group.MOVED: pgettext("sessions", "Other time or room"),
        Group.ADDED: pgettext("sessions", "New"),
        Group.RESTORED: pgettext("sessions", "Take place again"),
        Group.RETITLED: pgettext("sessions", "Other title"),
        Group.PEOPLE: pgettext("sessions", "Other people"),
        Group.TALKS: pgettext("sessions", "Presentations inside"),
        Group.DETAILS: pgettext("sessions", "Other details"),
    }[group]


def _sentences(change: Change, zone: ZoneInfo) -> Iterable[tuple[Group, str]]:
    before, after, kinds = change.before, change.after, change.kinds
    if before is None or ChangeKind.ADDED in kinds:
        text = _("“%(title)s” is cancelled: %(when)s.") if after.is_cancelled else _("“%(title)s”: %(when)s.")
        yield Group.ADDED, text % {"title": after.title, "when": when(after, zone)}
        return
    if ChangeKind.CANCELLED in kinds:
        text = _("“%(title)s” does not take place (%(when)s).")
        yield Group.CANCELLED, text % {"title": after.title, "when": when(before, zone)}
        return
    if ChangeKind.RESTORED in kinds:
        text = _("“%(title)s” takes place after all: %(when)s.")
        yield Group.RESTORED, text % {"title": after.title, "when": when(after, zone)}
    elif kinds & {ChangeKind.MOVED, ChangeKind.ROOM}:
        yield Group.MOVED, _moved(before, after, zone)
    if ChangeKind.RETITLED in kinds:
        yield Group.RETITLED, _retitled(before, after)
    if ChangeKind.PEOPLE in kinds:
        for text in _people(before, after):
            yield Group.PEOPLE, text
    if kinds & {ChangeKind.DETAILS, ChangeKind.PEOPLE}:
        for text in _talks(before, after, zone):
            yield Group.TALKS, text
    if ChangeKind.DETAILS in kinds and (words := _details(before, after)):
        values = {"title": after.title, "details": ", ".join(words)}
        yield Group.DETAILS, _("“%(title)s”: %(details)s.") % values


# -- time and room -------------------------------------------------------------------------------------------------


def when(item: Item, zone: ZoneInfo) -> str:
    """`12 May 2027, 09:00–10:00, Hall A`."""
    return ", ".join(part for part in (span(item.starts_at, item.ends_at, zone), item.room) if part)


def span(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    if start.date() == end.date():
        return f"{date_format(start, 'DATE_FORMAT')}, {start:%H:%M}–{end:%H:%M}"
    return f"{date_format(start, 'DATE_FORMAT')}, {start:%H:%M} – {date_format(end, 'DATE_FORMAT')}, {end:%H:%M}"


def _moved(before: Item, after: Item, zone: ZoneInfo) -> str:
    values = {
        "title": after.title,
        "old": span(before.starts_at, before.ends_at, zone),
        "new": span(after.starts_at, after.ends_at, zone),
        "old_room": before.room,
        "new_room": after.room,
    }
    same_time = (before.starts_at, before.ends_at) == (after.starts_at, after.ends_at)
    if same_time and before.room == after.room:
        return _("“%(title)s” stays where it is, but its clock changes: now %(new)s.") % values
    if before.room == after.room:
        old, new = before.starts_at.astimezone(zone), after.starts_at.astimezone(zone)
        times = values["old"], values["new"]
        day = date_format(new, "DATE_FORMAT")
        if old.date() == new.date() and all(time.startswith(f"{day}, ") and " – " not in time for time in times):
            values["old"], values["new"] = (time.removeprefix(f"{day}, ") for time in times)
            return _("“%(title)s” moves from %(old)s to %(new)s on %(day)s.") % {**values, "day": day}
        return _("“%(title)s” moves from %(old)s to %(new)s.") % values
    if same_time:
        if not after.room:
            return _("“%(title)s” (%(new)s) has no room any more; it was in %(old_room)s.") % values
        if not before.room:
            return _("“%(title)s” (%(new)s) is in %(new_room)s.") % values
        return _("“%(title)s” (%(new)s) moves from %(old_room)s to %(new_room)s.") % values
    values["old"], values["new"] = when(before, zone), when(after, zone)
    return _("“%(title)s” moves from %(old)s to %(new)s.") % values


# -- title and people ----------------------------------------------------------------------------------------------


def _retitled(before: Item, after: Item) -> str:
    if before.title != after.title:
        return _("“%(old)s” is now called “%(new)s”.") % {"old": before.title, "new": after.title}
    if not after.subtitle:
        return _("“%(title)s” has no subtitle any more.") % {"title": after.title}
    return _("“%(title)s” has another subtitle: “%(subtitle)s”.") % {"title": after.title, "subtitle": after.subtitle}


def _people(before: Item | TalkEntry, after: Item | TalkEntry) -> Iterable[str]:
    if before.people == after.people:
        return
    old = {(part.person_id, part.role): part for part in before.people}
    new = {(part.person_id, part.role): part for part in after.people}
    came = [part_name(part) for key, part in new.items() if key not in old]
    went = [part_name(part) for key, part in old.items() if key not in new]
    joined = [name for name in came if name not in went]  # the same name on both sides: two records were merged
    left = [name for name in went if name not in came]
    if joined:
        yield _("“%(title)s” is now with %(names)s.") % {"title": after.title, "names": ", ".join(joined)}
    if left:
        yield _("“%(title)s” is without %(names)s now.") % {"title": after.title, "names": ", ".join(left)}
    if not joined and not left:
        yield _("“%(title)s”: names, affiliations or their order were corrected.") % {"title": after.title}


def part_name(part: Part) -> str:
    """`Ada Lovelace`, `Ada Lovelace (chair)`: speakers need no word."""
    if part.role in ("", SessionRole.SPEAKER) or part.role not in SessionRole.values:
        return part.name
    return f"{part.name} ({SessionRole(part.role).label})"


# -- inside and beside ---------------------------------------------------------------------------------------------


def _talks(before: Item, after: Item, zone: ZoneInfo) -> Iterable[str]:
    old = {talk.guid: talk for talk in before.talks}
    new = {talk.guid: talk for talk in after.talks}
    for guid, talk in new.items():
        if guid not in old:
            values = {"session": after.title, "title": talk.title}
            yield _("“%(session)s”: “%(title)s” is new.") % values
        else:
            yield from _talk(after.title, old[guid], talk, zone)
    for guid, talk in old.items():
        if guid not in new:
            yield _("“%(session)s”: “%(title)s” is taken out.") % {"session": after.title, "title": talk.title}
    kept = [guid for guid in old if guid in new]
    if kept != [guid for guid in new if guid in old]:
        yield _("“%(session)s”: its presentations follow in another order.") % {"session": after.title}


def _talk(session: str, before: TalkEntry, after: TalkEntry, zone: ZoneInfo) -> Iterable[str]:
    values = {"session": session, "title": after.title, "old": before.title, "board": after.board_number}
    if before.title != after.title:
        yield _("“%(session)s”: “%(old)s” is now called “%(title)s”.") % values
    if (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at):
        if after.starts_at is None:
            yield _("“%(session)s”: “%(title)s” has no time of its own any more.") % values
        else:
            values["new"] = span(after.starts_at, after.ends_at or after.starts_at, zone)
            yield _("“%(session)s”: “%(title)s” is now at %(new)s.") % values
    if before.board_number != after.board_number:
        if after.board_number:
            yield _("“%(session)s”: “%(title)s” is on board %(board)s.") % values
        else:
            yield _("“%(session)s”: “%(title)s” has no board any more.") % values
    for text in _people(before, after):
        yield _("“%(session)s”: %(sentence)s") % {"session": session, "sentence": text}
    told = ("title", "starts_at", "ends_at", "board_number", "people")
    rest = [name for name in TalkEntry.__dataclass_fields__ if name not in told]
    if any(getattr(before, name) != getattr(after, name) for name in rest):
        yield _("“%(session)s”: other details of “%(title)s”.") % values


def _details(before: Item, after: Item) -> list[str]:
    """What else differs, in words."""
    words = {
        "abstract": pgettext("session has", "another abstract"),
        "kind": pgettext("session has", "another type"),
        "track": pgettext("session has", "another track"),
        "language": pgettext("session has", "another language"),
        "links": pgettext("session has", "other links"),
        "slug": pgettext("session has", "another address"),
    }
    found = [word for name, word in words.items() if getattr(before, name) != getattr(after, name)]
    if before.status != after.status and not (before.is_cancelled or after.is_cancelled):
        is_tentative = after.status == "tentative"
        found.append(
            pgettext("session is", "not yet confirmed") if is_tentative else pgettext("session is", "confirmed now")
        )
    if before.is_plenary != after.is_plenary:
        found.append(
            pgettext("session is", "across all rooms")
            if after.is_plenary
            else pgettext("session is", "in one room only")
        )
    return found
