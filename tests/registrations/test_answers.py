"""Answers with an order, changed by holders and staff; questions set up, changed and taken away."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from core.uploads import UploadRefusedError
from registrations.actions.answer_files import keep_answer_file, prune_answer_files
from registrations.actions.answers import forget_answers_to, save_answers
from registrations.actions.cancelling import cancel_order
from registrations.actions.questions import move_question, remove_question, save_question
from registrations.actions.refusals import NotAllowedNowError, OrderInvalidError
from registrations.actions.renaming import rename_attendee
from registrations.models import Answer, AnswerFile, ChosenAnswer, Order, Question, QuestionChoice, RegistrationSettings
from registrations.queries.answers import answers_of, missing_in_order
from tests.factories import QuestionFactory, TicketTypeFactory, UserFactory
from tests.registrations.helpers import open_event, order_for, person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def _private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


def key_of(question, label):
    return str(question.choices.get(label=label).pk)


def pdf(name="visa.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def values(order, attendee=None):
    return dict(Answer.objects.filter(order=order, attendee=attendee).values_list("question__label", "text"))


@pytest.fixture
def sale():
    event, kind = open_event()
    shirt = QuestionFactory(event=event, label="Shirt", kind="choice", choices=["S", "M"], requirement="always")
    return event, kind, shirt


def test_answers_come_with_the_order_in_the_wording_asked(sale):
    event, kind, shirt = sale
    QuestionChoice.objects.filter(question=shirt, label="M").update(label_vi="Cỡ vừa")
    Question.objects.filter(pk=shirt.pk).update(label_vi="Cỡ áo")
    hotel = QuestionFactory(event=event, label="Hotel", asked_of="order")

    with translation.override("vi"):
        order = order_for(
            event, kind, attendees=[person(kind, answers={shirt.pk: key_of(shirt, "M")})], answers={hotel.pk: " Ritz "}
        )

    answer = Answer.objects.get(order=order, attendee__isnull=False)
    assert (answer.asked, answer.text, answer.language) == ("Cỡ áo", "Cỡ vừa", "vi")
    assert answer.chosen.get().label == "Cỡ vừa"
    assert values(order) == {"Hotel": "Ritz"}


def test_missing_answer_is_refused_by_question_and_person(sale):
    event, kind, shirt = sale
    good = person(kind, answers={shirt.pk: key_of(shirt, "S")})

    with pytest.raises(OrderInvalidError) as caught:
        order_for(event, kind, attendees=[good, person(kind)])

    assert caught.value.message == "Person 2, “Shirt”: Please choose one."
    assert caught.value.errors == {1: {f"q-{shirt.pk}": ["Please choose one."]}}
    assert not Order.objects.exists()


def test_choice_of_another_event_is_refused(sale):
    event, kind, shirt = sale
    other = QuestionFactory(kind="choice", choices=["XL"])

    with pytest.raises(OrderInvalidError):
        order_for(event, kind, attendees=[person(kind, answers={shirt.pk: key_of(other, "XL")})])


def test_answer_to_a_question_of_another_event_is_left_aside(sale):
    event, kind, shirt = sale
    other = QuestionFactory(label="Elsewhere")
    given = {shirt.pk: key_of(shirt, "S"), other.pk: "x", 10**17: "y", -1: "z"}

    order = order_for(event, kind, attendees=[person(kind, answers=given)])

    assert values(order, order.attendees.get()) == {"Shirt": "S"}


@pytest.mark.parametrize("raw", ["", "x" * 1_000_000, "9" * 400, ["1"] * 5000, "\x00", "=1+1"])
@pytest.mark.parametrize(
    "kind", ["line", "paragraph", "choice", "several", "number", "date", "file", "country", "consent"]
)
def test_hostile_answers_are_stored_clean_or_refused(kind, raw):
    event, ticket = open_event()
    asked = QuestionFactory(event=event, kind=kind, choices=["S"])

    try:
        order = order_for(event, ticket, attendees=[person(ticket, answers={asked.pk: raw})])
    except OrderInvalidError as error:
        assert error.message.startswith("Person 1, “")
        assert not Order.objects.exists()
    else:
        assert all("\x00" not in answer.value for answer in order.answers.all())


def test_question_for_some_tickets_is_not_asked_of_others(sale):
    event, kind, shirt = sale
    student = TicketTypeFactory(event=event, quotas=list(kind.quotas.all()))
    shirt.ticket_types.set([student])

    assert order_for(event, kind).state == "confirmed"
    with pytest.raises(OrderInvalidError):
        order_for(event, student)


def test_hidden_answer_is_neither_required_nor_stored(sale):
    event, kind, shirt = sale
    why = QuestionFactory(
        event=event, label="Why S?", requirement="always", shown_if=shirt, shown_for=[key_of(shirt, "S")]
    )

    order = order_for(event, kind, attendees=[person(kind, answers={shirt.pk: key_of(shirt, "M"), why.pk: "typed"})])

    assert values(order, order.attendees.get()) == {"Shirt": "M"}
    with pytest.raises(OrderInvalidError):
        order_for(event, kind, attendees=[person(kind, answers={shirt.pk: key_of(shirt, "S")})])


def test_consent_keeps_the_text_that_was_agreed_to(sale):
    event, kind, shirt = sale
    Question.objects.filter(pk=shirt.pk).update(requirement="never")
    consent = QuestionFactory(event=event, kind="consent", label="I agree", consent_text="We keep it a year.")

    order = order_for(event, kind, attendees=[person(kind, answers={consent.pk: "on"})])
    consent.consent_text = "We keep it for ever."
    save_question(question=consent)
    save_answers(order=order, attendee=order.attendees.get(), raw={consent.pk: "on"})

    assert Answer.objects.get().consented_to == "We keep it a year."


def test_file_goes_from_the_form_to_the_answer(sale):
    event, kind, shirt = sale
    visa = QuestionFactory(event=event, kind="file", label="Visa")
    kept = keep_answer_file(question=visa, file=pdf("C:\\x\\My visa.exe"))

    order = order_for(
        event, kind, attendees=[person(kind, answers={shirt.pk: key_of(shirt, "S"), visa.pk: kept.token})]
    )

    answer = Answer.objects.get(question=visa)
    assert (answer.text, answer.upload.file.read()) == ("My visa.pdf", PDF)
    with pytest.raises(OrderInvalidError) as caught:  # the same file for somebody else
        order_for(event, kind, attendees=[person(kind, answers={shirt.pk: key_of(shirt, "S"), visa.pk: kept.token})])
    assert caught.value.message == "Person 1, “Visa”: This file was not kept. Please choose it again."
    assert order.answers.count() == 2


def test_one_file_is_not_the_answer_of_two_people(sale):
    event, kind, shirt = sale
    visa = QuestionFactory(event=event, kind="file", label="Visa")
    kept = keep_answer_file(question=visa, file=pdf())
    both = [person(kind, answers={shirt.pk: key_of(shirt, "S"), visa.pk: kept.token}) for _n in range(2)]

    with pytest.raises(OrderInvalidError):
        order_for(event, kind, attendees=both)


def test_file_of_another_question_is_refused(sale):
    event, kind, shirt = sale
    visa, photo = (QuestionFactory(event=event, kind="file", label=label) for label in ("Visa", "Photo"))
    kept = keep_answer_file(question=photo, file=pdf())

    with pytest.raises(OrderInvalidError):
        order_for(event, kind, attendees=[person(kind, answers={shirt.pk: key_of(shirt, "S"), visa.pk: kept.token})])


@pytest.mark.parametrize(
    "content", [b"", b"MZ\x90\x00", b"<html><script>", b"GIF89a", b"\xff\xd8\xff broken", b"PK\x03\x04 not a zip"]
)
def test_file_of_a_wrong_type_is_refused_in_a_sentence(content):
    question = QuestionFactory(kind="file")

    with pytest.raises(UploadRefusedError) as caught:
        keep_answer_file(question=question, file=pdf("visa.pdf", content))

    assert str(caught.value.message).endswith(".")
    assert not AnswerFile.objects.exists()


def test_file_that_is_too_large_is_refused():
    with pytest.raises(UploadRefusedError):
        keep_answer_file(question=QuestionFactory(kind="file"), file=pdf(content=PDF + b"x" * (10 * 1024 * 1024)))


def test_files_of_forms_that_were_left_are_deleted_after_a_day(sale):
    event, kind, shirt = sale
    visa = QuestionFactory(event=event, kind="file")
    _left, used = (keep_answer_file(question=visa, file=pdf()) for _n in range(2))
    order_for(event, kind, attendees=[person(kind, answers={shirt.pk: key_of(shirt, "S"), visa.pk: used.token})])

    soon = prune_answer_files(timezone.now() + timedelta(hours=23))
    later = prune_answer_files(timezone.now() + timedelta(hours=25))

    assert (soon, later) == (0, 1)
    assert list(AnswerFile.objects.all()) == [used]
    assert used.file.storage.exists(used.file.name)


def test_order_of_an_event_without_questions_needs_no_statement_more(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    event, kind = open_event()
    order_for(event, kind)
    with CaptureQueriesContext(connection) as without:
        order_for(event, kind)

    asked = [query["sql"] for query in without if "question" in query["sql"]]
    assert [sql for sql in asked if '"is_asking"' not in sql] == []
    assert len(asked) == 1  # the settings know it


def test_settings_saved_from_an_old_page_do_not_hide_questions():
    event, kind = open_event()
    opened_before = RegistrationSettings.objects.get(event=event)
    assert not opened_before.has_questions
    shirt = QuestionFactory(event=event, label="Shirt", requirement="always")
    opened_before.save()

    with pytest.raises(OrderInvalidError, match="Shirt"):
        order_for(event, kind)

    assert shirt.answers.count() == 0


def test_order_with_answers_needs_the_same_statements_for_one_and_for_three(sale):
    event, kind, shirt = sale
    line = QuestionFactory(event=event)
    counts = []
    for number in (1, 3):
        answers = {shirt.pk: key_of(shirt, "S"), line.pk: "x"}
        with CaptureQueriesContext(connection) as captured:
            order_for(event, kind, attendees=[person(kind, answers=answers) for _n in range(number)])
        counts.append(len([query for query in captured if "registrations_" in query["sql"]]))

    assert counts[0] == counts[1]


# -- later ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def placed(sale):
    event, kind, shirt = sale
    order = order_for(event, kind, attendees=[person(kind, answers={shirt.pk: key_of(shirt, "S")})])
    return order, order.attendees.get(), shirt


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


# -- questions --------------------------------------------------------------------------------------------------------


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
