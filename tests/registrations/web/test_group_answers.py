"""Each person of a group answers on their own page."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from registrations.actions.groups import mail_missing, place_group_order
from registrations.actions.reminding import send_reminders
from registrations.actions.saving_answers import save_answers
from registrations.models import Answer, AttendeeLink, RegistrationSettings
from registrations.rules.groups import GroupPerson
from tests.factories import QuestionFactory
from tests.registrations.shirts import PDF, key_of, page_of, shirt_sale, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def sale():
    return shirt_sale()


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
