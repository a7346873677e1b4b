"""Answers on the holder's pages, as a browser without JavaScript sees them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from registrations.actions.changing import change_place
from registrations.models import Answer, AnswerFile, Question
from tests.factories import QuestionFactory, TicketTypeFactory, UserFactory
from tests.registrations.helpers import order_for, person
from tests.registrations.shirts import PDF, key_of, page_of, shirt_sale, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def sale():
    return shirt_sale()


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
