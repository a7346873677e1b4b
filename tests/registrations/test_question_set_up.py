"""Questions are set up, changed, moved and taken away."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from registrations.actions.answers import forget_answers_to
from registrations.actions.questions import move_question, remove_question, save_question
from registrations.actions.refusals import NotAllowedNowError
from registrations.actions.saving_answers import save_answers
from registrations.models import Answer, Question, QuestionChoice, RegistrationSettings
from tests.factories import QuestionFactory, UserFactory
from tests.registrations.helpers import open_event
from tests.registrations.shirts import key_of, placed_shirt, shirt_sale, values

pytestmark = pytest.mark.django_db


@pytest.fixture
def sale():
    return shirt_sale()


@pytest.fixture
def placed(sale):
    return placed_shirt(sale)


def test_question_with_answers_is_switched_off_and_keeps_them(placed):
    order, attendee, shirt = placed

    assert remove_question(question=shirt) is False

    shirt.refresh_from_db()
    assert shirt.is_active is False
    assert values(order, attendee) == {"Shirt": "S"}
    assert save_answers(order=order, attendee=attendee, raw={}) == []
    assert values(order, attendee) == {"Shirt": "S"}


def test_question_without_answers_is_deleted():
    question = QuestionFactory(choices=["S"])

    assert remove_question(question=question) is True
    assert not Question.objects.exists()


def test_question_that_others_wait_for_is_not_taken_away(sale):
    event, _kind, shirt = sale
    QuestionFactory(event=event, label="Why?", shown_if=shirt, shown_for=[key_of(shirt, "S")])

    with pytest.raises(NotAllowedNowError) as caught:
        remove_question(question=shirt)

    assert "“Why?”" in caught.value.message


def test_kind_stays_once_there_are_answers(placed):
    _order, _attendee, shirt = placed
    shirt.kind = "line"

    with pytest.raises(ValidationError) as caught:
        save_question(question=shirt)

    assert "kind" in caught.value.message_dict


def test_chosen_choice_that_is_taken_away_is_only_no_longer_offered(placed):
    order, attendee, shirt = placed
    shirt = Question.objects.get(pk=shirt.pk)
    shirt.choices.remove(*[choice for choice in shirt.choices.all() if choice.label == "S"])

    kept = save_question(question=shirt)

    assert [choice.label for choice in kept] == ["S"]
    assert dict(QuestionChoice.objects.values_list("label", "is_offered")) == {"S": False, "M": True}
    assert values(order, attendee) == {"Shirt": "S"}


def test_choice_that_nobody_chose_is_deleted(placed):
    _order, _attendee, shirt = placed
    shirt = Question.objects.get(pk=shirt.pk)
    shirt.choices.remove(*[choice for choice in shirt.choices.all() if choice.label == "M"])

    assert save_question(question=shirt) == []
    assert [choice.label for choice in QuestionChoice.objects.all()] == ["S"]


def test_questions_that_would_wait_for_each_other_are_refused(sale):
    event, _kind, shirt = sale
    second = QuestionFactory(event=event, kind="choice", choices=["a"], shown_if=shirt, shown_for=[key_of(shirt, "S")])
    shirt.shown_if, shirt.shown_for = second, [key_of(second, "a")]

    with pytest.raises(ValidationError) as caught:
        save_question(question=shirt)

    assert caught.value.message_dict == {
        "shown_if": ["These questions would wait for each other. Please choose another condition."]
    }


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "choice"}, "kind"),
        ({"kind": "consent"}, "consent_text"),
        ({"kind": "number", "least": 3, "most": 2}, "most"),
        ({"kind": "number", "decimals": 9}, "decimals"),
        ({"requirement": "from"}, "required_from"),
    ],
)
def test_question_that_can_not_be_asked_is_refused(values, field):
    event, _kind = open_event()

    with pytest.raises(ValidationError) as caught:
        save_question(question=Question(event=event, label="?", **values))

    assert field in caught.value.message_dict


def test_question_depends_only_on_its_own_event(sale):
    _event, _kind, shirt = sale
    elsewhere = QuestionFactory()
    elsewhere.shown_if, elsewhere.shown_for = shirt, [key_of(shirt, "S")]

    with pytest.raises(ValidationError) as caught:
        save_question(question=elsewhere)

    assert "shown_if" in caught.value.message_dict


def test_new_question_comes_last_and_switches_asking_on():
    event, _kind = open_event()
    first, second = Question(event=event, label="1"), Question(event=event, label="2")
    for question in (first, second):
        save_question(question=question)

    assert (first.position, second.position) == (1, 2)
    assert RegistrationSettings.objects.get(event=event).has_questions


def test_question_is_moved_among_those_of_its_event():
    event, _kind = open_event()
    asked = [QuestionFactory(event=event, label=label, position=7) for label in "abc"]
    QuestionFactory(label="elsewhere")

    move_question(question=asked[2], place=0)
    move_question(question=asked[0], place=99)

    assert [one.label for one in Question.objects.filter(event=event)] == ["c", "b", "a"]


def test_answers_are_deleted_after_the_event_only(placed):
    order, _attendee, shirt = placed
    staff = UserFactory()
    with pytest.raises(NotAllowedNowError):
        forget_answers_to(question=shirt, by=staff)
    order.event.starts_at = timezone.now() - timedelta(days=3)
    order.event.ends_at = timezone.now() - timedelta(days=1)
    order.event.save()

    assert forget_answers_to(question=Question.objects.get(pk=shirt.pk), by=staff) == 1
    assert not Answer.objects.exists()
