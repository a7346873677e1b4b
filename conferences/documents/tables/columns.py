"""The columns of the three tables."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from conferences.enums import PresentationKind, SessionKind, SessionRole, SessionStatus
from core.tables import Table

SESSIONS, PRESENTATIONS, SPEAKERS = "sessions", "presentations", "speakers"
MOMENT = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class Column:
    """`name` stands in the first row and is never translated; `choices` are all that may stand below."""

    name: str
    help: Any
    is_required: bool = False
    choices: tuple[str, ...] = ()
    width: int = 16
    example: str = ""


ID_HELP = gettext_lazy("Leave it as it is: by it the row is known again. Empty or your own word for a new one.")
TIME_HELP = gettext_lazy("Like 2027-05-12 09:00, on the clock of the conference. Both empty: not scheduled.")
LANGUAGE_HELP = gettext_lazy("Like en, zh or vi.")
COLUMNS: dict[str, tuple[Column, ...]] = {
    SESSIONS: (
        Column("id", ID_HELP, width=38, example="S1"),
        Column("title", gettext_lazy("At most 300 characters."), True, width=50, example="Water and soil"),
        Column("subtitle", "", width=30),
        Column("kind", gettext_lazy("One of the list."), choices=tuple(SessionKind.values), example="oral_session"),
        Column("status", gettext_lazy("One of the list."), choices=tuple(SessionStatus.values), example="confirmed"),
        Column("start", TIME_HELP, width=18, example="2027-05-12 09:00"),
        Column("end", TIME_HELP, width=18, example="2027-05-12 10:30"),
        Column("room", gettext_lazy("A room of the venue; a new name makes a new room."), width=22, example="Hall A"),
        Column("track", gettext_lazy("A new name makes a new track."), width=22, example="Water"),
        Column("plenary", gettext_lazy("yes: across all rooms."), choices=("yes", "no"), example="no"),
        Column("language", LANGUAGE_HELP, width=10, example="en"),
        Column("abstract", gettext_lazy("Paragraphs are parted by an empty line."), width=60),
    ),
    PRESENTATIONS: (
        Column("id", ID_HELP, width=38, example="T1"),
        Column("session", gettext_lazy("The id of its session, or its title."), True, width=38, example="S1"),
        Column("position", gettext_lazy("A number: the order within the session."), width=10, example="1"),
        Column("title", gettext_lazy("At most 300 characters."), True, width=50, example="Rain in deep soil"),
        Column("subtitle", "", width=30),
        Column("kind", gettext_lazy("One of the list."), choices=tuple(PresentationKind.values), example="talk"),
        Column("start", TIME_HELP, width=18, example="2027-05-12 09:00"),
        Column("end", TIME_HELP, width=18, example="2027-05-12 09:20"),
        Column("board", gettext_lazy("The number of a poster's board."), width=10),
        Column("language", LANGUAGE_HELP, width=10, example="en"),
        Column("abstract", gettext_lazy("Paragraphs are parted by an empty line."), width=60),
    ),
    SPEAKERS: (
        Column(
            "item",
            gettext_lazy("The id or the title of a session or presentation. Its rows are all its people, in order."),
            True,
            width=38,
            example="T1",
        ),
        Column("name", gettext_lazy("As it shall be shown."), True, width=30, example="Trần Hoàng Nguyên"),
        Column("family name", gettext_lazy("For a new person."), width=18, example="Trần"),
        Column("given name", gettext_lazy("For a new person."), width=18, example="Hoàng Nguyên"),
        Column(
            "role", gettext_lazy("In a session: one of the list."), choices=tuple(SessionRole.values), example="speaker"
        ),
        Column(
            "affiliation", gettext_lazy("At that time; it stays with the talk."), width=36, example="Huế University"
        ),
        Column("presents", gettext_lazy("no: an author who does not speak."), choices=("yes", "no"), example="yes"),
        Column("orcid", gettext_lazy("Like 0000-0002-1825-0097."), width=22),
        Column("email", gettext_lazy("Never shown in public; taken where none is known yet."), width=28),
        Column("person", gettext_lazy("Leave it as it is: it tells people of one name apart."), width=38),
    ),
}


def kind_of(table: Table) -> str:
    """Which of the three a table is, by its columns; "" for another one, as the sheet that explains."""
    heads = {head.casefold() for head in table.heads}
    if {"item", "name"} <= heads:
        return SPEAKERS
    if {"session", "title"} <= heads:
        return PRESENTATIONS
    return SESSIONS if "title" in heads else ""
