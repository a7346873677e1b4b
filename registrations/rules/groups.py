"""Reading the table of people that a coordinator pastes: what each row says, and what is wrong with it."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_countries import countries

from core.tables import plain_cell
from core.text import clean, fold
from people.enums import NameOrder

# What a column may be called, without accents and signs. The first one stands in our own template.
HEADS: dict[str, tuple[str, ...]] = {
    "name": ("name", "full name", "person", "attendee", "participant", "姓名", "名字", "ho ten", "ho va ten", "ten"),
    "family_name": ("family name", "surname", "last name", "姓", "姓氏", "ho"),
    "given_name": ("given name", "first name", "forename", "名", "ten goi", "ten dem va ten", "given names"),
    "email": ("email", "e mail", "mail", "email address", "e mail address", "邮箱", "电子邮箱", "电子邮件",
              "thu dien tu"),
    "affiliation": ("affiliation", "institution", "university", "organisation", "organization", "company", "institute",
                    "单位", "机构", "学校", "大学", "co quan", "don vi", "truong"),
    "country": ("country", "land", "nation", "国家", "国家地区", "quoc gia", "nuoc"),
    "ticket": ("ticket", "ticket type", "type", "category", "票", "票种", "类别", "ve", "loai ve"),
    "language": ("language", "mail language", "语言", "ngon ngu"),
}  # fmt: skip
WITHOUT_HEADS = ("name", "email", "affiliation", "country", "ticket", "language")
LONGEST = {"name": 120, "family_name": 120, "given_name": 120, "affiliation": 250, "email": 254}
LANGUAGES = {
    "en": "en", "english": "en", "tieng anh": "en", "英文": "en", "英语": "en",
    "zh": "zh-hans", "zh hans": "zh-hans", "zh cn": "zh-hans", "chinese": "zh-hans", "中文": "zh-hans",
    "简体中文": "zh-hans", "tieng trung": "zh-hans", "vi": "vi", "vietnamese": "vi", "tieng viet": "vi", "越南语": "vi",
}  # fmt: skip
OTHER_NAMES = {
    "uk": "GB", "england": "GB", "scotland": "GB", "great britain": "GB", "usa": "US", "united states": "US",
    "korea": "KR", "south korea": "KR", "viet nam": "VN", "vietnam": "VN", "russia": "RU", "taiwan": "TW",
    "czech republic": "CZ", "holland": "NL", "laos": "LA", "iran": "IR", "中国": "CN", "trung quoc": "CN",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupPerson:
    """One row, checked. `country` is an ISO 3166-1 alpha-2 code or ""; `language` one of the site's or ""."""

    row: int
    family_name: str
    given_name: str
    name_order: str
    email: str
    affiliation: str
    country: str
    ticket_type_id: int
    language: str


@dataclass(frozen=True, slots=True)
class RowProblem:
    """`row` is the line of the table, 0 for the table as a whole."""

    row: int
    sentence: str


@dataclass(slots=True)
class GroupTable:
    people: list[GroupPerson] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TicketNames:
    """The ticket types that may be chosen: {name, folded: id}; `usual` is for rows that name none."""

    by_name: Mapping[str, int]
    usual: int | None
    needs_country: frozenset[int] = frozenset()


def plain(text: str) -> str:
    """Without accents, case and signs: how names of columns, tickets and countries are compared."""
    return " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split())


