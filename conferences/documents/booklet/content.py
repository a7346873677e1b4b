"""What a booklet says. All texts come ready in its language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BookletLabels:
    """`page` holds %(number)s. `posters` is for the timetable of a poster session without times."""

    programme: str
    contents: str
    timetable: str
    sessions: str
    people: str
    chair: str
    cancelled: str
    tentative: str
    where: str
    online: str
    contact: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    is_bullet: bool = False
    is_tight: bool = False  # a line of its own within a paragraph


@dataclass(frozen=True, slots=True)
class Somebody:
    person_id: int
    name: str
    sort_key: str
    affiliation: str = ""


@dataclass(frozen=True, slots=True)
class BookletTalk:
    """`time` is `09:00–09:20`, or "" without times; `mark` the poster's board."""

    title: str
    time: str = ""
    mark: str = ""
    people: tuple[Somebody, ...] = ()
    presenting: str = ""
    abstract: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class BookletSession:
    anchor: str
    title: str
    time: str
    hour: str
    room: str = ""
    subtitle: str = ""
    over: str = ""  # the line above the title: kind and track
    names: str = ""  # who speaks, for the timetable
    people: tuple[Somebody, ...] = ()
    chairs: tuple[Somebody, ...] = ()
    abstract: tuple[Paragraph, ...] = ()
    talks: tuple[BookletTalk, ...] = ()
    note: str = ""  # cancelled, not yet confirmed
    posters: str = ""
    is_break: bool = False
    is_cancelled: bool = False

    @property
    def has_entry(self) -> bool:
        """Whether there is more to say than what the timetable says."""
        return not self.is_cancelled and bool(self.abstract or self.talks or (self.people and not self.is_break))


@dataclass(frozen=True, slots=True)
class BookletDay:
    label: str
    sessions: tuple[BookletSession, ...]


@dataclass(frozen=True, slots=True)
class Booklet:
    """`address` is where the programme stands online, `edition` says which release it is; both for the imprint."""

    title: str
    kind: str
    dates: str
    place: str
    days: tuple[BookletDay, ...]
    theme: str = ""
    summary: tuple[Paragraph, ...] = ()
    venue: tuple[str, ...] = ()
    contact: str = ""
    address: str = ""
    edition: str = ""
