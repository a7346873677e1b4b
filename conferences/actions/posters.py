"""Boards and periods of posters."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from conferences.actions.timetable import TimetableError, locked_session, stale, touch_session
from conferences.models import Session
from core.text import clean

ENDS_IN_NUMBER = re.compile(r"^(.*?)(\d{1,6})$")


@dataclass(frozen=True, slots=True)
class Board:
    """Where a poster hangs, and from when to when; without times it hangs during the whole session."""

    number: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


class BoardError(TimetableError):
    """`field` is the form's: board-12, starts_at-12, ends_at-12."""


def set_boards(*, session: Session, boards: Mapping[int, Board], by: Any, expected_version: int | None = None) -> int:
    """Give the posters with these keys their boards; the number of those that differed.

    Raises BoardError, and StaleTimetableError if the session no longer has `expected_version`.
    """
    with transaction.atomic():
        locked = locked_session(session.pk, session.conference)
        if expected_version is not None and locked.version != expected_version:
            raise stale(locked, expected_version)
        changed = 0
        for poster in locked.presentations.filter(pk__in=boards):
            board = boards[poster.pk]
            _check(locked, poster.pk, board)
            wanted = (clean(board.number), board.starts_at, board.ends_at)
            if (poster.board_number, poster.starts_at, poster.ends_at) != wanted:
                poster.board_number, poster.starts_at, poster.ends_at = wanted
                poster.save(update_fields=["board_number", "starts_at", "ends_at"])
                changed += 1
        if changed:
            touch_session(session_id=locked.pk, by=by)
    return changed


def number_boards(*, session: Session, first: str, by: Any) -> int:
    """Number the boards of a session from `first` on, in the order of its posters. Raises BoardError."""
    match = ENDS_IN_NUMBER.match(clean(first))
    if match is None:
        raise BoardError(_("Write a first board that ends in a number: P1 or A-01."), "first")
    prefix, digits = match.groups()
    posters = list(session.presentations.all())
    labels = [f"{prefix}{int(digits) + place:0{len(digits)}d}" for place in range(len(posters))]
    if labels and max(map(len, labels)) > 20:
        raise BoardError(_("A board has at most 20 characters."), "first")
    boards = {
        poster.pk: Board(label, poster.starts_at, poster.ends_at) for poster, label in zip(posters, labels, strict=True)
    }
    return set_boards(session=session, boards=boards, by=by)


def _check(session: Session, poster: int, board: Board) -> None:
    starts_at, ends_at = board.starts_at, board.ends_at
    if len(clean(board.number)) > 20:
        raise BoardError(_("A board has at most 20 characters."), f"board-{poster}")
    if bool(starts_at) != bool(ends_at):
        missing = "ends_at" if starts_at else "starts_at"
        raise BoardError(_("Write both times, or leave both empty."), f"{missing}-{poster}")
    if starts_at and ends_at and ends_at <= starts_at:
        raise BoardError(_("The end must be after the start."), f"ends_at-{poster}")
    if starts_at and ends_at and session.starts_at and session.ends_at:
        if starts_at < session.starts_at:
            raise BoardError(_("This is before the session begins."), f"starts_at-{poster}")
        if ends_at > session.ends_at:
            raise BoardError(_("This is after the session ends."), f"ends_at-{poster}")
