"""The cells of one row as values; what is wrong is named by its row and column."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from conferences.documents.imported import MAX_TITLE
from conferences.documents.tables.columns import MOMENT
from core.dates import YEARS
from core.text import fold
from people.rules import normalize_orcid

YES = frozenset({"yes", "y", "true", "1", "x", "是", "có"})
NO = frozenset({"", "no", "n", "false", "0", "否", "không"})
LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What must be mended before anything is taken. `row` 1 is the row of heads; `column` "" is the row as a whole."""

    table: str
    row: int
    column: str
    message: str


class Cells:
    """One row. Reading a cell that is wrong notes a problem and gives back what stood there before."""

    def __init__(
        self, values: Mapping[str, str], table: str, row: int, zone: ZoneInfo, problems: list[Problem]
    ) -> None:
        self.values, self.table, self.row = values, table, row
        self.zone, self.problems = zone, problems

    def problem(self, column: str, message: str) -> None:
        self.problems.append(Problem(self.table, self.row, column, message))

    def get(self, column: str) -> str:
        return self.values.get(column, "")

    def title(self) -> str:
        title = " ".join(self.get("title").split())
        if not title:
            self.problem("title", _("The title is missing."))
        return self._short("title", title, MAX_TITLE)

    def words(self, column: str, before: str, most: int) -> str:
        if column not in self.values:
            return before
        return self._short(column, " ".join(self.get(column).split()), most)

    def _short(self, column: str, text: str, most: int) -> str:
        if len(text) > most:
            self.problem(column, _("At most %(most)d characters.") % {"most": most})
        return text[:most]

    def text(self, column: str, before: str) -> str:
        return self._short(column, self.get(column), LONGEST) if column in self.values else before

    def choice(self, column: str, before: str, choices: Iterable[tuple[str, Any]]) -> str:
        typed = fold(self.get(column))
        if not typed:
            return before
        for value, label in choices:
            if typed in (fold(value), fold(str(label)), fold(value.replace("_", " "))):
                return value
        allowed = ", ".join(value for value, _label in choices)
        text = _("“%(typed)s” is not known. Write one of: %(allowed)s.")
        self.problem(column, text % {"typed": self.get(column)[:40], "allowed": allowed})
        return before

    def yes(self, column: str, before: bool) -> bool:
        if column not in self.values:
            return before
        typed = self.get(column).casefold()
        if typed not in YES | NO:
            self.problem(column, _("Write yes or no."))
        return typed in YES or (not typed and column == "presents")

    def number(self, column: str) -> int | None:
        typed = self.get(column)
        if not typed:
            return None
        if not re.fullmatch(r"[0-9]{1,5}", typed):
            self.problem(column, _("Write a whole number."))
            return None
        return int(typed)

    def times(self, start: datetime | None, end: datetime | None) -> tuple[datetime | None, datetime | None]:
        starts_at, ends_at = self._moment("start", start), self._moment("end", end)
        if bool(starts_at) != bool(ends_at):
            missing = "end" if starts_at else "start"
            if not any(p.row == self.row and p.column in ("start", "end") for p in self.problems[-2:]):
                self.problem(missing, _("Write both start and end, or leave both empty."))
            return start, end
        if starts_at and ends_at and ends_at <= starts_at:
            self.problem("end", _("The end must be after the start."))
            return start, end
        return starts_at, ends_at

    def _moment(self, column: str, before: datetime | None) -> datetime | None:
        if column not in self.values:
            return before
        typed = self.get(column).replace("T", " ").replace("/", "-")
        if not typed:
            return None
        match = re.fullmatch(r"(\d{4}-\d{1,2}-\d{1,2} +\d{1,2}:\d{2})(?::00)?", typed)
        try:
            if match is None:
                raise ValueError
            local = datetime.strptime(" ".join(match[1].split()), MOMENT).replace(tzinfo=self.zone)
            if local.year not in YEARS:
                raise ValueError
            moment = local.astimezone(UTC)
        except (ValueError, OverflowError):
            text = _("“%(typed)s” is no time. Write it like 2027-05-12 09:00.")
            self.problem(column, text % {"typed": self.get(column)[:40]})
            return before
        if moment.astimezone(self.zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            self.problem(column, _("The clocks are changed then, and there is no such time. Choose another one."))
            return before
        return moment

    def orcid(self) -> str:
        return self._checked("orcid", normalize_orcid)

    def email(self) -> str:
        def check(text: str) -> str:
            validate_email(text)
            return text

        return self._checked("email", check)

    def _checked(self, column: str, check: Callable[[str], str]) -> str:
        typed = self.get(column)
        if not typed:
            return ""
        try:
            return check(typed)
        except ValidationError as error:
            self.problem(column, " ".join(error.messages))
            return ""
