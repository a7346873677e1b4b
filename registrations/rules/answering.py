"""Questions of the organiser's own: which are shown, and what an answer means. No database.

Raw answers are as a form sends them, {key of the question: text, or texts for any number of choices}. A question that
is not shown is neither required nor read.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _
from django_countries import countries

from core.dates import YEARS
from core.text import clean
from registrations.enums import CHOICE_KINDS, DECIDING_KINDS, AskedOf, QuestionKind, Requirement

LONGEST_LINE = 500
LONGEST_PARAGRAPH = 5000
YES, NO = "yes", "no"
NUMBER_CHARACTERS = frozenset("0123456789.-+")

Raw = str | Sequence[str]


class AnswerProblemError(ValueError):
    """`message` says to people what to do instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Given:
    """A valid answer. `value` and `text` are as in the model Answer; `choices` the chosen ones themselves; `token`
    names the file that was sent."""

    value: str
    text: str
    choices: tuple[Any, ...] = ()
    token: str = ""


@dataclass(slots=True)
class Reading:
    """All answers of one target: `given` and `problems` by the key of the question, `shown` in the order asked."""

    shown: list[Any] = field(default_factory=list)
    given: dict[int, Given] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)


def read_answers(
    questions: Iterable[Any],
    raw: Mapping[int, Raw],
    *,
    now: datetime,
    ignore_missing: bool = False,
    kept: Collection[int] = (),
    held: Mapping[int, str] | None = None,
) -> Reading:
    """Read every question that is shown; `questions` are those of the target in their order, with choices.

    `kept` are the keys of questions whose answers can't be changed now; their raw answers decide what else is shown,
    and have no problems. `held` are the values that were answered before: a choice among them may stay although it is
    no longer offered.
    """
    held = held or {}
    reading = Reading()
    decided: dict[int, frozenset[str]] = {}
    waiting = list(questions)
    asked = {question.pk for question in waiting}
    while waiting:
        later = []
        for question in waiting:
            if question.shown_if_id in asked and question.shown_if_id not in decided:
                later.append(question)
                continue
            if not _is_shown(question, asked, decided):
                decided[question.pk] = frozenset()
                continue
            is_kept = question.pk in kept
            is_needed = is_required(question, now) and not ignore_missing and not is_kept
            before = held.get(question.pk, "")
            decided[question.pk] = _read_one(reading, question, raw.get(question.pk, ""), before, is_needed, is_kept)
        if len(later) == len(waiting):  # a cycle, which set-up refuses: nobody is asked
            break
        waiting = later
    order = {pk: number for number, pk in enumerate(question.pk for question in questions)}
    reading.shown.sort(key=lambda question: order[question.pk])
    return reading


def _is_shown(question: Any, asked: set[int], decided: Mapping[int, frozenset[str]]) -> bool:
    if question.shown_if_id is None:
        return True
    return question.shown_if_id in asked and bool(decided[question.shown_if_id] & set(question.shown_for))


def _read_one(reading: Reading, question: Any, raw: Raw, held: str, is_needed: bool, is_kept: bool) -> frozenset[str]:
    """Put the answer, or the problem, into the reading; returns what decides about other questions."""
    reading.shown.append(question)
    try:
        given = read_answer(question, raw, held)
    except AnswerProblemError as problem:
        if not is_kept:
            reading.problems[question.pk] = problem.message
        return frozenset()
    is_consent = question.kind == QuestionKind.CONSENT
    if is_needed and (given is None or (is_consent and given.value == NO)):
        reading.problems[question.pk] = missing_sentence(question)
        return frozenset({NO}) if is_consent else frozenset()
    if given is None:
        return frozenset()
    reading.given[question.pk] = given
    return frozenset(given.value.split()) if question.kind in DECIDING_KINDS else frozenset()


def is_required(question: Any, now: datetime) -> bool:
    if question.requirement == Requirement.FROM:
        return question.required_from is not None and now >= question.required_from
    return bool(question.requirement == Requirement.ALWAYS)


def is_frozen(question: Any, now: datetime) -> bool:
    return question.frozen_from is not None and now >= question.frozen_from


def missing_sentence(question: Any) -> str:
    sentences = {
        QuestionKind.CHOICE: _("Please choose one."),
        QuestionKind.SEVERAL: _("Please choose at least one."),
        QuestionKind.NUMBER: _("Please write a number."),
        QuestionKind.DATE: _("Please give a date."),
        QuestionKind.FILE: _("Please choose a file."),
        QuestionKind.COUNTRY: _("Please choose a country."),
        QuestionKind.CONSENT: _("Please tick this; it is needed for the registration."),
    }
    return sentences.get(question.kind, _("Please answer this."))


def read_answer(question: Any, raw: Raw, held: str = "") -> Given | None:
    """The answer to one question; None for an empty one. AnswerProblemError."""
    texts = [raw] if isinstance(raw, str) else [one for one in raw if isinstance(one, str)]
    if question.kind in CHOICE_KINDS:
        one_only = question.kind == QuestionKind.CHOICE
        return _choices(question, texts[:1] if one_only else texts, frozenset(held.split()))
    return READERS[QuestionKind(question.kind)](question, texts[0] if texts else "")


