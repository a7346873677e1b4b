"""Slips of transfers: kept and shown, worth some days once, and never money."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site
from django.utils import timezone

from registrations.actions.cancelling import cancel_order
from registrations.actions.expiring import expire_orders
from registrations.actions.pruning_proofs import prune_proofs
from registrations.actions.refusals import ProofRefusedError
from registrations.actions.transfer_proofs import send_transfer_proof, take_back_transfer_proof
from registrations.actions.transferring import choose_way, receive_money
from registrations.models import Order, Payment, PaymentWays, TransferProof
from registrations.queries.balance import balance_of
from tests.factories import UserFactory
from tests.registrations.helpers import open_event, order_for
from tests.registrations.papers import PDF, bomb, picture, sent, upload
from tests.registrations.test_transferring import offer_ways

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def order(db):
    event, kind = open_event(price=5000)
    offer_ways(event)
    order = order_for(event, kind)
    choose_way(order=order, way="transfer")
    return Order.objects.select_related("event").get(pk=order.pk)


def fresh(order):
    return Order.objects.get(pk=order.pk)


def page_of(order, rest=""):
    return f"/orders/{order.code}/{order.secret}/{rest}"


def test_slip_is_worth_some_days_once_and_no_money(order):
    send_transfer_proof(order=order, papers=[sent(PDF, "slip.pdf")])
    assert fresh(order).expires_at == order.expires_at + 5 * DAY

    send_transfer_proof(order=order, papers=[sent()])

    assert fresh(order).expires_at == order.expires_at + 5 * DAY
    assert (fresh(order).state, balance_of(order).due.minor, Payment.objects.count()) == ("pending", 5000, 0)
    assert TransferProof.objects.count() == 2
    assert expire_orders(order.expires_at + 4 * DAY) == 0
    assert expire_orders(order.expires_at + 5 * DAY) == 1


def test_taking_it_back_and_sending_it_again_gains_no_second_extension(order):
    send_transfer_proof(order=order, papers=[sent()])
    take_back_transfer_proof(proof=TransferProof.objects.get())
    send_transfer_proof(order=order, papers=[sent()])

    assert fresh(order).expires_at == order.expires_at + 5 * DAY
    choose_way(order=order, way="invoice", institution="University")
    send_transfer_proof(order=order, papers=[sent(PDF)])
    assert fresh(order).expires_at <= order.placed_at + 31 * DAY


def test_extension_ends_with_the_beginning_of_the_event_and_may_be_none(order):
    starts = order.expires_at + DAY
    type(order.event).objects.filter(pk=order.event_id).update(starts_at=starts)
    send_transfer_proof(order=order, papers=[sent()])
    assert fresh(order).expires_at == starts

    event, kind = open_event(price=5000)
    offer_ways(event)
    PaymentWays.objects.filter(event=event).update(proof_days=0)
    other = order_for(event, kind)
    choose_way(order=other, way="transfer")
    before = fresh(other).expires_at
    send_transfer_proof(order=other, papers=[sent()])
    assert fresh(other).expires_at == before


def test_nothing_is_taken_where_no_transfer_is_awaited(order):
    event, kind = open_event(price=5000)
    offer_ways(event)
    with pytest.raises(ProofRefusedError, match="not paid by bank transfer"):
        send_transfer_proof(order=order_for(event, kind), papers=[sent()])
    with pytest.raises(ProofRefusedError, match="time to pay for this order has passed"):
        send_transfer_proof(order=order, papers=[sent()], now=order.expires_at)
    receive_money(order=order, money=balance_of(order).due, provider="transfer", key="the-transfer", by=UserFactory())
    with pytest.raises(ProofRefusedError, match="nothing to pay"):
        send_transfer_proof(order=order, papers=[sent()])
    assert TransferProof.objects.count() == 0
    assert list((Path(site.PRIVATE_ROOT) / "proofs").glob("*/*")) == []


@pytest.mark.parametrize("how", ["booked", "cancelled", "expired"])
def test_slip_goes_thirty_days_after_the_money_or_the_end(order, how):
    send_transfer_proof(order=order, papers=[sent()])
    path = Path(site.PRIVATE_ROOT) / TransferProof.objects.get().file.name
    end = timezone.now()
    if how == "booked":
        receive_money(
            order=order, money=balance_of(order).due, provider="transfer", key="the-transfer", by=UserFactory()
        )
    elif how == "cancelled":
        cancel_order(order=order, by=UserFactory())
    else:
        end = fresh(order).expires_at
        expire_orders(end)

    assert (prune_proofs(end + 29 * DAY), path.exists()) == (0, True)
    assert (prune_proofs(end + 30 * DAY + timedelta(minutes=1)), path.exists()) == (1, False)
    assert TransferProof.objects.count() == 0


def test_slip_of_an_order_that_waits_is_never_deleted(order):
    send_transfer_proof(order=order, papers=[sent()])

    assert prune_proofs(order.placed_at + 100 * DAY) == 0


# -- in the browser ---------------------------------------------------------------------------------------------------


def test_holder_sends_a_slip_and_the_office_sees_it(client, admin_client, order):
    assert "Send a proof of your transfer" in client.get(page_of(order)).content.decode()
    page = client.get(page_of(order, "payment/proof/")).content.decode()
    assert "5 days longer" in page

    answer = client.post(page_of(order, "payment/proof/"), {"papers": upload(PDF, "slip.pdf")}, follow=True)

    assert "confirmed when the money has arrived" in answer.content.decode()
    assert "5 days longer" not in answer.content.decode()
    slip = TransferProof.objects.get()
    assert client.get(page_of(order, f"payment/proof/{slip.pk}/"))["Content-Type"] == "application/pdf"
    assert "1 proof of your transfer" in client.get(page_of(order)).content.decode()
    screen = f"/admin/orders/{order.pk}/transfer-proofs/{slip.pk}/"
    assert screen in admin_client.get(f"/admin/orders/{order.pk}/").content.decode()
    assert b"".join(admin_client.get(screen).streaming_content) == PDF
    assert "proof sent" in admin_client.get("/admin/orders/").content.decode()
    other = order_for(order.event, order.attendees.get().ticket_type)
    assert admin_client.get(f"/admin/orders/{other.pk}/transfer-proofs/{slip.pk}/").status_code == 404
    assert client.get(page_of(other, f"payment/proof/{slip.pk}/")).status_code == 404
    listed = admin_client.get("/admin/orders/?slip=true").content.decode()
    assert order.code in listed and other.code not in listed


def test_screen_of_a_slip_is_for_those_who_may_manage(client, order):
    send_transfer_proof(order=order, papers=[sent()])
    client.force_login(UserFactory(is_staff=True))

    slip = TransferProof.objects.get()

    assert client.get(f"/admin/orders/{order.pk}/transfer-proofs/{slip.pk}/").status_code in (302, 403)


@pytest.mark.parametrize("content", [b"", b"<html>", bomb(), picture()[:99], b"GIF89a" + PDF])
def test_bad_slips_are_refused_and_not_kept(client, order, content):
    answer = client.post(page_of(order, "payment/proof/"), {"papers": upload(content, "slip.pdf")})

    assert (answer.status_code, TransferProof.objects.count(), fresh(order).expires_at) == (422, 0, order.expires_at)


def test_late_slip_says_why_not(client, order):
    Order.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    assert "time to pay" in client.get(page_of(order, "payment/proof/")).content.decode()
    assert client.post(page_of(order, "payment/proof/"), {"papers": upload()}).status_code == 409
