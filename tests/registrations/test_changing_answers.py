"""Answers are changed by holders and staff, go with what they depend on, or are missing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from registrations.actions.answer_files import keep_answer_file
from registrations.actions.cancelling import cancel_order
from registrations.actions.refusals import NotAllowedNowError, OrderInvalidError
from registrations.actions.renaming import rename_attendee
from registrations.actions.saving_answers import save_all_answers, save_answers
from registrations.models import Answer, AnswerFile, Attendee, ChosenAnswer, Question
from registrations.queries.answers import answers_of, missing_in_order
from tests.factories import QuestionFactory, UserFactory
from tests.registrations.helpers import order_for, person
from tests.registrations.shirts import key_of, pdf, placed_shirt, shirt_sale, values

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def sale():
    return shirt_sale()


def kept(question):
    """The token of a new file."""
    return keep_answer_file(question=question, file=pdf()).token


@pytest.fixture
def placed(sale):
    return placed_shirt(sale)


def test_holder_changes_an_answer_and_the_log_knows_which(placed):
    order, attendee, shirt = placed

    changed = save_answers(order=order, attendee=attendee, raw={shirt.pk: key_of(shirt, "M")})

    assert changed == [shirt.pk]
    assert values(order, attendee) == {"Shirt": "M"}
    assert ChosenAnswer.objects.get().choice.label == "M"
    assert save_answers(order=order, attendee=attendee, raw={shirt.pk: key_of(shirt, "M")}) == []


def test_frozen_answer_stays_for_the_holder_and_can_be_changed_by_staff(placed):
    order, attendee, shirt = placed
    Question.objects.filter(pk=shirt.pk).update(frozen_from=timezone.now())

    by_holder = save_answers(order=order, attendee=attendee, raw={shirt.pk: key_of(shirt, "M")})
    by_staff = save_answers(order=order, attendee=attendee, raw={shirt.pk: key_of(shirt, "M")}, by=UserFactory())

    assert (by_holder, by_staff) == ([], [shirt.pk])
    assert values(order, attendee) == {"Shirt": "M"}


def test_answer_that_is_hidden_by_a_change_is_deleted_with_its_file(placed):
    order, attendee, shirt = placed
    photo = QuestionFactory(
        event=order.event, label="Photo", kind="file", shown_if=shirt, shown_for=[key_of(shirt, "S")]
    )
    kept = keep_answer_file(question=photo, file=pdf())
    save_answers(order=order, attendee=attendee, raw={shirt.pk: key_of(shirt, "S"), photo.pk: kept.token})

    save_answers(order=order, attendee=attendee, raw={shirt.pk: key_of(shirt, "M"), photo.pk: kept.token})

    assert values(order, attendee) == {"Shirt": "M"}
    assert not AnswerFile.objects.exists()


def test_unchanged_file_stays(placed):
    order, attendee, shirt = placed
    photo = QuestionFactory(event=order.event, label="Photo", kind="file")
    kept = keep_answer_file(question=photo, file=pdf())
    raw = {shirt.pk: key_of(shirt, "S"), photo.pk: kept.token}

    assert save_answers(order=order, attendee=attendee, raw=raw) == [photo.pk]
    assert save_answers(order=order, attendee=attendee, raw=raw) == []
    assert AnswerFile.objects.get() == kept


def test_choice_no_longer_offered_may_stay_but_not_be_chosen(placed):
    order, attendee, shirt = placed
    shirt.choices.filter(label="S").update(is_offered=False)

    assert save_answers(order=order, attendee=attendee, raw={shirt.pk: key_of(shirt, "S")}) == []
    save_answers(order=order, attendee=attendee, raw={shirt.pk: key_of(shirt, "M")})
    with pytest.raises(OrderInvalidError):
        save_answers(order=order, attendee=attendee, raw={shirt.pk: key_of(shirt, "S")})


def test_nothing_is_answered_in_an_order_that_does_not_stand(placed):
    order, attendee, shirt = placed
    cancel_order(order=order, by=UserFactory())

    with pytest.raises(NotAllowedNowError):
        save_answers(order=order, attendee=attendee, raw={shirt.pk: key_of(shirt, "M")})


def test_answers_of_one_and_of_three_people_take_the_same_statements(sale):
    """Each has a choice changed, a line that comes, one that goes, and a file in the place of another."""
    event, kind, shirt = sale
    line, old = (QuestionFactory(event=event, label=label) for label in ("Line", "Old"))
    photo = QuestionFactory(event=event, label="Photo", kind="file")
    counts = []
    for number in (1, 3):
        order = order_for(
            event,
            kind,
            attendees=[
                person(kind, answers={shirt.pk: key_of(shirt, "S"), old.pk: "x", photo.pk: kept(photo)})
                for _n in range(number)
            ],
        )
        people = list(order.attendees.order_by("position"))
        raw = {one.pk: {shirt.pk: key_of(shirt, "M"), line.pk: "y", photo.pk: kept(photo)} for one in people}
        with CaptureQueriesContext(connection) as captured:
            assert save_all_answers(order=order, raw=raw) is True
        counts.append(len(captured))
        assert [values(order, one) for one in people] == [{"Shirt": "M", "Line": "y", "Photo": "visa.pdf"}] * number
        assert ChosenAnswer.objects.filter(answer__order=order, label="M").count() == number
        entry = ModelLogEntry.objects.filter(action="registrations.order.answer").latest("pk")
        questions = sorted([shirt.pk, line.pk, old.pk, photo.pk])
        who = {"attendee": people[0].pk} if number == 1 else {"attendees": [one.pk for one in people]}
        assert entry.data == {**who, "questions": questions}

    assert counts[0] == counts[1]
    assert AnswerFile.objects.filter(question=photo).count() == 4


def test_a_wrong_answer_of_one_person_changes_nothing_of_the_others(sale):
    event, kind, shirt = sale
    order = order_for(event, kind, attendees=[person(kind, answers={shirt.pk: key_of(shirt, "S")}) for _n in range(3)])
    first, second, third = order.attendees.order_by("position")
    raw = {first.pk: {shirt.pk: key_of(shirt, "M")}, second.pk: {shirt.pk: "999999"}, third.pk: {shirt.pk: ""}}

    with pytest.raises(OrderInvalidError) as caught:
        save_all_answers(order=order, raw=raw)

    assert set(caught.value.errors) == {1, 2}
    assert caught.value.message.startswith("Person 2, “Shirt”:")
    assert [values(order, one) for one in (first, second, third)] == [{"Shirt": "S"}] * 3


def test_one_new_file_is_not_the_answer_of_two_people(sale):
    event, kind, shirt = sale
    photo = QuestionFactory(event=event, label="Photo", kind="file")
    order = order_for(event, kind, attendees=[person(kind, answers={shirt.pk: key_of(shirt, "S")}) for _n in range(2)])
    token = kept(photo)

    with pytest.raises(OrderInvalidError, match="was not kept"):
        save_all_answers(
            order=order,
            raw={one.pk: {shirt.pk: key_of(shirt, "S"), photo.pk: token} for one in order.attendees.all()},
        )

    assert not Answer.objects.filter(question=photo).exists()


def test_answers_of_people_of_another_order_are_left_alone(sale):
    event, kind, shirt = sale
    mine, other = (
        order_for(event, kind, attendees=[person(kind, answers={shirt.pk: key_of(shirt, "S")})]) for _n in range(2)
    )
    stranger = other.attendees.get()

    assert save_all_answers(order=mine, raw={stranger.pk: {shirt.pk: key_of(shirt, "M")}}) is False
    with pytest.raises(Attendee.DoesNotExist):
        save_answers(order=mine, attendee=stranger, raw={shirt.pk: key_of(shirt, "M")})

    assert values(other, stranger) == {"Shirt": "S"}


def test_another_person_in_the_place_has_no_answers_of_the_former(placed):
    order, attendee, shirt = placed
    size = QuestionFactory(event=order.event, label="Badge colour", privacy="none")
    save_answers(order=order, attendee=attendee, raw={shirt.pk: key_of(shirt, "S"), size.pk: "red"})

    rename_attendee(
        attendee=attendee,
        family_name="Li",
        given_name="Na",
        name_order="family_first",
        email="li@example.org",
        affiliation="",
        by=UserFactory(),
    )

    assert values(order, attendee) == {"Badge colour": "red"}
    assert missing_in_order(order, [attendee]) == {attendee.pk: 1}


def test_question_required_from_a_date_on_is_missing_then(placed):
    order, attendee, _shirt = placed
    now = timezone.now()
    QuestionFactory(event=order.event, requirement="from", required_from=now + timedelta(days=1))

    assert missing_in_order(order, [attendee], now) == {}
    assert missing_in_order(order, [attendee], now + timedelta(days=2)) == {attendee.pk: 1}


def test_frozen_question_without_an_answer_is_not_missing(placed):
    order, attendee, _shirt = placed
    QuestionFactory(event=order.event, requirement="always", frozen_from=timezone.now() - timedelta(hours=1))

    assert missing_in_order(order, [attendee]) == {}


def test_answers_of_many_take_two_statements(placed, django_assert_num_queries):
    order, _attendee, shirt = placed
    others = [
        order_for(
            order.event,
            order.attendees.get().ticket_type,
            attendees=[person(order.attendees.get().ticket_type, answers={shirt.pk: key_of(shirt, "S")})],
        )
        for _n in range(2)
    ]

    for orders in ([order], [order, *others]):
        with django_assert_num_queries(2):
            found = answers_of(orders=orders)
        assert len(found) == len(orders)
