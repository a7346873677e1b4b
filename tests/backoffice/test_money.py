"""The screens of money: what waits, one refund, one decision."""

import pytest
from django.urls import reverse

from registrations.enums import PaymentState, RefundState
from registrations.models import Payment, Refund, RegistrationSettings
from tests.backoffice.orders import order_for
from tests.backoffice.screens import statements
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def paid_order(event, kind, name="An", **values):
    order = order_for(event, kind, name)
    values = {"flag": "", "state": PaymentState.PAID, **values}
    Payment.objects.create(
        order=order,
        provider="sandbox",
        is_test=True,
        amount_minor=12050,
        currency="USD",
        received_minor=12050,
        received_currency="USD",
        idempotency_key=f"pay-{name}",
        created_at=order.placed_at,
        paid_at=order.placed_at,
        **values,
    )
    return order


@pytest.fixture
def order(event, paid):
    return paid_order(event, paid)


@pytest.fixture
def payment(order):
    return order.payments.get()


def ask_address(payment):
    return reverse("orders_admin:ask_refund", args=[payment.order_id, payment.pk])


FORM = {"amount": "20.50", "reason": "a mistake", "method": "transfer", "key": "k" * 24, "bank_details": "DE00"}


def test_refund_is_asked_for_approved_and_transferred_on_screen(office, admin, event, payment):
    RegistrationSettings.objects.filter(event=event).update(refund_limit_minor=1000)
    assert ask_address(payment) in office.get(reverse("orders_admin:order", args=[payment.order_id])).text

    office.post(ask_address(payment), FORM)

    refund = Refund.objects.get()
    page = reverse("refunds_admin:refund", args=[refund.pk])
    assert (refund.state, refund.amount_minor) == (RefundState.REQUESTED, 2050)
    assert "somebody else has to approve it" in office.get(page).text
    assert "Somebody else has to approve" in office.post(page, {"step": "approve"}, follow=True).text
    office.force_login(UserFactory(is_superuser=True, is_staff=True, email="boss@example.org"))
    office.post(page, {"step": "approve"})
    office.post(page, {"step": "transferred", "text": "REF 7"})
    refund.refresh_from_db()
    assert (refund.state, refund.reference, refund.bank_details) == (RefundState.SUCCEEDED, "REF 7", "")
    assert "The bank sent it back" in office.get(page).text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("amount", "20,50", "Write the price with a point"),
        ("amount", "500", "can be paid back"),
        ("amount", "", "required"),
        ("reason", "", "required"),
        ("method", "cheque", "Select a valid choice"),
        ("method", "provider", "did not come through an online provider"),
        ("key", "'; drop", "Enter a valid value"),
    ],
)
def test_wrong_input_is_answered_in_words_and_kept(office, payment, field, value, sentence):
    answer = office.post(ask_address(payment), {**FORM, field: value})

    assert answer.status_code == 200
    assert sentence in answer.text
    assert "a mistake" in answer.text or field == "reason"
    assert not Refund.objects.exists()


def test_payment_of_another_order_or_that_never_came_is_not_found(office, event, paid, payment):
    other = paid_order(event, paid, "Other", state=PaymentState.FAILED)
    address = reverse("orders_admin:ask_refund", args=[other.pk, payment.pk])
    assert office.get(address).status_code == 404
    assert office.get(ask_address(other.payments.get())).status_code == 404


def test_flagged_payment_is_settled_on_its_page(office, event, paid):
    payment = paid_order(event, paid, flag="late").payments.get()
    listing = office.get(reverse("payments_admin:index")).text
    page = reverse("payments_admin:decision", args=[payment.pk])
    assert page in listing
    assert "Pay back $120.50 by bank transfer" in office.get(page).text
    form = {"outcome": "kept", "note": "", "flag": "late", "key": "k" * 24}

    assert "write why it stays" in office.post(page, form).text
    assert "Select a valid choice" in office.post(page, {**form, "outcome": "waived"}).text
    office.post(page, {**form, "outcome": "transferred"})

    payment.refresh_from_db()
    assert payment.flag == ""
    assert Refund.objects.get().amount_minor == 12050
    assert "Decided before" in office.get(page).text


def test_nobody_else_may_see_them(client, payment):
    client.force_login(UserFactory(email="editor@example.org"))
    for address in (
        ask_address(payment),
        reverse("payments_admin:decision", args=[payment.pk]),
        reverse("refunds_admin:index"),
    ):
        assert client.get(address).status_code in (302, 403)


def test_list_of_refunds_costs_the_same_for_one_and_three(office, event, paid, payment):
    def waiting(item):
        values = {"amount_minor": 100, "currency": "USD", "method": "transfer", "created_at": item.created_at}
        Refund.objects.create(payment=item, idempotency_key=f"r{item.pk}", **values)

    waiting(payment)
    address = reverse("refunds_admin:index") + "?waiting=true"
    office.get(address)
    one = statements(office, address)
    for name in ("Two", "Three"):
        waiting(paid_order(event, paid, name).payments.get())
    assert statements(office, address) == one


def test_limit_is_set_as_an_amount(office, event):
    settings = RegistrationSettings.objects.get(event=event)
    address = reverse("registration_settings:edit", args=[settings.pk])
    fields = {"currency": "USD", "hold_minutes": "60", "max_attendees": "10", "refund_limit": "1,50"}

    assert "point before the cents" in office.post(address, fields).text
    office.post(address, {**fields, "refund_limit": "150.50"})

    settings.refresh_from_db()
    assert settings.refund_limit_minor == 15050
    assert 'value="150.50"' in office.get(address).text
