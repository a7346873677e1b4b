"""Answers come with an order: what is asked, kept and refused, and files."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from core.uploads import UploadRefusedError
from registrations.actions.answer_files import keep_answer_file, prune_answer_files
from registrations.actions.questions import save_question
from registrations.actions.refusals import OrderInvalidError
from registrations.actions.saving_answers import save_answers
from registrations.models import Answer, AnswerFile, Order, Question, QuestionChoice, RegistrationSettings
from tests.factories import QuestionFactory, TicketTypeFactory
from tests.registrations.helpers import open_event, order_for, person
from tests.registrations.shirts import PDF, key_of, pdf, shirt_sale, values

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def sale():
    return shirt_sale()


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
