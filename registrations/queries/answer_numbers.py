"""What was answered, counted: five statements for any number of people and questions."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median_high, median_low

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django_countries import countries

from events.models import Event
from registrations.enums import CHOICE_KINDS, HOLDING_STATES, AskedOf, QuestionKind
from registrations.models import Answer, Attendee, ChosenAnswer, Order, Question
from registrations.rules.answering import YES, plain_number

COUNTED_BY_VALUE = (QuestionKind.NUMBER, QuestionKind.DATE, QuestionKind.COUNTRY, QuestionKind.CONSENT)


@dataclass(frozen=True, slots=True)
class Bar:
    """How many gave this answer; `key` filters the list of attendees."""

    label: str
    number: int
    key: str = ""


@dataclass(slots=True)
class Numbers:
    """`asked` is how many people (or orders) there are, `answered` how many of them answered."""

    question: Question
    asked: int
    answered: int
    bars: list[Bar] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def most(self) -> int:
        return max([self.answered, 1])


def numbers_of(event: Event) -> list[Numbers]:
    """Of people who come by orders that hold their places; every question, also those no longer asked."""
    questions = list(Question.objects.filter(event_id=event.pk).prefetch_related("choices"))
    coming = Q(order__state__in=HOLDING_STATES) & (Q(attendee=None) | Q(attendee__cancelled_at=None))
    answers = Answer.objects.filter(coming, question__event_id=event.pk).order_by()
    answered = dict(answers.values_list("question_id").annotate(number=Count("pk")))
    chosen = ChosenAnswer.objects.filter(answer__in=answers).order_by()
    by_choice = dict(chosen.values_list("choice_id").annotate(number=Count("pk")))
    by_value: dict[int, dict[str, int]] = defaultdict(dict)
    valued = answers.filter(question__kind__in=COUNTED_BY_VALUE)
    for pk, value, number in valued.values_list("question_id", "value").annotate(number=Count("pk")):
        by_value[pk][value] = number
    orders = Order.objects.filter(event_id=event.pk, state__in=HOLDING_STATES)
    people = Attendee.standing.filter(order__in=orders).count() if questions else 0
    number_of_orders = orders.count() if questions else 0
    return [
        _numbers(
            question,
            people if question.asked_of == AskedOf.ATTENDEE else number_of_orders,
            answered.get(question.pk, 0),
            by_choice,
            by_value[question.pk],
        )
        for question in questions
    ]


def _numbers(
    question: Question, asked: int, answered: int, by_choice: dict[int, int], values: dict[str, int]
) -> Numbers:
    found = Numbers(question, asked, answered)
    if question.kind in CHOICE_KINDS:
        found.bars = [
            Bar(choice.label, by_choice.get(choice.pk, 0), f"{question.pk}:{choice.pk}")
            for choice in question.choices.all()
        ]
    elif question.kind == QuestionKind.CONSENT:
        found.bars = [
            Bar(_("yes") if value == YES else _("no"), values.get(value, 0), f"{question.pk}:{value}")
            for value in (YES, "no")
        ]
    elif question.kind == QuestionKind.COUNTRY:
        ordered = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
        found.bars = [Bar(countries.name(code) or code, number) for code, number in ordered]
    elif question.kind == QuestionKind.NUMBER and values:
        found.facts = _facts_of_numbers(question, values)
    elif question.kind == QuestionKind.DATE and values:
        found.facts = [(_("earliest"), min(values)), (_("latest"), max(values))]
    return found


def _facts_of_numbers(question: Question, values: dict[str, int]) -> list[tuple[str, str]]:
    numbers = sorted(Decimal(value) for value, number in values.items() for _n in range(number))
    middle = (median_low(numbers) + median_high(numbers)) / 2
    rows = [
        (_("smallest"), numbers[0]),
        (_("median"), middle),
        (_("largest"), numbers[-1]),
        (_("sum"), sum(numbers, Decimal(0))),
    ]
    return [(label, f"{plain_number(number)} {question.unit}".strip()) for label, number in rows]
