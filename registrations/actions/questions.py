"""Questions of the organiser's own: set up, put in order, taken away."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.audit import record
from registrations.actions.refusals import NotAllowedNowError
from registrations.enums import CHOICE_KINDS, DECIDING_KINDS, QuestionKind, Requirement
from registrations.models import Question, QuestionChoice, TicketType
from registrations.rules.answering import NO, YES, would_go_in_circles


@transaction.atomic
def save_question(
    *, question: Question, ticket_types: list[TicketType] | None = None, by: Any = None
) -> list[QuestionChoice]:
    """Store a question with the choices in `question.choices`. A choice that was taken away although somebody chose it
    stays, no longer offered: these are returned. A new question without a position comes last. `ticket_types`: None
    leaves them as they are. ValidationError by field."""
    _tidy(question)
    before = Question.objects.select_for_update().filter(pk=question.pk).first() if question.pk else None
    problems = _problems(question, before)
    if problems:
        raise ValidationError(problems)
    question.full_clean(exclude=["event", "shown_if"])
    if before is None and not question.position:
        last = Question.objects.filter(event_id=question.event_id).aggregate(last=Max("position"))["last"]
        question.position = 1 if last is None else last + 1
    kept = _keep_chosen(question) if before else []
    question.save()
    if ticket_types is not None:
        question.ticket_types.set([kind for kind in ticket_types if kind.event_id == question.event_id])
    record("registrations.question.save", question, by=by)
    return kept


def _tidy(question: Question) -> None:
    """What belongs to another kind of answer is dropped."""
    if question.kind != QuestionKind.NUMBER:
        question.least = question.most = None
        question.unit, question.decimals = "", 0
    if question.kind != QuestionKind.CONSENT:
        question.consent_text = question.consent_text_zh_hans = question.consent_text_vi = ""
    if question.requirement != Requirement.FROM:
        question.required_from = None
    if question.shown_if is None:
        question.shown_for = []


def _problems(question: Question, before: Question | None) -> dict[str, str]:
    problems: dict[str, str] = {}
    offered = [choice for choice in question.choices.all() if choice.is_offered]
    if question.kind in CHOICE_KINDS and question.is_active and not offered:
        problems["kind"] = _("Write at least one choice that is offered.")
    if question.kind == QuestionKind.CONSENT and not question.consent_text.strip():
        problems["consent_text"] = _("Write the text that people consent to.")
    if question.least is not None and question.most is not None and question.least > question.most:
        problems["most"] = _("The largest number must not be below the smallest.")
    if question.decimals > 3:
        problems["decimals"] = _("At most three digits after the point.")
    if question.requirement == Requirement.FROM and question.required_from is None:
        problems["required_from"] = _("Say from when it must be answered.")
    if before is not None and before.answers.exists():
        if before.kind != question.kind:
            problems["kind"] = _("It was answered already. To ask in another way, make a new question.")
        if before.asked_of != question.asked_of:
            problems["asked_of"] = _("It was answered already. To ask others, make a new question.")
    if sentence := _problem_of_condition(question):
        problems["shown_if"] = sentence
    if before is not None and (sentence := _problem_of_dependents(question)):
        problems.setdefault("kind", sentence)
    return problems


def _problem_of_condition(question: Question) -> str:
    parent = question.shown_if
    if parent is None:
        return ""
    if parent.event_id != question.event_id or parent.asked_of != question.asked_of:
        return _("It can depend only on a question of this event that is asked of the same people.")
    if parent.kind not in DECIDING_KINDS:
        return _("It can depend only on a choice or a consent.")
    conditions = dict(Question.objects.filter(event_id=question.event_id).values_list("pk", "shown_if_id"))
    if would_go_in_circles(question.pk, parent.pk, conditions):
        return _("These questions would wait for each other. Please choose another condition.")
    if not question.shown_for:
        return _("Say for which answers it is shown.")
    known = {YES, NO} if parent.kind == QuestionKind.CONSENT else {str(one.pk) for one in parent.choices.all()}
    if set(question.shown_for) - known:
        return _("This is no answer to that question.")
    return ""


def _problem_of_dependents(question: Question) -> str:
    """Others wait for its answers: it must stay what they depend on."""
    waiting = [one for one in question.shows.filter(is_active=True) if one.pk != question.pk]
    if not waiting:
        return ""
    names = ", ".join(f"“{one}”" for one in waiting[:3])
    if not question.is_active:
        return _("Its answers decide whether %(questions)s is shown. Change that first.") % {"questions": names}
    kept = {str(choice.pk) for choice in question.choices.all()} | {YES, NO}
    if question.kind not in DECIDING_KINDS or any(set(one.shown_for) - kept for one in waiting):
        return _("Its answers decide whether %(questions)s is shown. Change that first.") % {"questions": names}
    if any(one.asked_of != question.asked_of for one in waiting):
        return _("Its answers decide whether %(questions)s is shown. Change that first.") % {"questions": names}
    return ""


def _keep_chosen(question: Question) -> list[QuestionChoice]:
    """Choices that were taken away and that somebody chose come back, no longer offered."""
    present = {choice.pk for choice in question.choices.all() if choice.pk}
    gone = QuestionChoice.objects.filter(question_id=question.pk).exclude(pk__in=present)
    kept = list(gone.filter(chosen__isnull=False).distinct())
    for choice in kept:
        choice.is_offered = False
        question.choices.add(choice)
    return kept


@transaction.atomic
def remove_question(*, question: Question, by: Any = None) -> bool:
    """Delete a question that nobody has answered; one with answers is no longer asked, and keeps them. Returns
    whether it was deleted. NotAllowedNowError while others depend on its answers."""
    locked = Question.objects.select_for_update().get(pk=question.pk)
    if locked.shows.filter(is_active=True).exists() or (not locked.answers.exists() and locked.shows.exists()):
        names = ", ".join(f"“{one}”" for one in locked.shows.all()[:3])
        raise NotAllowedNowError(
            _("Its answers decide whether %(questions)s is shown. Change that first.") % {"questions": names}
        )
    record("registrations.question.remove", locked, by=by)
    if locked.answers.exists():
        Question.objects.filter(pk=locked.pk).update(is_active=False)
        return False
    for kept in locked.files.filter(answer__isnull=True):
        kept.file.delete(save=False)
    locked.delete()
    return True


@transaction.atomic
def move_question(*, question: Question, place: int, by: Any = None) -> None:
    """Put it at `place` (0: first) among the questions of its event; all of them are numbered anew."""
    ids = list(
        Question.objects.select_for_update()
        .filter(event_id=question.event_id)
        .order_by("position", "pk")
        .values_list("pk", flat=True)
    )
    ids.remove(question.pk)
    place = len(ids) if place < 0 else min(place, len(ids))
    ids.insert(place, question.pk)
    for number, pk in enumerate(ids, start=1):
        Question.objects.filter(pk=pk).exclude(position=number).update(position=number)
    record("registrations.question.move", question, by=by)


def is_in_use(question: Question) -> bool:
    return bool(question.pk) and question.answers.exists()
