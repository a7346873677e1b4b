"""How one state of a session differs from another, field by field, for people who decide whether to take it."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from conferences.enums import PresentationKind, SessionKind, SessionRole, SessionStatus
from conferences.rules.document import NEVER, Change, Item, Part, TalkEntry, difference

LONGEST = 300  # characters of a value that is shown


@dataclass(frozen=True, slots=True)
class FieldChange:
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    guid: str
    title: str
    is_new: bool
    fields: tuple[FieldChange, ...]


def changes_between(before: Iterable[Item], after: Iterable[Item]) -> list[Change]:
    """The sessions that differ, as a release would see them; one that is gone has `after` as it was, cancelled."""
    old = {item.guid: item for item in before}
    found = [Change(item.guid, difference(old.get(item.guid), item), old.get(item.guid), item) for item in after]
    plenary = {item.guid for item in after if item.guid in old and item.is_plenary != old[item.guid].is_plenary}
    return [change for change in found if change.kinds or change.guid in plenary]


def differences(changes: Iterable[Change], timezone: str) -> list[Difference]:
    words = _Words(ZoneInfo(timezone))
    return [
        Difference(
            change.guid,
            change.after.title,
            change.before is None,
            tuple(words.fields(change.before, change.after)),
        )
        for change in changes
    ]


class _Words:
    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def fields(self, before: Item | None, after: Item) -> Iterable[FieldChange]:
        old = self.texts(before) if before else {}
        for name, text in self.texts(after).items():
            if text != old.get(name, ""):
                yield FieldChange(name, shortened(old.get(name, ""), text), shortened(text, old.get(name, "")))
        talks = {talk.guid: talk for talk in before.talks} if before else {}
        for talk in after.talks:
            known = talks.pop(talk.guid, None)
            if known != talk:
                yield FieldChange(_("Presentation"), self.talk(known) if known else "", self.talk(talk, known))
        for gone in talks.values():
            yield FieldChange(_("Presentation"), self.talk(gone), "")
        if before and [talk.guid for talk in before.talks] != [talk.guid for talk in after.talks] and not talks:
            added = {talk.guid for talk in after.talks} - {talk.guid for talk in before.talks}
            if not added:
                yield FieldChange(_("Order of the presentations"), titles(before.talks), titles(after.talks))

    def texts(self, item: Item) -> dict[str, str]:
        return {
            _("Title"): item.title,
            _("Subtitle"): item.subtitle,
            _("Type"): str(SessionKind(item.kind).label),
            _("Status"): str(SessionStatus(item.status).label),
            _("Time"): self.time(item),
            _("Room"): item.room,
            pgettext("of a programme", "Track"): item.track,
            _("Across all rooms"): _("yes") if item.is_plenary else "",
            _("Language"): item.language,
            _("People"): people(item.people),
            _("Abstract"): item.abstract,
            _("Links"): ", ".join(f"{title} ({url})" for title, url in item.links),
        }

    def time(self, item: Item) -> str:
        if item.starts_at == NEVER:
            return _("not scheduled")
        start, end = item.starts_at.astimezone(self.zone), item.ends_at.astimezone(self.zone)
        return f"{date_format(start, 'DATE_FORMAT')}, {start:%H:%M}–{end:%H:%M}"

    def talk(self, talk: TalkEntry, other: TalkEntry | None = None) -> str:
        time = ""
        if talk.starts_at and talk.ends_at:
            time = f"{talk.starts_at.astimezone(self.zone):%H:%M}–{talk.ends_at.astimezone(self.zone):%H:%M}"
        parts = [
            time,
            talk.board_number,
            talk.title,
            str(PresentationKind(talk.kind).label),
            people(talk.people),
        ]
        if other and other.abstract != talk.abstract:
            parts.append(_("another abstract"))
        return " · ".join(part for part in parts if part)


def people(parts: Iterable[Part]) -> str:
    return "; ".join(
        "".join(
            [
                part.name,
                f" ({part.affiliation})" if part.affiliation else "",
                f", {SessionRole(part.role).label}" if part.role not in ("", "speaker") else "",
                "" if part.presents else f", {_('does not present')}",
            ]
        )
        for part in parts
    )


def titles(talks: Iterable[TalkEntry]) -> str:
    return ", ".join(talk.title for talk in talks)


def shortened(text: str, other: str) -> str:
    """A long text from where it begins to differ from the other one."""
    if len(text) <= LONGEST:
        return text
    same = next((n for n, (one, two) in enumerate(zip(text, other, strict=False)) if one != two), 0)
    start = max(0, same - 40)
    end = start + LONGEST
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
