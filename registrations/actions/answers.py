"""Answers to the organiser's questions: with the order, later by the holder, and by staff.

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
from registrations.actions.answer_files import forget_file
from registrations.actions.attendees import AttendeeInput
from registrations.actions.refusals import NotAllowedNowError, OrderInvalidError
from registrations.actions.transitions import lock_order
from registrations.enums import HOLDING_STATES, AskedOf, OrderState, Privacy
from registrations.models import Answer, AnswerFile, Attendee, ChosenAnswer, Order, Question
from registrations.queries.answers import frozen_for_holder, questions_of, raw_of
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
    files = _files([reading for _position, reading in readings])
    for position, reading in readings:
        name_files(reading, files)
        if reading.problems:
            errors[position] = {f"q-{pk}": [sentence] for pk, sentence in reading.problems.items()}
    if errors:
        raise OrderInvalidError(_first_sentence(errors, questions), errors)
    used = [given.token for _position, reading in readings for given in reading.given.values() if given.token]
    if len(used) != len(set(used)):
        raise OrderInvalidError(_("One file was sent twice. Please choose it once for each person."), {})
    return [
        NewAnswer(_answer(question, reading.given[question.pk], files, now), reading.given[question.pk], position)
        for position, reading in readings
        for question in reading.shown
        if question.pk in reading.given
    ]


def _files(readings: Iterable[Reading]) -> dict[str, AnswerFile]:
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


def _first_sentence(errors: Errors, questions: Iterable[Question]) -> str:
    """“Person 2, “T-shirt”: Please choose one.”"""
    position, problems = next(iter(errors.items()))
    key, sentences = next(iter(problems.items()))
    labels = {f"q-{question.pk}": question.local_label for question in questions}
    values = {"question": labels.get(key, ""), "problem": sentences[0], "number": (position or 0) + 1}
    if position is None:
        return _("“%(question)s”: %(problem)s") % values
    return _("Person %(number)d, “%(question)s”: %(problem)s") % values


def _answer(question: Question, given: Given, files: Mapping[str, AnswerFile], now: datetime, by: Any = None) -> Answer:
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
    _write_choices((new.answer, new.given) for new in answers)


def _write_choices(pairs: Iterable[tuple[Answer, Given]]) -> None:
    rows = [
        ChosenAnswer(answer=answer, choice=choice, label=choice.local_label)
        for answer, given in pairs
        for choice in given.choices
    ]
    ChosenAnswer.objects.bulk_create(rows)


@transaction.atomic
def save_answers(
    *,
    order: Order,
    attendee: Attendee | None,
    raw: Mapping[int, Raw],
    by: Any = None,
    may_change_frozen: bool = False,
    ignore_missing: bool = False,
) -> list[int]:
    """Write what one person (or, without `attendee`, the order) answers now; the keys of the questions whose answers
    changed. What is unchanged keeps the wording it was asked in; what is not shown any more is deleted.

    `by` is staff, who may change frozen answers and leave required ones open; `may_change_frozen` is for the first
    answers of somebody in a group. Raises NotAllowedNowError or OrderInvalidError; then nothing was written.
    """
    now = timezone.now()
    locked = lock_order(order.pk)
    if attendee is not None:
        attendee = Attendee.objects.select_for_update(of=("self",)).get(pk=attendee.pk, order=locked)
    if reason := why_not_answerable(locked, attendee, by=by):
        raise NotAllowedNowError(reason)
    questions = target_questions(locked, attendee)
    stored = {row.question_id: row for row in _stored(locked, attendee) if row.question.is_active}
    raw = {question.pk: raw[question.pk] for question in questions if question.pk in raw}
    kept: frozenset[int] = frozenset()
    if by is None and not may_change_frozen:
        kept = frozen_for_holder(questions, now)
        before = raw_of(stored.values())
        raw = {**raw, **{pk: before.get(pk, "") for pk in kept}}
    reading = read_answers(
        questions,
        raw,
        now=now,
        ignore_missing=ignore_missing or by is not None,
        kept=kept,
        held={pk: row.value for pk, row in stored.items()},
    )
    own = {row.upload.token: row.upload for row in stored.values() if row.upload is not None}
    files = {**_files([reading]), **own}
    name_files(reading, files)
    if reading.problems:
        errors: Errors = {
            attendee.position - 1 if attendee else None: {
                f"q-{pk}": [sentence] for pk, sentence in reading.problems.items()
            }
        }
        raise OrderInvalidError(_first_sentence(errors, questions), errors)
    changed = _replace(locked, attendee, questions, reading, stored, files, now, by)
    if changed:
        record(
            "registrations.order.answer",
            locked,
            by=by,
            attendee=attendee.pk if attendee else None,
            questions=sorted(changed),
        )
    return changed


@transaction.atomic
def save_all_answers(*, order: Order, raw: Mapping[int | None, Mapping[int, Raw]], by: Any = None) -> bool:
    """The answers of several people of an order at once, by the key of the person (None: the order's own); all of
    them or nothing. Whether anything changed. Raises as `save_answers` does."""
    people = {one.pk: one for one in order.attendees.filter(pk__in=[pk for pk in raw if pk is not None])}
    changed = [
        save_answers(order=order, attendee=people[pk] if pk is not None else None, raw=answers, by=by)
        for pk, answers in raw.items()
        if pk is None or pk in people
    ]
    return any(changed)


def _replace(
    order: Order,
    attendee: Attendee | None,
    questions: Sequence[Question],
    reading: Reading,
    stored: Mapping[int, Answer],
    files: Mapping[str, AnswerFile],
    now: datetime,
    by: Any,
) -> list[int]:
    asked = {question.pk: question for question in questions}
    changed = []
    for pk in asked.keys() | stored.keys():
        before, given = stored.get(pk), reading.given.get(pk)
        if before is not None and given is not None and _is_same(before, given):
            continue
        if before is None and given is None:
            continue
        if before is not None:
            _forget(before, but=given.token if given else "")
        if given is not None:
            answer = _answer(asked[pk], given, files, now, by)
            answer.order, answer.attendee = order, attendee
            answer.save(force_insert=True)
            _write_choices([(answer, given)])
        changed.append(pk)
    return changed


def _is_same(before: Answer, given: Given) -> bool:
    if given.token:
        return before.upload is not None and before.upload.token == given.token
    return before.upload is None and before.value == given.value


def _forget(answer: Answer, but: str = "") -> None:
    """Delete an answer with its file, unless the file's token is `but`."""
    upload = answer.upload
    answer.delete()
    if upload is not None and upload.token != but:
        forget_file(upload)


def target_questions(order: Order, attendee: Attendee | None) -> list[Question]:
    """What this person, or the order as a whole, is asked now."""
    questions = questions_of(order.event_id)
    if attendee is not None:
        return asked_of(questions, AskedOf.ATTENDEE, [attendee.ticket_type_id])
    kinds = order.attendees(manager="standing").order_by().values_list("ticket_type_id", flat=True)  # type: ignore[operator]
    return asked_of(questions, AskedOf.ORDER, list(kinds))


def _stored(order: Order, attendee: Attendee | None) -> list[Answer]:
    rows = Answer.objects.filter(order=order, attendee=attendee)
    return list(rows.select_related("question", "upload"))


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
    for answer in rows.select_related("upload"):
        _forget(answer)


def forget_answers_not_asked(order: Order, attendee: Attendee) -> None:
    """This person has another ticket: answers to questions that are asked with the former one only are gone, as they
    would be with the next save of the form, and with them what was shown because of them. Those of the order as a whole
    likewise. The caller's transaction."""
    for one in (attendee, None):
        stored = {answer.question_id: answer for answer in _stored(order, one) if answer.question.is_active}
        if not stored:
            continue
        gone = stored.keys() - {question.pk for question in target_questions(order, one)}
        while more := {pk for pk in stored.keys() - gone if stored[pk].question.shown_if_id in gone}:
            gone |= more
        for pk in sorted(gone):
            _forget(stored[pk])


@transaction.atomic
def forget_answers_to(*, question: Question, by: Any) -> int:
    """Delete every answer to a question with personal data once its event is over. Returns how many.
    NotAllowedNowError before that."""
    if question.privacy == Privacy.NONE:
        raise NotAllowedNowError(_("This question holds no personal data."))
    if timezone.now() < question.event.ends_at:
        raise NotAllowedNowError(_("Answers can be deleted when the event is over."))
    answers = list(Answer.objects.select_for_update(of=("self",)).filter(question=question).select_related("upload"))
    for answer in answers:
        _forget(answer)
    record("registrations.question.forget", question, by=by, number=len(answers))
    return len(answers)
