"""The difference of a change by bank transfer or at the event: the rules of an order's own ways of paying."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.enums import EventStatus
from registrations.actions.changing import change_place, lapse_changes
from registrations.actions.paying_changes import choose_way_for_change
from registrations.actions.pruning_proofs import prune_proofs
from registrations.actions.refusals import ChangeRefusedError, ProofRefusedError
from registrations.actions.transfer_proofs import send_transfer_proof
from registrations.enums import ChangeState
from registrations.models import OrderChange, PaymentChoice, PaymentWays, TransferProof
from tests.factories import UserFactory, VoucherFactory
from tests.registrations.papers import PDF, sent
from tests.registrations.place import Place
from tests.registrations.test_transferring import offer_ways

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def waiting(**ways):
    place = Place()
    offer_ways(place.event, **ways)
    return place, place.change(place.dear)


def page_of(place, rest=""):
    return f"/orders/{place.order.code}/{place.order.secret}/{rest}"


def test_holder_pays_the_difference_at_the_event(client):
    place, change = waiting()
    page = client.get(page_of(place)).content.decode()
    assert "Pay by bank transfer" in page and "Pay at the event" in page

    answer = client.post(page_of(place, f"changes/{change.pk}/way/"), {"way": "on_site"}, follow=True).content.decode()

    change.refresh_from_db()
    assert (change.state, change.way, change.expires_at) == ("awaiting", "on_site", place.event.ends_at)
    assert "In cash or by card, at the desk." in answer and "Pay at the event" not in answer
    assert "You pay at the event, in cash or by card." in mail.outbox[-1].body
    assert place.held(place.dear.quotas.get()) == 1
    assert lapse_changes(place.event.ends_at - DAY) == 0

    place.receive(3000)

    change.refresh_from_db()
    assert (change.state, place.books()) == ("applied", (8000, 8000, 0))


def test_transfer_of_the_difference_shows_all_that_a_transfer_needs(client):
    place, change = waiting(bank_name="Bank of Huế", note="You bear the charges.")

    client.post(page_of(place, f"changes/{change.pk}/way/"), {"way": "transfer"})

    page = client.get(page_of(place)).content.decode()
    for shown in ("DE89 3704 0044 0532 0130 00", "Bank of Huế", "You bear the charges.", "$30.00", "To arrive until"):
        assert shown in page, shown
    change.refresh_from_db()
    assert change.expires_at == change.asked_at + 10 * DAY


@pytest.mark.parametrize("way", ["", "invoice", "gold", "transfer\x00", "x" * 500])
def test_other_ways_are_refused_in_words(client, way):
    place, change = waiting()

    answer = client.post(page_of(place, f"changes/{change.pk}/way/"), {"way": way}, follow=True)

    assert "This way of paying is not offered any more." in answer.content.decode()
    assert OrderChange.objects.get().way == ""


def test_way_that_the_event_does_not_offer_is_not_shown(client):
    place, change = waiting(transfer=False, invoice=False, account_holder="")
    page = client.get(page_of(place)).content.decode()
    assert "Pay by bank transfer" not in page and "Pay at the event" in page

    with pytest.raises(ChangeRefusedError):
        choose_way_for_change(change=change, way="transfer")


def test_whose_order_an_institution_pays_transfers_the_difference_in_the_days_of_an_invoice(client):
    place, change = waiting(transfer=False)
    assert "Pay by bank transfer" not in client.get(page_of(place)).content.decode()
    PaymentChoice.objects.create(order=place.order, way="invoice", institution="HUST", chosen_at=timezone.now())
    place.order.purchase_order = "PO-7"
    place.order.save()

    choose_way_for_change(change=change, way="transfer")

    change.refresh_from_db()
    assert change.expires_at == min(change.asked_at + 30 * DAY, place.event.starts_at)
    assert "PO-7" in client.get(page_of(place)).content.decode()


def test_no_way_takes_time_away_and_a_second_choice_gains_none():
    place = Place()
    offer_ways(place.event)
    change = place.change(place.dear, by=UserFactory(), is_required=True)
    choose_way_for_change(change=change, way="on_site")
    choose_way_for_change(change=change, way="transfer")

    change.refresh_from_db()
    assert (change.way, change.expires_at) == ("transfer", place.event.ends_at)


def test_cancelled_event_takes_no_money_for_a_change():
    place, change = waiting()
    place.event.status = EventStatus.CANCELLED
    place.event.save()

    with pytest.raises(ChangeRefusedError, match="cancelled"):
        choose_way_for_change(change=change, way="on_site")


def test_change_that_lapsed_is_not_held_again_by_choosing_a_way():
    _place, change = waiting()
    OrderChange.objects.update(expires_at=timezone.now())

    with pytest.raises(ChangeRefusedError, match="has passed"):
        choose_way_for_change(change=change, way="on_site")

    change.refresh_from_db()
    assert (change.way, change.state) == ("", ChangeState.AWAITING)


# -- slips ------------------------------------------------------------------------------------------------------------


def test_slip_for_a_difference_is_worth_some_days_once_and_no_money(client):
    place, change = waiting()
    choose_way_for_change(change=change, way="transfer")
    change.refresh_from_db()
    assert "Send a proof of your transfer" in client.get(page_of(place)).content.decode()
    page = client.get(page_of(place, "payment/proof/")).content.decode()
    assert "The change is made when it has arrived" in page and "5 days longer" in page

    send_transfer_proof(order=place.order, papers=[sent(PDF, "slip.pdf")])
    until = send_transfer_proof(order=place.order, papers=[sent()])

    before = change.expires_at
    change.refresh_from_db()
    assert until == change.expires_at == before + 5 * DAY
    assert (change.state, place.books()) == ("awaiting", (5000, 5000, 0))
    assert "2 proofs of your transfer are with the organisers" in client.get(page_of(place)).content.decode()
    assert "5 days longer" not in client.get(page_of(place, "payment/proof/")).content.decode()


def test_slip_without_a_change_that_waits_for_a_transfer_is_refused():
    place, change = waiting()

    with pytest.raises(ProofRefusedError):
        send_transfer_proof(order=place.order, papers=[sent()])

    choose_way_for_change(change=change, way="on_site")
    with pytest.raises(ProofRefusedError):
        send_transfer_proof(order=place.order, papers=[sent()])
    assert TransferProof.objects.count() == 0


def test_slip_for_a_difference_is_kept_while_the_change_waits_and_deleted_after():
    place, change = waiting()
    PaymentWays.objects.update(transfer_days=60)
    choose_way_for_change(change=change, way="transfer")
    send_transfer_proof(order=place.order, papers=[sent()])

    assert prune_proofs(timezone.now() + 40 * DAY) == 0
    place.receive(3000)
    assert [prune_proofs(timezone.now() + days * DAY) for days in (20, 40)] == [0, 1]


def test_staff_see_the_slip_and_the_way_beside_the_change(client):
    place, change = waiting()
    choose_way_for_change(change=change, way="transfer")
    send_transfer_proof(order=place.order, papers=[sent(PDF, "slip.pdf")])
    client.force_login(UserFactory(is_superuser=True, is_staff=True))

    page = client.get(f"/admin/changes/{change.pk}/").content.decode()

    assert "slip.pdf" in page and "by bank transfer" in page


def read_from(statements):
    """Of quotas and vouchers alone: what is read under a lock before something is held longer."""
    tables = [query["sql"].partition(' FROM "registrations_')[2].partition('"')[0] for query in statements]
    return [table for table in tables if table in ("quota", "voucher")]


def test_slip_for_two_changes_locks_the_places_of_both_at_once():
    place = Place(people=2)
    offer_ways(place.event, proof_days=2)
    for attendee in place.order.attendees.select_related("order__event", "ticket_type").order_by("-position"):
        change = change_place(attendee=attendee, ticket_type=place.type(8000))
        choose_way_for_change(change=change, way="transfer")

    with CaptureQueriesContext(connection) as statements:
        send_transfer_proof(order=place.order, papers=[sent()])

    assert read_from(statements) == ["quota"]
    assert OrderChange.objects.filter(proof_sent_at__isnull=False).count() == 2


def test_way_is_chosen_under_the_lock_of_the_places_and_then_of_the_voucher():
    place = Place()
    offer_ways(place.event)
    VoucherFactory(event=place.event, code="LATE10", kind="fixed", value=1000)
    change = place.change(place.dear, voucher_code="LATE10")

    with CaptureQueriesContext(connection) as statements:
        choose_way_for_change(change=change, way="on_site")

    assert read_from(statements) == ["quota", "voucher"]
