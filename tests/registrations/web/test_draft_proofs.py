"""Proofs that are attached while somebody registers: kept between the steps, sent with the order, never in its way."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.utils import timezone

from registrations.actions import draft_proofs
from registrations.actions.draft_proofs import send_draft_proofs
from registrations.actions.pruning_proofs import prune_proofs
from registrations.models import Attendee, DraftProof, Order, Proof, ProofFile
from tests.registrations.helpers import open_event
from tests.registrations.papers import PDF, upload
from tests.registrations.students import students
from tests.registrations.web.steps import confirm, people_url, typed_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def sale():
    """(event, ticket type that asks for a student card), free of charge."""
    event, kind, _regular = students(price=0)
    return event, kind


def at_once(kind):
    kind.proof_at_once = True
    kind.save()


def send(client, sale, number=1, person=None, **files):
    """Step 2; `files` by person: p1=…"""
    event, kind = sale
    typed = {}
    for n in range(1, number + 1):
        typed |= typed_person(n, **(person or {}))
    uploads = {f"{prefix}-proof-file": file for prefix, file in files.items()}
    return client.post(people_url(event, **{f"k{kind.pk}": number}), {**typed, **uploads})


def page_of(client, sale):
    return client.get(f"/register/{sale[0].slug}/people/").content.decode()


def lies_there(row):
    return (Path(site.PRIVATE_ROOT) / row.file.name).exists()


def test_file_is_sent_with_the_order(client, sale):
    assert "Proof: Student card" in client.get(people_url(sale[0], **{f"k{sale[1].pk}": 1})).content.decode()
    assert send(client, sale, p1=upload(PDF, "card.pdf")).status_code == 302
    draft = DraftProof.objects.get()
    assert "card.pdf" in client.get(f"/register/{sale[0].slug}/confirmation/").content.decode()

    assert confirm(client, sale[0]).status_code == 302

    file = ProofFile.objects.get()
    assert (file.name, file.proof.state, file.proof.attendee.order) == ("card.pdf", "sent", Order.objects.get())
    assert not DraftProof.objects.exists()
    assert lies_there(file) and not lies_there(draft)


def test_nothing_has_to_be_sent_where_the_organiser_did_not_ask(client, sale):
    assert send(client, sale).status_code == 302
    assert "You send it later" in client.get(f"/register/{sale[0].slug}/confirmation/").content.decode()

    assert confirm(client, sale[0]).status_code == 302
    assert (Order.objects.count(), Proof.objects.count()) == (1, 0)


def test_without_a_file_nobody_goes_on_where_it_is_required(client, sale):
    at_once(sale[1])

    page = send(client, sale)

    assert page.status_code == 422
    assert "Please choose a file." in page.content.decode()
    assert client.get(f"/register/{sale[0].slug}/confirmation/").status_code == 302
    assert send(client, sale, p1=upload()).status_code == 302
    assert confirm(client, sale[0]).status_code == 302
    assert ProofFile.objects.count() == 1


def test_mistake_elsewhere_loses_no_file(client, sale):
    page = send(client, sale, person={"email": "nonsense"}, p1=upload(PDF, "card.pdf"))

    token = DraftProof.objects.get().token
    text = page.content.decode()
    assert page.status_code == 422
    assert "<strong>card.pdf</strong>" in text and f'value="{token}"' in text
    assert "<strong>card.pdf</strong>" in page_of(client, sale)
    assert send(client, sale, person={"proof": token}).status_code == 302
    assert confirm(client, sale[0]).status_code == 302
    assert ProofFile.objects.get().name == "card.pdf"


def test_file_can_be_taken_away_and_another_sent(client, sale):
    send(client, sale, p1=upload(PDF, "card.pdf"))
    token = DraftProof.objects.get().token

    send(client, sale, person={"proof": token, "proof-remove": "on"})
    assert "card.pdf" not in page_of(client, sale)
    send(client, sale, person={"proof": token, "proof-remove": "on"}, p1=upload(PDF, "other.pdf"))
    confirm(client, sale[0])

    assert ProofFile.objects.get().name == "other.pdf"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"<html>", "This file is none of them."), (b"", "empty"), (b"%PDF-1.7 torn", "incomplete")],
)
def test_file_that_is_no_paper_is_refused_beside_its_field(client, sale, content, sentence):
    page = send(client, sale, p1=upload(content, "card.pdf"))

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not DraftProof.objects.exists()
    assert not Order.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "x" * 500, "²", "' or 1=1"])
def test_tokens_that_nobody_gave_out_are_as_none(client, sale, token):
    assert send(client, sale, person={"proof": token}).status_code == 302
    assert confirm(client, sale[0]).status_code == 302
    assert not Proof.objects.exists()


def test_token_of_another_event_is_as_none(client, sale):
    other = students(price=0)[:2]
    send(client, other, p1=upload(PDF, "card.pdf"))
    token = DraftProof.objects.get().token

    send(client, sale, person={"proof": token})
    confirm(client, sale[0])

    assert not Proof.objects.exists()
    assert DraftProof.objects.filter(token=token).exists()


def test_event_that_asks_for_no_proof_takes_no_file(client):
    sale = open_event()

    page = send(client, sale, p1=upload())

    assert "proof-file" not in client.get(people_url(sale[0], **{f"k{sale[1].pk}": 1})).content.decode()
    assert page.status_code == 302  # there is no field at which to say so
    assert not DraftProof.objects.exists()


def test_each_person_gets_their_own(client, sale):
    send(client, sale, number=2, p2=upload(PDF, "second.pdf"))
    confirm(client, sale[0])

    assert ProofFile.objects.get().proof.attendee == Attendee.objects.get(position=2)


def test_order_stands_when_the_file_is_lost(client, sale):
    send(client, sale, p1=upload(PDF, "card.pdf"))
    draft = DraftProof.objects.get()
    draft.file.storage.delete(draft.file.name)

    assert confirm(client, sale[0]).status_code == 302

    assert Order.objects.get().state == "confirmed"
    assert not Proof.objects.filter(files__isnull=False).exists()


def test_sending_twice_sends_once(client, sale):
    send(client, sale, p1=upload(PDF, "card.pdf"))
    token = DraftProof.objects.get().token
    confirm(client, sale[0])
    order = Order.objects.get()

    assert send_draft_proofs(order=order, tokens={1: token}) == 0
    assert ProofFile.objects.count() == 1


def test_files_of_registrations_that_were_left_are_deleted_after_a_day(client, sale):
    send(client, sale, p1=upload(PDF, "card.pdf"))
    draft = DraftProof.objects.get()

    assert prune_proofs(timezone.now() + timedelta(hours=23)) == 0
    assert lies_there(draft)
    assert prune_proofs(timezone.now() + timedelta(hours=25)) == 1
    assert not lies_there(draft)
    assert not DraftProof.objects.exists()
    assert send(client, sale, person={"proof": draft.token}).status_code == 302
    assert confirm(client, sale[0]).status_code == 302


def test_many_files_within_an_hour_are_braked(client, sale, monkeypatch):
    monkeypatch.setattr(draft_proofs, "FILES_PER_EVENT_AND_HOUR", 1)
    assert send(client, sale, p1=upload()).status_code == 302

    page = send(client, sale, p1=upload())

    assert page.status_code == 422
    assert "Many files came within an hour." in page.content.decode()
    assert DraftProof.objects.count() == 1


def test_files_whose_orders_nobody_places_do_not_fill_the_disk(client, sale, monkeypatch):
    """However slowly they come; a placed order makes room."""
    monkeypatch.setattr(draft_proofs, "MOST_WAITING", 1)
    assert send(client, sale, p1=upload()).status_code == 302
    cache.clear()  # an hour later

    stranger = type(client)()
    page = send(stranger, sale, p1=upload())

    assert page.status_code == 422
    assert DraftProof.objects.count() == 1
    confirm(client, sale[0])
    assert send(stranger, sale, p1=upload()).status_code == 302
