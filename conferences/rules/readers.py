"""Who reads a programme closely enough to be told when it changes, and what each of them is told. No database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from conferences.rules.document import Change, ChangeKind, Item, TalkEntry

TOLD_TO_ALL = frozenset({ChangeKind.CANCELLED, ChangeKind.RESTORED, ChangeKind.MOVED, ChangeKind.ROOM})
UNTOLD = ("abstract", "kind", "track", "language", "links", "slug", "is_plenary")


@dataclass(frozen=True, slots=True)
class Reader:
    """One address. `person_ids`: who they are in the programme, with the former ids of merged records; `starred` and
    `booked`: guids of sessions.

    `url`: their own page (personal programme, order), "" if they have none; it holds a secret, so never log it.
    """

    email: str
    name: str = ""
    language: str = ""
    person_ids: frozenset[int] = frozenset()
    starred: frozenset[str] = frozenset()
    booked: frozenset[str] = frozenset()
    url: str = ""
    person_id: int | None = None
    personal_programme_id: int | None = None

    @property
    def key(self) -> str:
        return self.email.strip().lower()


def joined(readers: Iterable[Reader]) -> dict[str, Reader]:
    """One reader per address, with everything that any of them was; the first one's name, language and page count."""
    found: dict[str, Reader] = {}
    for reader in readers:
        known = found.get(reader.key)
        if known is None:
            found[reader.key] = reader
            continue
        found[reader.key] = replace(
            known,
            name=known.name or reader.name,
            language=known.language or reader.language,
            url=known.url or reader.url,
            person_id=known.person_id or reader.person_id,
            personal_programme_id=known.personal_programme_id or reader.personal_programme_id,
            person_ids=known.person_ids | reader.person_ids,
            starred=known.starred | reader.starred,
            booked=known.booked | reader.booked,
        )
    found.pop("", None)
    return found


def news_for(reader: Reader, changes: Iterable[Change]) -> list[Change]:
    """The changes that this reader is told of, each cut down to the kinds that concern them.

    Whoever starred or booked a session hears that it is moved, cancelled or takes place again. Whoever speaks or
    chairs hears also of a new title, of sessions and talks that are new, and when their own part begins or ends.
    Abstracts and other details are told to nobody.
    """
    news: list[Change] = []
    for change in changes:
        kinds = _kinds_for(reader, change)
        if kinds and change.before is not None:
            news.append(_cut_down(reader, replace(change, kinds=kinds)))
        elif kinds:
            news.append(replace(change, kinds=kinds))
    return news


def _cut_down(reader: Reader, change: Change) -> Change:
    """Only the reader's own talks, and none of the details that they are not told of."""
    before, after = change.before, change.after
    if before is None:
        return change
    own = {guid for item in (before, after) for guid, _role in parts(item, reader.person_ids)}
    return replace(
        change,
        before=replace(
            before,
            talks=tuple(talk for talk in before.talks if talk.guid in own),
            **{name: getattr(after, name) for name in UNTOLD},
            status=before.status if before.is_cancelled or after.is_cancelled else after.status,
        ),
        after=replace(after, talks=tuple(talk for talk in after.talks if talk.guid in own)),
    )


def _kinds_for(reader: Reader, change: Change) -> frozenset[ChangeKind]:
    kinds: set[ChangeKind] = set()
    if change.guid in reader.starred or change.guid in reader.booked:
        kinds |= change.kinds & TOLD_TO_ALL
    before, after = parts(change.before, reader.person_ids), parts(change.after, reader.person_ids)
    if before or after:
        kinds |= change.kinds & (TOLD_TO_ALL | {ChangeKind.ADDED, ChangeKind.RETITLED})
        if change.before is not None and before != after:
            kinds.add(ChangeKind.PEOPLE)
        if change.before is not None and _talks(change.before, reader) != _talks(change.after, reader):
            kinds.add(ChangeKind.DETAILS)
    return frozenset(kinds)


def parts(item: Item | None, person_ids: Collection[int]) -> set[tuple[str, str]]:
    """Where the person stands on a stage: (guid of the session or talk, role). Silent co-authors do not."""
    if item is None:
        return set()
    own = {(item.guid, part.role) for part in item.people if part.person_id in person_ids}
    return own | {(talk.guid, "") for talk in _presented(item, person_ids)}


def presenting_ids(item: Item | None) -> set[int]:
    if item is None:
        return set()
    own = {part.person_id for part in item.people}
    return own | {part.person_id for talk in item.talks for part in talk.people if part.presents}


def _presented(item: Item, person_ids: Collection[int]) -> list[TalkEntry]:
    return [talk for talk in item.talks if any(part.person_id in person_ids and part.presents for part in talk.people)]


def _talks(item: Item | None, reader: Reader) -> list[tuple[object, ...]]:
    """What a presenter must know of their own talks: title, time, board."""
    if item is None:
        return []
    return [(t.guid, t.title, t.starts_at, t.ends_at, t.board_number) for t in _presented(item, reader.person_ids)]
