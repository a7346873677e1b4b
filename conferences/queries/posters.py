"""The posters of a conference for papers: from the latest release, or from the working tables before the first."""

import re
from collections.abc import Iterable

from django.utils.translation import get_language, gettext

from conferences.documents.booklet.lines import name_in_print
from conferences.documents.posters import PosterLabels, PosterRow
from conferences.models import Conference
from conferences.queries.programme import latest_programme
from conferences.queries.working import working_items, working_sessions
from conferences.rules.document import Item, TalkEntry
from core.dates import short_day
from events.rules import zone

DIGITS = re.compile(r"(\d+)")


def posters(conference: Conference) -> tuple[list[PosterRow], bool]:
    """(rows by session and board, whether they are a draft)."""
    programme = latest_programme(conference)
    items: Iterable[Item] = programme.items if programme else working_items(working_sessions(conference))
    timezone_name = programme.timezone if programme else conference.timezone
    rows = []
    for item in items:
        if item.is_cancelled:
            continue
        found = [talk for talk in item.talks if talk.kind == "poster"]
        rows += [_row(item, talk, timezone_name) for talk in sorted(found, key=board_key)]
    return rows, programme is None


def board_key(talk: TalkEntry) -> tuple[bool, list[tuple[int, str]]]:
    """P2 before P10; posters without a board last."""
    parts = DIGITS.split(talk.board_number)
    return (not talk.board_number, [(int(part), "") if part.isdigit() else (0, part) for part in parts])


def _row(item: Item, talk: TalkEntry, timezone_name: str) -> PosterRow:
    place, language = zone(timezone_name), get_language() or "en"
    start, end = (talk.starts_at or item.starts_at), (talk.ends_at or item.ends_at)
    start, end = start.astimezone(place), end.astimezone(place)
    return PosterRow(
        board=talk.board_number,
        title=talk.title,
        people=", ".join(name_in_print(part.name) for part in talk.people),
        session=item.title,
        when=f"{short_day(start.date(), language)}, {start:%H:%M}–{end:%H:%M}",
        affiliation=" · ".join(dict.fromkeys(part.affiliation for part in talk.people if part.affiliation)),
    )


def poster_labels(*, is_draft: bool) -> PosterLabels:
    return PosterLabels(
        posters=gettext("Posters"),
        board=gettext("Board"),
        draft=gettext("Draft, not released") if is_draft else "",
        language=get_language() or "en",
    )
