"""What a reader asks of the programme, and the addresses that say the same."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from urllib.parse import urlencode

from conferences.rules.document import Item, Programme
from conferences.rules.markup import plain_text
from core.text import clean, fold

EVERY_DAY = "all"
GRID = "grid"
SEGMENTS = {"track": "tracks", "room": "rooms", "kind": "types"}
FILTERS = ("q", "track", "room", "kind", "language")
TEXTS_KEPT = 6  # programmes whose folded words stay in memory; one of 700 abstracts takes about 1 MB

_texts: OrderedDict[tuple[object, ...], list[str]] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Filters:
    """`day` is an ISO date, "all" or "" (left to us); `fixed` names the filter that the address itself sets.

    `view` is "grid" or "" for the list; `q` is what was typed into the search field.
    """

    day: str = ""
    track: str = ""
    room: str = ""
    kind: str = ""
    language: str = ""
    q: str = ""
    view: str = ""
    fixed: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        """The filters in use beside the one of the address."""
        return {name: value for name in FILTERS if name != self.fixed and (value := getattr(self, name))}

    @property
    def narrows(self) -> bool:
        return bool(self.fixed or self.chosen)

    def path(self, root: str) -> str:
        """The address without its query; `root` is the path of the whole programme."""
        if self.fixed:
            return f"{root}{SEGMENTS[self.fixed]}/{getattr(self, self.fixed)}/"
        return f"{root}{self.day}/" if self.day else root

    def address(self, root: str) -> str:
        query = self.chosen
        if self.fixed and self.day:
            query["day"] = self.day
        if self.view:
            query["view"] = self.view
        return self.path(root) + (f"?{urlencode(query)}" if query else "")


def matching(programme: Programme, filters: Filters) -> list[Item]:
    """In the order of the programme, whatever the day; withdrawn ones never. An unknown value matches nothing."""
    tracks = {track.name: track.slug for track in programme.tracks}
    rooms = {room.name: room.slug for room in programme.rooms}
    words = fold(clean(filters.q)).split()
    texts = words_of(programme) if words else []
    return [
        item
        for number, item in enumerate(programme.items)
        if not item.is_withdrawn
        and (not filters.track or tracks.get(item.track) == filters.track)
        and (not filters.room or rooms.get(item.room) == filters.room)
        and (not filters.kind or item.kind == filters.kind)
        and (not filters.language or item.language == filters.language)
        and all(word in texts[number] for word in words)
    ]


def words_of(programme: Programme) -> list[str]:
    """Item by item everything that may be searched, folded (core.text.fold); made once for each release."""
    first = programme.items[0].guid if programme.items else ""
    key = (programme.number, programme.released_at, first, len(programme.items))
    found = _texts.get(key)
    if found is None:
        found = [fold(_text(item)) for item in programme.items]
        with _lock:
            _texts[key] = found
            while len(_texts) > TEXTS_KEPT:
                _texts.popitem(last=False)
    return found


def _text(item: Item) -> str:
    parts = [item.title, item.subtitle, item.track, item.room, plain_text(item.abstract)]
    people = list(item.people)
    for talk in item.talks:
        parts += [talk.title, talk.subtitle, plain_text(talk.abstract)]
        people += talk.people
    for part in people:
        parts += [part.name, part.affiliation]
    return "\n".join(part for part in parts if part)
