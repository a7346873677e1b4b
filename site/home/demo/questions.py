"""Questions of the organiser's own at the coming symposium, and what people answered."""

from typing import Any

from conferences.models import Conference
from home.demo.data.questions import ANSWERS, QUESTIONS
from home.demo.dates import SYMPOSIUM
from registrations.actions.questions import save_question
from registrations.actions.saving_answers import save_answers
from registrations.enums import HOLDING_STATES
from registrations.models import Attendee, Order, Question, QuestionChoice


def load_questions() -> None:
    symposium = Conference.objects.get(slug=SYMPOSIUM)
    if not Question.objects.filter(event=symposium).exists():
        ask_questions(symposium)


def ask_questions(symposium: Conference) -> None:
    """The questions; everybody who is registered has answered, but for those of a group who have not been there."""
    asked = make_questions(symposium)
    number = 0
    for order in Order.objects.filter(event=symposium, state__in=HOLDING_STATES).order_by("pk"):
        save_answers(order=order, attendee=None, raw={asked["heard"].pk: choice_key(asked["heard"], number % 3)})
        people = Attendee.standing.filter(order=order).exclude(link__isnull=False, link__completed_at=None)
        for attendee in people.order_by("position"):
            save_answers(order=order, attendee=attendee, raw=raw_answers(asked, ANSWERS[number % len(ANSWERS)]))
            number += 1


def make_questions(symposium: Conference) -> dict[str, Question]:
    made: dict[str, Question] = {}
    for known in QUESTIONS:
        question = Question(event=symposium, **known.words, **known.values)
        for position, (label, chinese, vietnamese) in enumerate(known.choices):
            question.choices.add(
                QuestionChoice(label=label, label_zh_hans=chinese, label_vi=vietnamese, sort_order=position)
            )
        if known.shown_if:
            parent, choice = known.shown_if
            question.shown_if, question.shown_for = made[parent], [choice_key(made[parent], choice)]
        save_question(question=question)
        made[known.key] = question
    return made


def choice_key(question: Question, number: int) -> str:
    return str(question.choices.all()[number].pk)


def raw_answers(asked: dict[str, Question], answers: dict[str, Any]) -> dict[int, Any]:
    return {asked[key].pk: raw_answer(asked[key], answer) for key, answer in answers.items()}


def raw_answer(question: Question, answer: Any) -> Any:
    if isinstance(answer, tuple):
        return [choice_key(question, number) for number in answer]
    return choice_key(question, answer) if isinstance(answer, int) else answer