def _line(_question: Any, text: str) -> Given | None:
    line = clean(text.replace("\x00", " "))
    _refuse_longer(line, LONGEST_LINE)
    return Given(line, line) if line else None


def _paragraph(_question: Any, text: str) -> Given | None:
    lines = [clean(line) for line in normalize_newlines(text.replace("\x00", " ")).split("\n")]
    joined = "\n".join(lines).strip()
    _refuse_longer(joined, LONGEST_PARAGRAPH)
    return Given(joined, joined) if joined else None


def _refuse_longer(text: str, longest: int) -> None:
    if len(text) > longest:
        values = {"longest": longest, "length": number_format(len(text), use_l10n=True, force_grouping=True)}
        raise AnswerProblemError(_("Please shorten this to %(longest)s characters; it has %(length)s.") % values)


def _choices(question: Any, texts: Sequence[str], held: frozenset[str]) -> Given | None:
    wanted = {text.strip() for text in texts if text.strip()}
    if not wanted:
        return None
    known = {str(choice.pk): choice for choice in question.choices.all()}
    if wanted - known.keys():
        raise AnswerProblemError(_("This can't be chosen here. Please choose again."))
    chosen = {key: choice for key, choice in known.items() if key in wanted}
    if gone := [choice for key, choice in chosen.items() if not choice.is_offered and key not in held]:
        raise AnswerProblemError(
            _("“%(choice)s” is not offered any more. Please choose again.") % {"choice": gone[0].local_label}
        )
    return Given(" ".join(chosen), "; ".join(one.local_label for one in chosen.values()), tuple(chosen.values()))


def _number(question: Any, text: str) -> Given | None:
    typed = clean(text).replace("−", "-").replace("\u00a0", "").replace(" ", "")
    if not typed:
        return None
    example = "12.5" if question.decimals else "12"
    unclear = AnswerProblemError(_("Please write a number in digits, like %(example)s.") % {"example": example})
    if len(typed) > 24 or not set(typed) <= NUMBER_CHARACTERS:
        raise unclear
    try:
        number = Decimal(typed)
    except InvalidOperation:
        raise unclear from None
    exact = number.normalize()
    if -int(exact.as_tuple().exponent) > question.decimals:
        if not question.decimals:
            raise AnswerProblemError(_("Please write a whole number."))
        raise AnswerProblemError(
            _("Please write at most %(digits)d digits after the point.") % {"digits": question.decimals}
        )
    if question.least is not None and number < question.least:
        raise AnswerProblemError(_("Please write %(least)s or more.") % {"least": plain_number(question.least)})
    if question.most is not None and number > question.most:
        raise AnswerProblemError(_("Please write %(most)s or less.") % {"most": plain_number(question.most)})
    value = plain_number(number)
    return Given(value, f"{value} {question.unit}".strip())


def plain_number(number: Decimal) -> str:
    """`12.50` → `12.5`, `1E+3` → `1000`, `-0` → `0`."""
    text = f"{number + 0:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _date(_question: Any, text: str) -> Given | None:
    typed = clean(text)
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed) if len(typed) == 10 else None
    except ValueError:
        day = None
    if day is None:
        raise AnswerProblemError(_("Please write the date as year-month-day, like 2027-05-31."))
    if not 1900 <= day.year < YEARS.stop:
        raise AnswerProblemError(_("Please check the year."))
    return Given(day.isoformat(), date_format(day, "DATE_FORMAT"))


def _country(_question: Any, text: str) -> Given | None:
    code = text.strip()
    if not code:
        return None
    if code not in countries.countries:
        raise AnswerProblemError(_("Please choose a country from the list."))
    return Given(code, countries.name(code))


def _consent(_question: Any, text: str) -> Given | None:
    """Not ticked is an answer: no."""
    is_given = text.strip() not in ("", NO)
    return Given(YES, _("yes")) if is_given else Given(NO, _("no"))


def _file(_question: Any, text: str) -> Given | None:
    """The name of the file is found by whoever keeps the files."""
    token = file_token(text)
    return Given("", "", token=token) if token else None


def file_token(text: str) -> str:
    """What can be the token of a file: nothing that a database refuses."""
    return "".join(char for char in text[:64] if char.isascii() and (char.isalnum() or char in "-_"))


READERS: dict[QuestionKind, Callable[[Any, str], Given | None]] = {
    QuestionKind.LINE: _line,
    QuestionKind.PARAGRAPH: _paragraph,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.COUNTRY: _country,
    QuestionKind.CONSENT: _consent,
    QuestionKind.FILE: _file,
}


def asked_of(questions: Iterable[Any], target: AskedOf, ticket_type_ids: Iterable[int]) -> list[Any]:
    """Those that a person with this ticket (or an order with these tickets) is asked."""
    kinds = frozenset(ticket_type_ids)
    return [question for question in questions if question.asked_of == target and question.is_asked_with(kinds)]


def would_go_in_circles(question_id: int | None, shown_if: int | None, conditions: Mapping[int, int | None]) -> bool:
    """Whether `question_id` would depend on itself; `conditions` is {question: the one that it depends on}."""
    seen: set[int] = set()
    current = shown_if
    while current is not None:
        if current == question_id or current in seen:
            return True
        seen.add(current)
        current = conditions.get(current)
    return False
