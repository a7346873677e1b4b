"""The organiser's questions where people register and on the holder's pages, as a browser without JavaScript sees
them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from registrations.actions.answers import save_answers
from registrations.actions.changing import change_place
from registrations.actions.groups import mail_missing, place_group_order
from registrations.actions.reminding import send_reminders
from registrations.models import Answer, AnswerFile, AttendeeLink, Order, Question, RegistrationSettings
from registrations.rules.groups import GroupPerson
from tests.factories import QuestionFactory, TicketTypeFactory, UserFactory
from tests.registrations.helpers import open_event, order_for, person
from tests.registrations.web.steps import confirm, people_url, typed_person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def _private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


def key_of(question, label):
    return str(question.choices.get(label=label).pk)


@pytest.fixture
def sale():
    event, kind = open_event()
    shirt = QuestionFactory(event=event, label="Shirt", kind="choice", choices=["S", "M"], requirement="always")
    return event, kind, shirt


def send(client, event, kind, number=1, extra=None, **answers):
    typed = {}
    for n in range(1, number + 1):
        typed |= typed_person(n, **{name.replace("_", "-"): value for name, value in answers.items()})
    return client.post(people_url(event, **{f"k{kind.pk}": number}), {**typed, **(extra or {})})


def page_of(client, order, tail=""):
    return client.get(f"/orders/{order.code}/{order.secret}/{tail}")


def text_of(response):
    return response.content.decode()


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


# -- the holder, later ------------------------------------------------------------------------------------------------


@pytest.fixture
def placed(sale):
    event, kind, shirt = sale
    order = order_for(event, kind, attendees=[person(kind, answers={shirt.pk: key_of(shirt, "S")}) for _n in range(2)])
    return order, shirt


def test_holder_changes_answers_of_one_of_two(client, placed):
    order, shirt = placed
    first, second = order.attendees.order_by("position")
    url = f"/orders/{order.code}/{order.secret}/answers/"

    page = text_of(client.get(url))
    answer = client.post(
        url, {f"a{first.pk}-q-{shirt.pk}": key_of(shirt, "M"), f"a{second.pk}-q-{shirt.pk}": key_of(shirt, "S")}
    )

    assert "Your answers" in page and "checked" in page
    assert answer.status_code == 302
    assert sorted(Answer.objects.values_list("attendee__position", "text")) == [(1, "M"), (2, "S")]


def test_answers_page_refuses_in_the_name_of_the_person(client, placed):
    order, shirt = placed
    first, second = order.attendees.order_by("position")

    answer = client.post(
        f"/orders/{order.code}/{order.secret}/answers/", {f"a{first.pk}-q-{shirt.pk}": key_of(shirt, "M")}
    )

    assert answer.status_code == 422
    assert f"{second.full_name}, Shirt: Please choose one." in text_of(answer)
    assert set(Answer.objects.values_list("text", flat=True)) == {"S"}


def test_frozen_answer_is_shown_without_a_field(client, placed):
    order, shirt = placed
    Question.objects.filter(pk=shirt.pk).update(frozen_from=timezone.now() - timedelta(minutes=1))
    first = order.attendees.first()
    url = f"/orders/{order.code}/{order.secret}/answers/"

    page = text_of(client.get(url))
    client.post(url, {f"a{first.pk}-q-{shirt.pk}": key_of(shirt, "M")})

    assert "This can&#x27;t be changed any more." in page or "This can't be changed any more." in page
    assert f'name="a{first.pk}-q-{shirt.pk}"' not in page
    assert set(Answer.objects.values_list("text", flat=True)) == {"S"}


def test_order_page_says_what_is_missing(client, placed):
    order, _shirt = placed
    QuestionFactory(event=order.event, label="New", requirement="always")

    page = text_of(page_of(client, order))

    assert "2 answers are still missing." in page


def test_files_open_for_their_holder_only_and_as_attachments(client, placed):
    order, shirt = placed
    visa = QuestionFactory(event=order.event, label="Visa", kind="file")
    first = order.attendees.first()
    client.post(
        f"/orders/{order.code}/{order.secret}/answers/",
        {
            **{f"a{one.pk}-q-{shirt.pk}": key_of(shirt, "S") for one in order.attendees.all()},
            f"a{first.pk}-q-{visa.pk}-file": SimpleUploadedFile("visa.pdf", PDF),
        },
    )
    other = order_for(
        order.event, first.ticket_type, attendees=[person(first.ticket_type, answers={shirt.pk: key_of(shirt, "S")})]
    )
    answer = Answer.objects.get(question=visa)
    plain = Answer.objects.filter(question=shirt, order=order).first()

    mine = page_of(client, order, f"answers/{answer.pk}/")

    assert b"".join(mine.streaming_content) == PDF
    assert mine["Content-Disposition"] == 'attachment; filename="visa.pdf"'
    assert (mine["Cache-Control"], mine["X-Content-Type-Options"]) == ("private, no-store", "nosniff")
    assert page_of(client, other, f"answers/{answer.pk}/").status_code == 404
    assert page_of(client, order, f"answers/{plain.pk}/").status_code == 404
    assert client.get(f"/orders/{order.code}/wrong/answers/{answer.pk}/").status_code == 404


@pytest.mark.parametrize("token", ["\x00", "x" * 100_000, "../../etc/passwd", "‮", "é"])
def test_made_up_token_is_a_sentence(client, placed, token):
    order, _shirt = placed
    visa = QuestionFactory(event=order.event, label="Visa", kind="file")

    answer = client.post(
        f"/orders/{order.code}/{order.secret}/answers/", {f"a{order.attendees.first().pk}-q-{visa.pk}": token}
    )

    assert answer.status_code == 422
    assert not AnswerFile.objects.exists()


def test_file_is_taken_away_again(client, placed):
    order, shirt = placed
    visa = QuestionFactory(event=order.event, label="Visa", kind="file")
    first = order.attendees.first()
    base = {f"a{one.pk}-q-{shirt.pk}": key_of(shirt, "S") for one in order.attendees.all()}
    url = f"/orders/{order.code}/{order.secret}/answers/"
    client.post(url, {**base, f"a{first.pk}-q-{visa.pk}-file": SimpleUploadedFile("visa.pdf", PDF)})
    token = AnswerFile.objects.get().token

    client.post(url, {**base, f"a{first.pk}-q-{visa.pk}": token, f"a{first.pk}-q-{visa.pk}-remove": "on"})

    assert not AnswerFile.objects.exists()


# -- groups -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def group(sale):
    event, kind, shirt = sale
    RegistrationSettings.objects.filter(event=event).update(group_limit=10)
    people = [GroupPerson(n, f"P{n}", "Q", "given_first", f"p{n}@example.org", "", "", kind.pk, "en") for n in (1, 2)]
    order = place_group_order(
        event=event,
        people=people,
        email="lab@example.org",
        name="Lab",
        language="en",
        idempotency_key="group-of-two",
        terms_accepted=True,
    )
    return order, shirt, list(AttendeeLink.objects.order_by("attendee__position"))


def own(shirt, label, **values):
    return {
        "family_name": "P",
        "given_name": "Q",
        "name_order": "given_first",
        f"q-{shirt.pk}": key_of(shirt, label),
        **values,
    }


def test_person_of_a_group_answers_on_their_own_page(client, group):
    _order, shirt, (link, _other) = group
    url = f"/attendees/{link.secret}/"

    refused = client.post(url, {**own(shirt, "S"), f"q-{shirt.pk}": ""})
    saved = client.post(url, own(shirt, "S"))

    assert "Shirt" in text_of(client.get(url))
    assert (refused.status_code, saved.status_code) == (422, 302)
    assert list(Answer.objects.values_list("attendee_id", "text")) == [(link.attendee_id, "S")]


def test_who_lacks_a_required_answer_is_missing_again(client, group, mailoutbox):
    order, shirt, links = group
    for link in links:
        client.post(f"/attendees/{link.secret}/", own(shirt, "S"))
    AttendeeLink.objects.update(mailed_at=timezone.now() - timedelta(days=3))
    complete = mail_missing(order=order)
    new = QuestionFactory(event=order.event, label="Allergies", requirement="always")
    save_answers(order=order, attendee=links[0].attendee, raw={shirt.pk: key_of(shirt, "S"), new.pk: "none"})

    page = text_of(page_of(client, order, "group/"))

    assert (complete, mail_missing(order=order)) == (0, 1)
    assert "1 person has not completed their data" in page


def test_file_of_a_group_opens_for_its_person_only(client, group):
    _order, shirt, (link, other) = group
    visa = QuestionFactory(event=link.attendee.order.event, label="Visa", kind="file")
    client.post(
        f"/attendees/{link.secret}/", {**own(shirt, "S"), f"q-{visa.pk}-file": SimpleUploadedFile("visa.pdf", PDF)}
    )
    answer = Answer.objects.get(question=visa)

    assert client.get(f"/attendees/{link.secret}/answers/{answer.pk}/").status_code == 200
    assert client.get(f"/attendees/{other.secret}/answers/{answer.pk}/").status_code == 404


def test_who_lacks_an_answer_is_reminded_once(client, group, mailoutbox):
    order, shirt, links = group
    for link in links:
        client.post(f"/attendees/{link.secret}/", own(shirt, "S"))
    event = order.event
    event.starts_at, event.ends_at = timezone.now() + timedelta(days=5), timezone.now() + timedelta(days=6)
    event.save()
    AttendeeLink.objects.update(mailed_at=timezone.now() - timedelta(days=3))
    complete = send_reminders()
    new = QuestionFactory(event=event, label="Allergies", requirement="always")
    save_answers(order=order, attendee=links[0].attendee, raw={shirt.pk: key_of(shirt, "S"), new.pk: "none"})
    mailoutbox.clear()

    sent = [send_reminders(), send_reminders()]

    assert (complete, sent) == (0, [1, 0])
    assert [message.to for message in mailoutbox] == [["p2@example.org"]]


# -- self-service -----------------------------------------------------------------------------------------------------


def test_page_of_self_service_leads_to_the_answers(client, placed):
    order, _shirt = placed

    page = text_of(page_of(client, order, "manage/"))

    assert f"/orders/{order.code}/{order.secret}/answers/" in page


def test_another_ticket_brings_its_own_questions(client, placed):
    order, _shirt = placed
    first = order.attendees.order_by("position").first()
    student = TicketTypeFactory(event=order.event, quotas=list(first.ticket_type.quotas.all()))
    QuestionFactory(event=order.event, label="Student number", requirement="always", ticket_types=[student])
    before = text_of(page_of(client, order))

    change_place(attendee=first, ticket_type=student, by=UserFactory())

    assert "still missing" not in before
    assert "1 answer is still missing." in text_of(page_of(client, order))
