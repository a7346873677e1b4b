"""The organiser's questions where people register, as a browser without JavaScript sees them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from registrations.models import Answer, AnswerFile, Order, Question
from tests.factories import QuestionFactory, TicketTypeFactory
from tests.registrations.helpers import order_for, person
from tests.registrations.shirts import PDF, key_of, page_of, shirt_sale, text_of
from tests.registrations.web.steps import confirm, people_url, typed_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def sale():
    return shirt_sale()


def send(client, event, kind, number=1, extra=None, **answers):
    typed = {}
    for n in range(1, number + 1):
        typed |= typed_person(n, **{name.replace("_", "-"): value for name, value in answers.items()})
    return client.post(people_url(event, **{f"k{kind.pk}": number}), {**typed, **(extra or {})})


def test_people_step_asks_in_the_readers_language_and_says_when(client, sale):
    event, kind, shirt = sale
    Question.objects.filter(pk=shirt.pk).update(label_vi="Cỡ áo", help_text="It is a gift.")
    QuestionFactory(event=event, label="Why S?", shown_if=shirt, shown_for=[key_of(shirt, "S")])

    english = text_of(client.get(people_url(event, **{f"k{kind.pk}": 1})))
    vietnamese = text_of(client.get(people_url(event, **{f"k{kind.pk}": 1}) + "&lang=vi"))

    assert "It is a gift." in english
    assert "Only if you answer “Shirt” with “S”." in english
    assert "Cỡ áo" in vietnamese


def test_answers_reach_the_order_through_all_steps(client, sale):
    event, kind, shirt = sale
    several = QuestionFactory(event=event, label="Lunch", kind="several", choices=["Mon", "Tue", "Wed"])
    hotel = QuestionFactory(event=event, label="Hotel", asked_of="order")
    keys = [key_of(several, day) for day in ("Mon", "Wed")]
    extra = {f"p1-q-{shirt.pk}": key_of(shirt, "M"), f"order-q-{hotel.pk}": "Ritz"}
    extra |= {f"p1-q-{several.pk}-{key}": "on" for key in keys}

    assert send(client, event, kind, extra=extra).status_code == 302
    check = text_of(client.get(f"/register/{event.slug}/confirmation/"))
    confirm(client, event)

    assert "Mon; Wed" in check and "Ritz" in check
    order = Order.objects.get()
    assert sorted(order.answers.values_list("asked", "text")) == [
        ("Hotel", "Ritz"),
        ("Lunch", "Mon; Wed"),
        ("Shirt", "M"),
    ]
    page = text_of(page_of(client, order))
    assert "Mon; Wed" in page and "Change my answers" in page


def test_error_names_question_and_person_and_loses_nothing(client, sale):
    event, kind, shirt = sale
    age = QuestionFactory(event=event, label="Age", kind="number")
    extra = {f"p1-q-{shirt.pk}": key_of(shirt, "M"), f"p2-q-{age.pk}": "old"}

    answer = send(client, event, kind, 2, extra=extra)
    page = text_of(answer)

    assert answer.status_code == 422
    assert f'<a href="#id_p2-q-{shirt.pk}-0">Person 2, Shirt: Please choose one.</a>' in page
    assert "Person 2, Age: Please write a number in digits, like 12." in page
    assert 'value="old"' in page
    box = next(part for part in page.split("<input") if f'id="id_p1-q-{shirt.pk}-1"' in part).partition(">")[0]
    assert "checked" in box
    assert client.get(f"/register/{event.slug}/confirmation/").status_code == 302


def test_hidden_required_question_stops_nobody(client, sale):
    event, kind, shirt = sale
    why = QuestionFactory(
        event=event, label="Why S?", requirement="always", shown_if=shirt, shown_for=[key_of(shirt, "S")]
    )
    typed = {f"p1-q-{shirt.pk}": key_of(shirt, "M"), f"p1-q-{why.pk}": "typed and hidden"}

    assert send(client, event, kind, extra=typed).status_code == 302
    confirm(client, event)

    assert list(Answer.objects.values_list("asked", flat=True)) == ["Shirt"]


def test_question_of_another_ticket_is_not_asked(client, sale):
    event, kind, shirt = sale
    shirt.ticket_types.set([TicketTypeFactory(event=event)])

    assert "Shirt" not in text_of(client.get(people_url(event, **{f"k{kind.pk}": 1})))
    assert send(client, event, kind).status_code == 302


def test_file_of_a_failed_form_is_kept_and_named(client, sale):
    event, kind, shirt = sale
    visa = QuestionFactory(event=event, label="Visa", kind="file", requirement="always")
    sent = SimpleUploadedFile("visa.pdf", PDF, content_type="application/pdf")

    failed = send(client, event, kind, extra={f"p1-q-{visa.pk}-file": sent})
    token = AnswerFile.objects.get().token
    page = text_of(failed)
    again = send(client, event, kind, extra={f"p1-q-{visa.pk}": token, f"p1-q-{shirt.pk}": key_of(shirt, "S")})
    confirm(client, event)

    assert (failed.status_code, again.status_code) == (422, 302)
    assert "Kept:" in page and "visa.pdf" in page and token in page
    assert 'enctype="multipart/form-data"' in page
    assert Answer.objects.get(question=visa).upload.token == token


def test_file_that_can_not_be_taken_gets_a_sentence_at_its_question(client, sale):
    event, kind, shirt = sale
    visa = QuestionFactory(event=event, label="Visa", kind="file")
    extra = {f"p1-q-{shirt.pk}": key_of(shirt, "S"), f"p1-q-{visa.pk}-file": SimpleUploadedFile("x.pdf", b"MZ")}

    answer = send(client, event, kind, extra=extra)

    assert answer.status_code == 422
    assert "Visa: We can take PDF, pictures (JPEG, PNG, WebP) and office documents without macros." in text_of(answer)


@pytest.mark.parametrize("name", ["q-999999999", "q-x", "q-", "q-1-2-3", "q-999-file", "q--1"])
def test_made_up_fields_change_nothing(client, sale, name):
    event, kind, shirt = sale

    assert (
        send(client, event, kind, extra={f"p1-q-{shirt.pk}": key_of(shirt, "S"), f"p1-{name}": "x"}).status_code == 302
    )
    confirm(client, event)

    assert Answer.objects.count() == 1


@pytest.mark.parametrize("value", ["999999999", "x" * 100_000, "\x00", "1 2", "-1"])
def test_nasty_choice_is_a_sentence(client, sale, value):
    event, kind, shirt = sale

    answer = send(client, event, kind, extra={f"p1-q-{shirt.pk}": value})

    assert answer.status_code == 422
    assert "Shirt: " in text_of(answer)


def test_steps_and_order_page_take_the_same_statements_for_one_and_three_questions(
    client, sale, django_assert_max_num_queries
):
    event, kind, shirt = sale
    url = people_url(event, **{f"k{kind.pk}": 2})
    order = order_for(event, kind, attendees=[person(kind, answers={shirt.pk: key_of(shirt, "S")})])
    client.get(url)

    for _n in range(2):
        with django_assert_max_num_queries(11):
            assert client.get(url).status_code == 200
        with django_assert_max_num_queries(18):
            assert page_of(client, order).status_code == 200
        QuestionFactory(event=event, label="More", kind="choice", choices=["a", "b"])
        QuestionFactory(event=event, label="Yet more", kind="choice", choices=["a", "b"])
