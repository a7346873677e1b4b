"""Answers are changed later: by the holder, by somebody in a group, and by staff."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.audit import record
from registrations.actions.answers import (
    Errors,
    answer_of,
    first_sentence,
    forget_answers,
    name_files,
    unused_files,
    why_not_answerable,
    write_choices,
)
from registrations.actions.refusals import NotAllowedNowError, OrderInvalidError
from registrations.actions.transitions import lock_order
from registrations.enums import AskedOf
from registrations.models import Answer, AnswerFile, Attendee, Order, Question
from registrations.queries.answers import frozen_for_holder, questions_of, raw_of
from registrations.rules.answering import Given, Raw, Reading, asked_of, read_answers


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
    if attendee is not None and attendee.order_id != order.pk:
        raise Attendee.DoesNotExist
    key = attendee.pk if attendee else None
    options = _Options(by, may_change_frozen, ignore_missing)
    return _save(order, {key: raw}, options).get(key, [])


def save_all_answers(*, order: Order, raw: Mapping[int | None, Mapping[int, Raw]], by: Any = None) -> bool:
    """The answers of several people of an order at once, by the key of the person (None: the order's own); all of
    them or nothing. Whether anything changed. Raises as `save_answers` does. As many statements as for one."""
    return bool(_save(order, raw, _Options(by)))


@dataclass(frozen=True, slots=True)
class _Options:
    """As `save_answers` takes them."""

    by: Any
    may_change_frozen: bool = False
    ignore_missing: bool = False


@dataclass(slots=True)
class _Changes:
    """What is to be written: answers that go, each with the token of a file that stays, and those that come."""

    gone: list[tuple[Answer, str]] = field(default_factory=list)
    new: list[tuple[Answer, Given]] = field(default_factory=list)


@transaction.atomic
def _save(order: Order, raw: Mapping[int | None, Mapping[int, Raw]], options: _Options) -> dict[int | None, list[int]]:
    """{person or None: keys of the questions whose answers changed}, without those of whom nothing did."""
    now = timezone.now()
    locked = lock_order(order.pk)
    people = _locked_people(locked, raw)
    targets = [
        (people[pk] if pk is not None else None, typed) for pk, typed in raw.items() if pk is None or pk in people
    ]
    for one, _typed in targets:
        if reason := why_not_answerable(locked, one, by=options.by):
            raise NotAllowedNowError(reason)
    questions, stored = questions_of(locked.event_id), _stored(locked, [pk for pk in raw if pk is not None])
    readings = [
        (one, *_read(_asked_now(questions, locked, one), typed, stored[one.pk if one else None], options, now))
        for one, typed in targets
    ]
    unused, errors = unused_files([reading for _one, _theirs, reading in readings]), Errors()
    changes, changed = _Changes(), {}
    for one, theirs, reading in readings:
        before = stored[one.pk if one else None]
        own = {row.upload.token: row.upload for row in before.values() if row.upload is not None}
        files = {**unused, **own}
        name_files(reading, files)
        for given in reading.given.values():
            unused.pop(given.token, None)  # nobody else's any more
        if reading.problems:
            sentences = {f"q-{pk}": [sentence] for pk, sentence in reading.problems.items()}
            errors[one.position - 1 if one else None] = sentences
            continue
        if keys := _compare(locked, one, theirs, reading, before, files, changes, now, options.by):
            changed[one.pk if one else None] = keys
    if errors:
        raise OrderInvalidError(first_sentence(errors, questions), errors)
    forget_answers(changes.gone)
    Answer.objects.bulk_create(answer for answer, _given in changes.new)
    write_choices(changes.new)
    _record(locked, changed, options.by)
    return changed


def _locked_people(order: Order, keys: Iterable[int | None]) -> dict[int, Attendee]:
    wanted = [pk for pk in keys if pk is not None]
    if not wanted:
        return {}
    rows = Attendee.objects.select_for_update(of=("self",)).filter(order=order, pk__in=wanted)
    return {one.pk: one for one in rows.order_by("pk")}


def _read(
    questions: list[Question], raw: Mapping[int, Raw], stored: Mapping[int, Answer], options: _Options, now: datetime
) -> tuple[list[Question], Reading]:
    """What these questions are answered with; for the holder, what is frozen stays as it is stored."""
    raw = {question.pk: raw[question.pk] for question in questions if question.pk in raw}
    kept: frozenset[int] = frozenset()
    if options.by is None and not options.may_change_frozen:
        kept = frozen_for_holder(questions, now)
        before = raw_of(stored.values())
        raw = {**raw, **{pk: before.get(pk, "") for pk in kept}}
    reading = read_answers(
        questions,
        raw,
        now=now,
        ignore_missing=options.ignore_missing or options.by is not None,
        kept=kept,
        held={pk: row.value for pk, row in stored.items()},
    )
    return questions, reading


def _compare(
    order: Order,
    attendee: Attendee | None,
    questions: Sequence[Question],
    reading: Reading,
    stored: Mapping[int, Answer],
    files: Mapping[str, AnswerFile],
    changes: _Changes,
    now: datetime,
    by: Any,
) -> list[int]:
    """Add what this person's answers change to `changes`; the keys of the questions."""
    asked = {question.pk: question for question in questions}
    changed = []
    for pk in asked.keys() | stored.keys():
        before, given = stored.get(pk), reading.given.get(pk)
        if before is not None and given is not None and _is_same(before, given):
            continue
        if before is None and given is None:
            continue
        if before is not None:
            changes.gone.append((before, given.token if given else ""))
        if given is not None:
            answer = answer_of(asked[pk], given, files, now, by)
            answer.order, answer.attendee = order, attendee
            changes.new.append((answer, given))
        changed.append(pk)
    return sorted(changed)


def _record(order: Order, changed: Mapping[int | None, list[int]], by: Any) -> None:
    """One entry of the log: of one person, or of several."""
    if not changed:
        return
    questions = sorted({pk for keys in changed.values() for pk in keys})
    who = {"attendee": next(iter(changed))} if len(changed) == 1 else {"attendees": [pk for pk in changed if pk]}
    record("registrations.order.answer", order, by=by, **who, questions=questions)


def _is_same(before: Answer, given: Given) -> bool:
    if given.token:
        return before.upload is not None and before.upload.token == given.token
    return before.upload is None and before.value == given.value


def _asked_now(questions: list[Question], order: Order, attendee: Attendee | None) -> list[Question]:
    """What this person, or the order as a whole, is asked now."""
    if attendee is not None:
        return asked_of(questions, AskedOf.ATTENDEE, [attendee.ticket_type_id])
    kinds = order.attendees(manager="standing").order_by().values_list("ticket_type_id", flat=True)  # type: ignore[operator]
    return asked_of(questions, AskedOf.ORDER, list(kinds))


def _stored(order: Order, people: Collection[int]) -> dict[int | None, dict[int, Answer]]:
    """{person or None: {question: answer}} of these people and of the order itself."""
    rows = Answer.objects.filter(Q(attendee__isnull=True) | Q(attendee__in=people), order=order)
    found: dict[int | None, dict[int, Answer]] = defaultdict(dict)
    for row in rows.filter(question__is_active=True).select_related("question", "upload"):
        found[row.attendee_id][row.question_id] = row
    return found


def forget_answers_not_asked(order: Order, attendee: Attendee) -> None:
    """This person has another ticket: answers to questions that are asked with the former one only are gone, as they
    would be with the next save of the form, and with them what was shown because of them. Those of the order as a whole
    likewise. The caller's transaction."""
    stored = {pk: rows for pk, rows in _stored(order, [attendee.pk]).items() if rows}
    questions = questions_of(order.event_id) if stored else []
    for one in (attendee, None):
        rows = stored.get(one.pk if one else None)
        if not rows:
            continue
        gone = rows.keys() - {question.pk for question in _asked_now(questions, order, one)}
        while more := {pk for pk in rows.keys() - gone if rows[pk].question.shown_if_id in gone}:
            gone |= more
        forget_answers((rows[pk], "") for pk in sorted(gone))