@lru_cache(maxsize=1)
def country_codes() -> dict[str, str]:
    """Every name of a country in the languages of the site, and its codes, to its code."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {plain(str(name)): code for code, name in countries}
    found |= {plain(code): code for code in countries.countries}
    found |= {plain(countries.alpha3(code)): code for code in countries.countries if countries.alpha3(code)}
    return found | OTHER_NAMES


def read_group(text: str, tickets: TicketNames, most: int) -> GroupTable:
    """The people in a pasted table: commas, semicolons or tabs; with heads in any order, or without heads as
    name, e-mail, affiliation, country, ticket. Every problem names its row; people are right only if there is none."""
    lines = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    table = GroupTable()
    try:
        rows = list(_rows("\n".join(lines), delimiter))
    except csv.Error as error:
        table.problems.append(RowProblem(0, _("The table can't be read: %(error)s.") % {"error": error}))
        return table
    if not rows:
        table.problems.append(RowProblem(0, _("Please paste a table or choose a file: one person per row.")))
        return table
    columns = _columns(rows[0][1], table)
    if table.problems:
        return table
    if not any("@" in cell for cell in rows[0][1]):
        rows = rows[1:]
    if not rows:
        table.problems.append(RowProblem(0, _("There are heads but no people in the table.")))
    if len(rows) > most:
        sentence = _("The table has %(number)d people; a group has at most %(most)d. Please make two groups of it.")
        table.problems.append(RowProblem(0, sentence % {"number": len(rows), "most": most}))
        return table
    seen: dict[str, int] = {}
    for number, cells in rows:
        _read_row(number, cells, columns, tickets, table, seen)
    return table


def _rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Each row with the line on which it begins; empty ones are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, start = [], 1
    for row in reader:
        cells = [clean(plain_cell(cell)) for cell in row]
        if any(cells):
            rows.append((start, cells))
        start = reader.line_num + 1
    return rows


def _columns(first: list[str], table: GroupTable) -> list[str]:
    """The name of each column; "" for those that mean nothing to us."""
    if any("@" in cell for cell in first):
        columns = list(WITHOUT_HEADS)
        if "@" in first[0]:
            columns[0], columns[1] = columns[1], columns[0]
        return columns
    known = {head: name for name, heads in HEADS.items() for head in heads}
    columns = [known.get(plain(head), "") for head in first]
    if "email" not in columns:
        sentence = _(
            "There is no column of e-mail addresses. Call it “E-mail”, or begin each row with name and e-mail."
        )
        table.problems.append(RowProblem(0, sentence))
    if not {"name", "family_name"} & set(columns):
        table.problems.append(RowProblem(0, _("There is no column of names. Call it “Name”, or “Family name”.")))
    for name in set(columns) - {""}:
        if columns.count(name) > 1:
            twice = first[[n for n, known_as in enumerate(columns) if known_as == name][1]]
            sentence = _("The column “%(head)s” means the same as another one. Please leave one of them out.")
            table.problems.append(RowProblem(0, sentence % {"head": twice[:40]}))
    return columns


def _read_row(
    number: int,
    cells: list[str],
    columns: Sequence[str],
    tickets: TicketNames,
    table: GroupTable,
    seen: dict[str, int],
) -> None:
    problems: list[str] = []
    if any(cells[len(columns) :]):
        problems.append(_("more cells than columns: put text with commas into quotation marks"))
    values = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
    for name, longest in LONGEST.items():
        if len(values.get(name, "")) > longest:
            sentence = _("“%(text)s…” is too long; at most %(longest)d characters")
            problems.append(sentence % {"text": values[name][:30], "longest": longest})
    family, given, order = _name(values, columns)
    if not family:
        problems.append(_("the name is missing"))
    email = values.get("email", "")
    problems += _email_problems(email, number, seen)
    country = country_codes().get(plain(values.get("country", "")), "")
    if values.get("country") and not country:
        sentence = _("“%(text)s” is no country that we know; write its name or its code of two letters")
        problems.append(sentence % {"text": values["country"][:40]})
    language = LANGUAGES.get(plain(values.get("language", "")), "")
    if values.get("language") and not language:
        problems.append(_("“%(text)s” is none of our languages") % {"text": values["language"][:40]})
    named = values.get("ticket", "")
    kind = tickets.by_name.get(plain(named)) if named else tickets.usual
    if kind is None and named:
        problems.append(_("there is no ticket “%(text)s”") % {"text": named[:60]})
    elif kind is None:
        problems.append(_("no ticket is named; write it into the row, or choose one for all such rows"))
    elif kind in tickets.needs_country and not values.get("country"):
        problems.append(_("the country is missing; it decides the fee"))
    if problems or kind is None:
        table.problems.extend(RowProblem(number, problem) for problem in problems)
        return
    table.people.append(
        GroupPerson(number, family, given, order, email, values.get("affiliation", ""), country, kind, language)
    )


def _name(values: Mapping[str, str], columns: Sequence[str]) -> tuple[str, str, str]:
    """Family name, given name, and their order: that of the columns. A name in one cell is taken apart at a comma
    only, else kept as it is: nobody can tell which part of it is which, and the person is asked."""
    order = NameOrder.GIVEN_FIRST
    if values.get("family_name"):
        if "given_name" in columns and columns.index("family_name") < columns.index("given_name"):
            order = NameOrder.FAMILY_FIRST
        return values["family_name"], values.get("given_name", ""), order
    whole = values.get("name") or values.get("given_name", "")
    family, comma, given = whole.partition(",")
    if comma and family.strip() and given.strip():
        return family.strip(), given.strip(), order
    return whole, "", order


def _email_problems(email: str, number: int, seen: dict[str, int]) -> list[str]:
    if not email:
        return [_("the e-mail address is missing")]
    try:
        validate_email(email)
    except ValidationError:
        return [_("“%(text)s” is no e-mail address") % {"text": email[:60]}]
    earlier = seen.setdefault(email.lower(), number)
    if earlier != number:
        return [_("%(email)s stands in row %(row)d too") % {"email": email, "row": earlier}]
    return []
