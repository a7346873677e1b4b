"""Questions of an event and what was answered. The number of statements never grows with people or questions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from registrations.enums import AskedOf
from registrations.models import Answer, Attendee, ChosenAnswer, Order, Question, RegistrationSettings
from registrations.rules.answering import Raw, asked_of, is_frozen, read_answers


def questions_of(event_id: int) -> list[Question]:
    """Those that are asked now, in their order, with all that decides about them; three statements, one for an event
    without questions."""
    found = Question.objects.filter(event_id=event_id, is_active=True)
    return list(found.prefetch_related("choices", "ticket_types"))


def with_has_questions(settings: QuerySet[RegistrationSettings]) -> QuerySet[RegistrationSettings]:
    """The rows know without another statement whether their events have questions."""
    return settings.annotate(is_asking=Exists(Question.objects.filter(event=OuterRef("event"))))


def answer_rows() -> QuerySet[Answer]:
    """Answers in the order asked with question and file, and `chosen` with the choices as they are named now."""
    chosen = Prefetch("chosen", ChosenAnswer.objects.select_related("choice"))
    rows = Answer.objects.select_related("question", "upload").prefetch_related(chosen)
    return rows.order_by("question__position", "question_id")


def with_answers() -> Prefetch[str, QuerySet[Answer], str]:
    """For `prefetch_related` on orders or attendees: two statements. An order's answers hold those of its people too;
    an attendee's are their own."""
    return Prefetch("answers", answer_rows())


def answers_of(
    *, orders: Iterable[Order] = (), attendees: Iterable[Attendee] = ()
) -> dict[tuple[int, int | None], list[Answer]]:
    """{(order, attendee or None for the order's own): answers in the order asked}: everything of these `orders`; of
    these `attendees` only their own. Two statements."""
    rows = answer_rows()
    rows = rows.filter(order__in=list(orders)) if orders else rows.filter(attendee__in=list(attendees))
    found: dict[tuple[int, int | None], list[Answer]] = defaultdict(list)
    for answer in rows:
        found[answer.order_id, answer.attendee_id].append(answer)
    return found


def raw_of(answers: Iterable[Answer]) -> dict[int, Raw]:
    """Stored answers as a form would send them."""
    return {answer.question_id: raw_answer(answer) for answer in answers}


def raw_answer(answer: Answer) -> Raw:
    if answer.upload is not None:
        return answer.upload.token
    return answer.value.split() if answer.question.kind == "several" else answer.value


def frozen_for_holder(questions: Iterable[Question], now: datetime) -> frozenset[int]:
    return frozenset(question.pk for question in questions if is_frozen(question, now))


def missing_of(
    questions: list[Question], target: AskedOf, ticket_type_ids: Iterable[int], answers: list[Answer], now: datetime
) -> list[Question]:
    """The questions that must be answered by now, can be, and are not."""
    theirs = asked_of(questions, target, ticket_type_ids)
    kept = frozen_for_holder(theirs, now)
    held = {answer.question_id: answer.value for answer in answers}
    reading = read_answers(theirs, raw_of(answers), now=now, kept=kept, held=held)
    return [question for question in reading.shown if question.pk in reading.problems]


def people_with_missing_answers(
    orders: Iterable[Order], questions: list[Question] | None = None, now: datetime | None = None
) -> set[int]:
    """The keys of the people of these orders (of one event) who come and lack a required answer. One
    without questions of the event; five statements otherwise."""
    orders, now = list(orders), now or timezone.now()
    if not orders:
        return set()
    questions = questions_of(orders[0].event_id) if questions is None else questions
    if not any(question.asked_of == AskedOf.ATTENDEE for question in questions):
        return set()
    people = list(Attendee.standing.filter(order__in=orders))
    answers = answers_of(attendees=people)
    return {
        one.pk
        for one in people
        if missing_of(questions, AskedOf.ATTENDEE, [one.ticket_type_id], answers.get((one.order_id, one.pk), []), now)
    }


def missing_in_order(order: Order, people: Iterable[Attendee], now: datetime | None = None) -> Mapping[int | None, int]:
    """{attendee, or None for the order itself: how many required answers are missing}; those that lack none are left
    out."""
    questions, now = questions_of(order.event_id), now or timezone.now()
    if not questions:
        return {}
    people = list(people)
    answers = answers_of(orders=[order])
    missing: dict[int | None, int] = {}
    kinds = [one.ticket_type_id for one in people]
    if found := missing_of(questions, AskedOf.ORDER, kinds, answers.get((order.pk, None), []), now):
        missing[None] = len(found)
    for one in people:
        mine = answers.get((order.pk, one.pk), [])
        if found := missing_of(questions, AskedOf.ATTENDEE, [one.ticket_type_id], mine, now):
            missing[one.pk] = len(found)
    return missing
