"""Answers to the organiser's questions that come with the order, and how they go. Later ones: saving_answers.py.

What a form says about an answer is said again here, by the same rules (rules/answering.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.audit import record
from registrations.actions.answer_files import forget_files
from registrations.actions.attendees import AttendeeInput
from registrations.actions.refusals import NotAllowedNowError, OrderInvalidError
from registrations.enums import HOLDING_STATES, AskedOf, OrderState, Privacy
from registrations.models import Answer, AnswerFile, Attendee, ChosenAnswer, Order, Question
from registrations.queries.answers import questions_of
from registrations.rules.answering import Given, Raw, Reading, asked_of, read_answers

Errors = dict[int | None, dict[str, list[str]]]


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """An answer that is not stored yet, with what it chose. `position` is that of its person (0, 1, …), or None."""

    answer: Answer
    given: Given
    position: int | None


def new_answers(
    *,
    event_id: int,
    attendees: Sequence[AttendeeInput],
    of_order: Mapping[int, Raw],
    now: datetime,
    is_group: bool,
) -> list[NewAnswer]:
    """The answers that come with an order, checked; OrderInvalidError names person and question.

    Nothing is required of a group: each person is asked on their own page, the coordinator on that of the order.
    At most four statements.
    """
    questions = questions_of(event_id)
    errors: Errors = {}
    readings: list[tuple[int | None, Reading]] = []
    kinds = [given.ticket_type_id for given in attendees]
    targets: list[tuple[int | None, AskedOf, list[int], Mapping[int, Raw]]] = [(None, AskedOf.ORDER, kinds, of_order)]
    targets += [
        (position, AskedOf.ATTENDEE, [given.ticket_type_id], given.answers) for position, given in enumerate(attendees)
    ]
    for position, target, types, raw in targets:
        theirs = asked_of(questions, target, types)
        reading = read_answers(theirs, raw, now=now, ignore_missing=is_group)
        readings.append((position, reading))
    files = unused_files([reading for _position, reading in readings])
    for position, reading in readings:
        name_files(reading, files)
        if reading.problems:
            errors[position] = {f"q-{pk}": [sentence] for pk, sentence in reading.problems.items()}
    if errors:
        raise OrderInvalidError(first_sentence(errors, questions), errors)
    used = [given.token for _position, reading in readings for given in reading.given.values() if given.token]
    if len(used) != len(set(used)):
        raise OrderInvalidError(_("One file was sent twice. Please choose it once for each person."), {})
    return [
        NewAnswer(answer_of(question, reading.given[question.pk], files, now), reading.given[question.pk], position)
        for position, reading in readings
        for question in reading.shown
        if question.pk in reading.given
    ]


def unused_files(readings: Iterable[Reading]) -> dict[str, AnswerFile]:
    """The files that were sent and belong to no answer yet, by their tokens. No statement where there are none."""
    tokens = {given.token for reading in readings for given in reading.given.values() if given.token}
    found = AnswerFile.objects.filter(token__in=tokens, answer__isnull=True) if tokens else ()
    return {kept.token: kept for kept in found}


def name_files(reading: Reading, files: Mapping[str, AnswerFile]) -> None:
    """Put the name of each file into its answer; one that is not there (any more) becomes a problem."""
    for pk, given in list(reading.given.items()):
        if not given.token:
            continue
        kept = files.get(given.token)
        if kept is None or kept.question_id != pk:
            del reading.given[pk]
            reading.problems[pk] = _("This file was not kept. Please choose it again.")
        else:
            reading.given[pk] = replace(given, text=kept.name)


def first_sentence(errors: Errors, questions: Iterable[Question]) -> str:
    """“Person 2, “T-shirt”: Please choose one.”"""
    position, problems = next(iter(errors.items()))
    key, sentences = next(iter(problems.items()))
    labels = {f"q-{question.pk}": question.local_label for question in questions}
    values = {"question": labels.get(key, ""), "problem": sentences[0], "number": (position or 0) + 1}
    if position is None:
        return _("“%(question)s”: %(problem)s") % values
    return _("Person %(number)d, “%(question)s”: %(problem)s") % values


def answer_of(
    question: Question, given: Given, files: Mapping[str, AnswerFile], now: datetime, by: Any = None
) -> Answer:
    return Answer(
        question=question,
        asked=question.local_label,
        consented_to=question.local_consent_text if question.kind == "consent" else "",
        language=get_language() or "en",
        value=given.value,
        text=given.text,
        upload=files.get(given.token),
        answered_at=now,
        answered_by=by if getattr(by, "pk", None) else None,
    )


def write_new_answers(order: Order, attendees: Sequence[Attendee], answers: Sequence[NewAnswer]) -> None:
    """Inside the transaction of the order. Two statements at most, none without answers."""
    for new in answers:
        new.answer.pk = None
        new.answer.order = order
        new.answer.attendee = attendees[new.position] if new.position is not None else None
    Answer.objects.bulk_create(new.answer for new in answers)
    write_choices((new.answer, new.given) for new in answers)


def write_choices(pairs: Iterable[tuple[Answer, Given]]) -> None:
    rows = [
        ChosenAnswer(answer=answer, choice=choice, label=choice.local_label)
        for answer, given in pairs
        for choice in given.choices
    ]
    ChosenAnswer.objects.bulk_create(rows)


def forget_answers(gone: Iterable[tuple[Answer, str]]) -> None:
    """Delete answers with their files, unless a file's token is the one beside its answer. Three statements at most."""
    gone = list(gone)
    if gone:
        Answer.objects.filter(pk__in=[answer.pk for answer, _but in gone]).delete()
    forget_files([answer.upload for answer, but in gone if answer.upload is not None and answer.upload.token != but])


def why_not_answerable(order: Order, attendee: Attendee | None = None, *, by: Any = None) -> str:
    """Why nothing can be answered any more (a sentence), or ""."""
    if attendee is not None and attendee.cancelled_at is not None:
        return _("This place was cancelled.")
    if order.forgotten_at is not None:
        return _("The personal data of this order were forgotten.")
    if order.state not in (*HOLDING_STATES, OrderState.REQUESTED):
        return _("This registration does not stand any more: it is %(state)s.") % {
            "state": OrderState(order.state).label
        }
    if by is None and order.event.is_cancelled:
        return _("This event is cancelled.")
    if by is None and timezone.now() >= order.event.ends_at:
        return _("This event is over.")
    return ""


def forget_answers_of(attendee: Attendee) -> None:
    """Somebody else takes the place: what the former person said about themselves is gone. The caller's transaction."""
    rows = Answer.objects.filter(attendee=attendee).exclude(question__privacy=Privacy.NONE)
    forget_answers((answer, "") for answer in rows.select_related("upload"))


@transaction.atomic
def forget_answers_to(*, question: Question, by: Any) -> int:
    """Delete every answer to a question with personal data once its event is over. Returns how many.
    NotAllowedNowError before that."""
    if question.privacy == Privacy.NONE:
        raise NotAllowedNowError(_("This question holds no personal data."))
    if timezone.now() < question.event.ends_at:
        raise NotAllowedNowError(_("Answers can be deleted when the event is over."))
    answers = list(Answer.objects.select_for_update(of=("self",)).filter(question=question).select_related("upload"))
    forget_answers((answer, "") for answer in answers)
    record("registrations.question.forget", question, by=by, number=len(answers))
    return len(answers)
