"""The organiser's questions in the back office and at the desk."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.log_actions import registry

from registrations.actions.answer_files import keep_answer_file
from registrations.models import Answer, Question
from tests.factories import QuestionFactory, UserFactory
from tests.registrations.helpers import open_event, order_for, person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def _private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def office(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def key_of(question, label):
    return str(question.choices.get(label=label).pk)


def text_of(response):
    return response.content.decode()


@pytest.fixture
def sale():
    event, kind = open_event()
    shirt = QuestionFactory(event=event, label="Shirt", kind="choice", choices=["S", "M"])
    return event, kind, shirt


def answered(event, kind, name="Nguyễn", of_order=None, **answers):
    return order_for(
        event, kind, attendees=[person(kind, family_name=name, answers=answers.pop("answers"))], answers=of_order
    )


def form_of(question=None, choices=(), **values):
    existing = [one for one in choices if not isinstance(one, str)]
    data = {
        "label": "Lunch",
        "kind": "choice",
        "asked_of": "attendee",
        "requirement": "never",
        "privacy": "personal",
        "is_active": "on",
        "choices-TOTAL_FORMS": str(len(choices)),
        "choices-INITIAL_FORMS": str(len(existing)),
        "choices-MIN_NUM_FORMS": "0",
        "choices-MAX_NUM_FORMS": "1000",
    }
    for number, one in enumerate(choices):
        known = not isinstance(one, str)
        data |= {
            f"choices-{number}-id": str(one.pk) if known else "",
            f"choices-{number}-label": one.label if known else one,
            f"choices-{number}-is_offered": "on",
            f"choices-{number}-ORDER": str(number + 1),
            f"choices-{number}-DELETE": "",
        }
    return {**data, **values}


def test_organiser_makes_a_question_with_choices(office, sale):
    event, _kind, _shirt = sale

    made = office.post(
        f"/admin/questions/new/?event={event.pk}", form_of(choices=["Mon", "Tue"], frozen_from="2026-12-01 12:00")
    )

    assert made.status_code == 302
    question = Question.objects.get(label="Lunch")
    assert [choice.label for choice in question.choices.all()] == ["Mon", "Tue"]
    assert question.frozen_from.astimezone(event.zone).hour == 12
    assert "Lunch" in text_of(office.get(f"/admin/questions/?event={event.pk}"))
    assert registry.get_logs_for_instance(question).filter(action="registrations.question.save").exists()


def test_condition_is_chosen_from_the_answers_of_one_question(office, sale):
    event, _kind, shirt = sale
    consent = QuestionFactory(event=event, label="I agree", kind="consent", consent_text="…")
    s, yes = f"{shirt.pk}:{key_of(shirt, 'S')}", f"{consent.pk}:yes"
    url = f"/admin/questions/new/?event={event.pk}"

    two = office.post(url, form_of(kind="line", condition=[s, yes]))
    foreign = office.post(url, form_of(kind="line", condition=["999:1"]))
    made = office.post(url, form_of(kind="line", condition=[s]))

    assert "Choose answers of one question only." in text_of(two)
    assert foreign.status_code == 200 and not Question.objects.filter(shown_if__isnull=False, label="x").exists()
    assert made.status_code == 302
    question = Question.objects.get(label="Lunch")
    assert (question.shown_if, question.shown_for) == (shirt, [key_of(shirt, "S")])


def test_refusal_of_the_action_stands_in_the_form(office, sale):
    event, _kind, _shirt = sale

    answer = office.post(f"/admin/questions/new/?event={event.pk}", form_of(kind="several"))

    assert "Write at least one choice that is offered." in text_of(answer)
    assert not Question.objects.filter(label="Lunch").exists()


def test_question_is_edited_and_a_chosen_choice_only_loses_its_offer(office, sale):
    event, kind, shirt = sale
    answered(event, kind, answers={shirt.pk: key_of(shirt, "S")})
    s, m = shirt.choices.order_by("sort_order")
    data = form_of(choices=[s, m, "L"], label="T-shirt") | {"choices-0-DELETE": "on"}

    answer = office.post(f"/admin/questions/edit/{shirt.pk}/", data, follow=True)

    assert "Somebody has chosen “S”" in text_of(answer)
    shirt.refresh_from_db()
    assert shirt.label == "T-shirt"
    assert sorted(shirt.choices.values_list("label", "is_offered")) == [("L", True), ("M", True), ("S", False)]


def test_deleting_a_question_with_answers_says_that_it_is_only_switched_off(office, sale):
    event, kind, shirt = sale
    answered(event, kind, answers={shirt.pk: key_of(shirt, "S")})
    url = f"/admin/questions/delete/{shirt.pk}/"

    ask = text_of(office.get(url))
    office.post(url)

    assert "its answers are kept" in ask
    assert not Question.objects.get(pk=shirt.pk).is_active
    assert Answer.objects.get().text == "S"


def test_questions_are_put_in_order_by_dragging(office, sale):
    event, _kind, shirt = sale
    QuestionFactory(event=event, label="Second", position=shirt.position + 1)

    page = text_of(office.get(f"/admin/questions/?event={event.pk}&ordering=position"))
    answer = office.post(f"/admin/questions/reorder/{shirt.pk}/?position=1")

    assert "reorder" in page
    assert answer.status_code == 200
    assert [one.label for one in Question.objects.filter(event=event)] == ["Second", "Shirt"]


def test_question_screens_are_closed_to_others(client, sale):
    event, kind, shirt = sale
    order = answered(event, kind, answers={shirt.pk: key_of(shirt, "S")})
    helper = UserFactory()
    helper.user_permissions.set(Permission.objects.filter(codename__in=("access_admin", "check_in")))
    client.force_login(helper)
    paths = (
        f"/admin/questions/?event={event.pk}",
        f"/admin/registrations/{event.pk}/questions/",
        f"/admin/registrations/{event.pk}/questions/preview/",
        f"/admin/orders/{order.pk}/answers/",
        f"/admin/orders/{order.pk}/answers/{Answer.objects.get().pk}/",
    )

    assert [client.get(path).status_code in (302, 403) for path in paths] == [True] * len(paths)


def test_preview_shows_the_form_in_each_language(office, sale):
    event, _kind, shirt = sale
    Question.objects.filter(pk=shirt.pk).update(label_vi="Cỡ áo")

    english = text_of(office.get(f"/admin/registrations/{event.pk}/questions/preview/"))
    vietnamese = text_of(office.get(f"/admin/registrations/{event.pk}/questions/preview/?language=vi&ticket=nonsense"))

    assert "Shirt" in english and 'type="radio"' in english
    assert "Cỡ áo" in vietnamese


def test_numbers_count_choices_and_find_the_median(office, sale):
    event, kind, shirt = sale
    age = QuestionFactory(event=event, label="Age", kind="number", unit="years")
    for label, years in (("S", "20"), ("S", "30"), ("M", "60")):
        answered(event, kind, answers={shirt.pk: key_of(shirt, label), age.pk: years})
    order_for(event, kind)

    page = text_of(office.get(f"/admin/registrations/{event.pk}/questions/"))

    assert "3 of 4 answered" in page
    assert '<meter class="bo-bar" min="0" max="3" value="2" aria-label="S">2</meter>' in page
    assert "30 years" in page and "20 years" in page and "60 years" in page


def test_numbers_take_the_same_statements_for_few_and_many(office, sale, django_assert_max_num_queries):
    event, kind, shirt = sale
    url = f"/admin/registrations/{event.pk}/questions/"
    office.get(url)
    for _n in range(2):
        answered(event, kind, answers={shirt.pk: key_of(shirt, "S")})
        QuestionFactory(event=event, kind="number")
        with django_assert_max_num_queries(18):
            assert office.get(url).status_code == 200


def test_answers_are_deleted_from_the_screen_when_the_event_is_over(office, sale):
    event, kind, shirt = sale
    answered(event, kind, answers={shirt.pk: key_of(shirt, "S")})
    url = f"/admin/registrations/{event.pk}/questions/{shirt.pk}/forgetting/"

    office.post(url)
    before = Answer.objects.count()
    event.starts_at, event.ends_at = timezone.now() - timedelta(days=2), timezone.now() - timedelta(days=1)
    event.save()
    office.post(url)

    assert (before, Answer.objects.count()) == (1, 0)


def test_staff_correct_answers_and_the_log_says_so(office, sale):
    event, kind, shirt = sale
    Question.objects.filter(pk=shirt.pk).update(frozen_from=timezone.now() - timedelta(days=1))
    order = answered(event, kind, answers={shirt.pk: key_of(shirt, "S")})
    attendee = order.attendees.get()

    page = text_of(office.get(f"/admin/orders/{order.pk}/answers/"))
    office.post(f"/admin/orders/{order.pk}/answers/", {f"a{attendee.pk}-q-{shirt.pk}": key_of(shirt, "M")})

    assert "checked" in page
    assert Answer.objects.get().text == "M" and Answer.objects.get().answered_by is not None
    (entry,) = registry.get_logs_for_instance(order).filter(action="registrations.order.answer")
    assert entry.data == {"attendee": attendee.pk, "questions": [shirt.pk]}
    assert "Change answers" in text_of(office.get(f"/admin/orders/{order.pk}/"))


def test_staff_get_a_sentence_for_a_wrong_answer(office, sale):
    event, kind, _shirt = sale
    age = QuestionFactory(event=event, label="Age", kind="number")
    order = order_for(event, kind)

    answer = office.post(f"/admin/orders/{order.pk}/answers/", {f"a{order.attendees.get().pk}-q-{age.pk}": "old"})

    assert answer.status_code == 422
    assert "Please write a number in digits" in text_of(answer)


def test_file_opens_for_staff_and_only_under_its_order(office, sale):
    event, kind, shirt = sale
    visa = QuestionFactory(event=event, label="Visa", kind="file")
    kept = keep_answer_file(question=visa, file=SimpleUploadedFile("visa.pdf", PDF))
    order = answered(event, kind, answers={visa.pk: kept.token})
    other = answered(event, kind, answers={shirt.pk: key_of(shirt, "S")})
    answer = Answer.objects.get(question=visa)

    assert "visa.pdf" in text_of(office.get(f"/admin/orders/{order.pk}/"))
    assert b"".join(office.get(f"/admin/orders/{order.pk}/answers/{answer.pk}/").streaming_content) == PDF
    assert office.get(f"/admin/orders/{other.pk}/answers/{answer.pk}/").status_code == 404


def table(office, event, tail=""):
    rows = office.get(f"/admin/attendees/attendees.csv?event={event.pk}{tail}")
    return list(csv.reader(io.StringIO(b"".join(rows.streaming_content).decode("utf-8-sig"))))


def test_export_has_a_column_for_each_question(office, sale):
    event, kind, shirt = sale
    lunch = QuestionFactory(event=event, label="Lunch", kind="several", choices=["Mon", "Tue"])
    age = QuestionFactory(event=event, label="Age", kind="number")
    evil = QuestionFactory(event=event, label="Note")
    hotel = QuestionFactory(event=event, label="Hotel", asked_of="order")
    keys = [key_of(lunch, "Mon"), key_of(lunch, "Tue")]
    answers = {shirt.pk: key_of(shirt, "M"), lunch.pk: keys, age.pk: "44", evil.pk: '=HYPERLINK("http://x")'}
    answered(event, kind, answers=answers, of_order={hotel.pk: "Ritz"})
    order_for(event, kind)

    heads, *rows = table(office, event)
    file = office.get(f"/admin/attendees/attendees.csv?event={event.pk}&as=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(file.streaming_content))).active
    cells = next(row for row in sheet.iter_rows(min_row=2) if row[-2].value)[-5:]

    assert heads[-5:] == ["Shirt", "Lunch", "Age", "Note", "Hotel"]
    assert sorted(row[-5:] for row in rows) == [
        ["", "", "", "", ""],
        ["M", "Mon; Tue", "44", '\'=HYPERLINK("http://x")', "Ritz"],
    ]
    assert [cell.value for cell in cells] == ["M", "Mon; Tue", 44, '=HYPERLINK("http://x")', "Ritz"]
    assert cells[3].data_type == "s"


def test_export_takes_the_same_statements_for_one_and_for_three(office, sale, django_assert_num_queries):
    event, kind, shirt = sale
    answered(event, kind, answers={shirt.pk: key_of(shirt, "S")})
    table(office, event)

    for _n in range(2):
        with django_assert_num_queries(14):
            table(office, event)
        answered(event, kind, answers={shirt.pk: key_of(shirt, "S")})
        QuestionFactory(event=event)


def test_attendees_are_filtered_by_an_answer(office, sale):
    event, kind, shirt = sale
    hotel = QuestionFactory(event=event, label="Hotel", kind="choice", choices=["Ritz"], asked_of="order")
    agree = QuestionFactory(event=event, label="I agree", kind="consent", consent_text="…")
    answered(event, kind, "Small", answers={shirt.pk: key_of(shirt, "S"), agree.pk: "on"})
    answered(event, kind, "Medium", answers={shirt.pk: key_of(shirt, "M")}, of_order={hotel.pk: key_of(hotel, "Ritz")})

    def found(key):
        return [row[4] for row in table(office, event, f"&answer={key}")[1:]]

    assert found(f"{shirt.pk}:{key_of(shirt, 'S')}") == ["Small"]
    assert found(f"{hotel.pk}:{key_of(hotel, 'Ritz')}") == ["Medium"]
    assert found(f"{agree.pk}:yes") == ["Small"]
    assert found(f"{agree.pk}:no") == ["Medium"]
    assert office.get(f"/admin/attendees/?event={event.pk}&answer=nonsense").status_code == 200


def test_desk_shows_what_is_meant_for_it(client, sale):
    event, kind, shirt = sale
    Question.objects.filter(pk=shirt.pk).update(shown_at_desk=True)
    secret = QuestionFactory(event=event, label="Secret")
    answered(event, kind, "Trần", answers={shirt.pk: key_of(shirt, "M"), secret.pk: "not for the desk"})
    helper = UserFactory()
    helper.user_permissions.add(Permission.objects.get(codename="check_in"))
    client.force_login(helper)

    page = text_of(client.post(f"/desk/{event.slug}/", {"code": "tran"}))

    assert "<strong>Shirt:</strong> M" in page
    assert "not for the desk" not in page
