"""Answers to questions that a person is not asked any more, because their ticket is another."""

import pytest
from django.utils import timezone

from registrations.models import Answer
from tests.factories import QuestionFactory
from tests.registrations.place import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    """A person with a ticket that asks for a school and a bed, everybody is asked for their diet."""
    place = Place()
    asked = {"event": place.event, "requirement": "never"}
    school = QuestionFactory(label="School", ticket_types=[place.kind], **asked)
    QuestionFactory(label="Diet", **asked)
    QuestionFactory(label="Class", shown_if=school, **asked)
    QuestionFactory(label="Bus", asked_of="order", ticket_types=[place.kind], **asked)
    return place


def answer_all(place):
    for question in place.event.questions.order_by("pk"):
        attendee = None if question.asked_of == "order" else place.attendee
        Answer.objects.create(
            question=question, order=place.order, attendee=attendee, asked=question.label, answered_at=timezone.now()
        )


def labels():
    return sorted(Answer.objects.values_list("question__label", flat=True))


def test_answers_that_only_the_former_ticket_asked_go_with_it(place):
    answer_all(place)
    change = place.change(place.dear)
    assert (change.state, labels()) == ("awaiting", ["Bus", "Class", "Diet", "School"])

    place.receive(3000)

    assert labels() == ["Diet"]


def test_answers_of_the_order_stay_while_somebody_is_asked_for_them():
    place = Place(people=2)
    QuestionFactory(event=place.event, label="Bus", asked_of="order", ticket_types=[place.kind], requirement="never")
    answer_all(place)

    place.change(place.type(4000))

    assert labels() == ["Bus"]


def test_answers_stay_with_other_options_and_after_a_question_was_switched_off(place):
    answer_all(place)
    place.change(options=["dinner"])
    place.receive(3000)
    assert labels() == ["Bus", "Class", "Diet", "School"]
    place.event.questions.filter(label="Class").update(is_active=False)

    place.change(place.type(4000), options=["dinner"])

    assert labels() == ["Class", "Diet"]
