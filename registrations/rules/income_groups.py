"""Reading a table of countries and their income groups, as the World Bank publishes it."""

import csv
import io
from typing import Any

from django.utils.translation import gettext as _
from django_countries import countries

from registrations.enums import IncomeGroup

ISO2 = ("iso2c", "iso2", "alpha2", "alpha-2")
ISO3 = ("code", "iso3c", "iso3", "country code", "alpha3", "alpha-3")
GROUP = ("income group", "incomegroup", "income_level", "income level", "income")
NAMES = {
    **{code.lower(): code for code in IncomeGroup.values},
    "high income": IncomeGroup.HIGH.value,
    "upper middle income": IncomeGroup.UPPER_MIDDLE.value,
    "lower middle income": IncomeGroup.LOWER_MIDDLE.value,
    "low income": IncomeGroup.LOW.value,
}
LARGEST = 1_000_000  # characters


class IncomeTableError(ValueError):
    """The file is no such table; `.message` says what is missing."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_income_table(text: str) -> dict[str, str]:
    """{ISO 3166-1 alpha-2 code: income group code} of a CSV file with a column of country codes and one of groups.

    Rows without a group (aggregates, countries not classified) and codes that are no country are left out. Raises
    IncomeTableError for anything that is not such a table, or that gives one country two groups.
    """
    if len(text) > LARGEST:
        raise IncomeTableError(_("This file is too large for a table of countries."))
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff").replace("\x00", ""), newline=""))
    try:
        heads = [head.strip().lower() for head in next(rows, [])]
        code_at, is_iso3 = _code_column(heads)
        group_at = _column(heads, GROUP)
        if code_at is None or group_at is None:
            raise IncomeTableError(
                _("The first line must name a column of country codes (“iso2c” or “Code”) and one “Income group”.")
            )
        found = _read(rows, code_at, group_at, is_iso3)
    except csv.Error as error:
        raise IncomeTableError(_("This is not a CSV file: %(problem)s.") % {"problem": error}) from error
    if not found:
        raise IncomeTableError(_("No country with an income group was found in this file."))
    return found


def _read(rows: Any, code_at: int, group_at: int, is_iso3: bool) -> dict[str, str]:
    iso2_of = {countries.alpha3(code): code for code in countries.countries} if is_iso3 else {}
    found: dict[str, str] = {}
    for cells in rows:
        if len(cells) <= max(code_at, group_at):
            continue
        code = cells[code_at].strip().upper()
        code = iso2_of.get(code, "") if is_iso3 else code
        group = NAMES.get(" ".join(cells[group_at].lower().split()))
        if not group or code not in countries.countries:
            continue
        if found.setdefault(code, group) != group:
            values = {"line": rows.line_num, "country": countries.name(code)}
            raise IncomeTableError(_("Line %(line)s gives %(country)s a second income group.") % values)
    return found


def _code_column(heads: list[str]) -> tuple[int | None, bool]:
    """Where the codes stand, and whether they have three letters."""
    short = _column(heads, ISO2)
    return (short, False) if short is not None else (_column(heads, ISO3), True)


def _column(heads: list[str], names: tuple[str, ...]) -> int | None:
    return next((heads.index(name) for name in names if name in heads), None)
