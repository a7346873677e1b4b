"""Requests: decided before anybody pays. Invitations: no decision needed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from registrations.actions.approving import NotAllowedNowError, OrderTransitionError, approve_order, decline_order
from registrations.actions.cancelling import cancel_order
from registrations.actions.inviting import invite_people, withdraw_invitation
from registrations.actions.ordering import TicketTypeSoldOutError, VoucherRefusedError
from registrations.actions.refusals import PaymentRefusedError
from registrations.models import Invitation, Order, RegistrationSettings
from registrations.queries.availability import ticket_offers
from registrations.queries.balance import balance_of
from registrations.queries.checks import problems_of_books
from registrations.rules.invitations import Invited, read_people
from tests.factories import UserFactory, VoucherFactory
from tests.registrations.helpers import open_event, order_for
from tests.registrations.web.steps import form_key, send_people

pytestmark = pytest.mark.django_db


def asked(price=10_000, places=2, **settings):
    event, kind = open_event(price=price, places=places, **settings)
    kind.needs_approval = True
    kind.save()
    return event, kind


@pytest.fixture
def office(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def test_request_owes_nothing_and_holds_its_place():
    event, kind = asked()

    order = order_for(event, kind)

    assert (order.state, order.expires_at) == ("requested", None)
    assert balance_of(order).charged.minor == 0
    assert order.lines.get().price_minor == 10_000
    assert ticket_offers(event)[0].left == 1
    assert mail.outbox[-1].subject.startswith("Your request for")
    assert problems_of_books(event) == []


def test_approved_request_is_charged_at_the_price_of_its_day_and_has_time_to_pay():
    event, kind = asked(pay_hours_after_approval=48)
    order = order_for(event, kind)
    kind.price_minor = 99_900
    kind.save()

    approve_order(order=order, reason="See you soon!", by=UserFactory())

    order.refresh_from_db()
    assert order.state == "pending"
    assert order.expires_at - timezone.now() > timedelta(hours=47)
    assert balance_of(order).due.minor == 10_000
    assert "please pay $100.00" in mail.outbox[-1].body
    assert "See you soon!" in mail.outbox[-1].body
    assert problems_of_books(event) == []


def test_approved_free_request_is_confirmed():
    event, kind = asked(price=0)
    order = order_for(event, kind)

    approve_order(order=order, by=UserFactory())

    assert Order.objects.get().state == "confirmed"
    assert len(mail.outbox[-1].attachments) == 2


def test_declined_request_gives_its_place_back_and_says_why():
    event, kind = asked()
    order = order_for(event, kind)

    with pytest.raises(NotAllowedNowError):
        decline_order(order=order, reason="  ", by=UserFactory())
    decline_order(order=order, reason="The course is for doctoral students.", by=UserFactory())

    assert Order.objects.get().state == "declined"
    assert ticket_offers(event)[0].left == 2
    assert "The course is for doctoral students." in mail.outbox[-1].body
    assert problems_of_books(event) == []


def test_request_is_decided_once():
    event, kind = asked()
    order = order_for(event, kind)
    approve_order(order=order, by=UserFactory())

    for decide in (approve_order, decline_order):
        with pytest.raises(OrderTransitionError):
            decide(order=order, reason="No", by=UserFactory())


def test_request_without_a_place_takes_one_when_it_is_approved():
    event, kind = asked(places=1, request_holds_places=False)
    first, second = order_for(event, kind), order_for(event, kind)
    assert ticket_offers(event)[0].left == 1

    approve_order(order=first, by=UserFactory())

    with pytest.raises(TicketTypeSoldOutError):
        approve_order(order=second, by=UserFactory())
    second.refresh_from_db()
    assert second.state == "requested"
    assert problems_of_books(event) == []


def test_request_without_a_place_uses_its_voucher_when_it_is_approved():
    event, kind = asked(places=9, request_holds_places=False)
    voucher = VoucherFactory(event=event)
    first, second = (order_for(event, kind, voucher_code=voucher.code) for _n in range(2))

    approve_order(order=first, by=UserFactory())

    with pytest.raises(VoucherRefusedError):
        approve_order(order=second, by=UserFactory())


def test_holder_may_withdraw_a_request():
    event, kind = asked()
    cancel_order(order=order_for(event, kind))
    assert Order.objects.get().state == "cancelled"
    assert problems_of_books(event) == []


def test_request_can_not_be_paid(stripe_account):
    from registrations.actions.paying import start_payment

    event, kind = asked()
    with pytest.raises(PaymentRefusedError):
        start_payment(order=order_for(event, kind), success_url="https://x.example", cancel_url="https://x.example")


def test_approved_order_can_be_paid_days_after_it_was_asked_for(stripe_account):
    from registrations.actions.paying import start_payment

    event, kind = asked(pay_hours_after_approval=1)
    order = order_for(event, kind)
    Order.objects.filter(pk=order.pk).update(placed_at=timezone.now() - timedelta(days=5))
    approve_order(order=order, by=UserFactory())
    Order.objects.filter(pk=order.pk).update(expires_at=timezone.now() + timedelta(minutes=5))

    payment = start_payment(order=order, success_url="https://x.example/1", cancel_url="https://x.example/2")

    assert payment.state == "open"


def test_invited_person_needs_no_approval_once():
    event, kind = asked()
    (invitation,) = invite_people(event=event, people=[Invited("an@example.org", "An")], by=UserFactory())
    assert f"/register/{event.slug}/?invitation={invitation.secret}" in mail.outbox[-1].body

    assert order_for(event, kind, people=2, invitation=invitation.secret).state == "requested"
    Order.objects.all().update(holds_places=False)
    order = order_for(event, kind, invitation=invitation.secret)

    assert order.state == "pending"
    assert Invitation.objects.get().order == order
    assert order_for(event, kind, invitation=invitation.secret).state == "requested"


def test_withdrawn_or_foreign_invitation_helps_nobody():
    event, kind = asked(places=9)
    other, _kind = asked()
    (here,) = invite_people(event=event, people=[Invited("a@example.org")])
    (there,) = invite_people(event=other, people=[Invited("a@example.org")])
    assert withdraw_invitation(invitation=here)
    assert not withdraw_invitation(invitation=here)

    for secret in (here.secret, there.secret, "nonsense", "\x00", "x" * 5000):
        assert order_for(event, kind, invitation=secret).state == "requested"


def test_people_are_invited_once():
    event, _kind = asked()
    invite_people(event=event, people=[Invited("a@example.org")])

    made = invite_people(
        event=event, people=[Invited("A@example.org"), Invited("b@example.org"), Invited("B@example.org")]
    )

    assert [one.email for one in made] == ["B@example.org"]


def test_list_of_people_is_read_however_it_is_written():
    people = read_people("An Nguyễn <an@example.org>\n\n b@example.org, B. Lee\nc@example.org\n")
    assert people == [
        Invited("an@example.org", "An Nguyễn"),
        Invited("b@example.org", "B. Lee"),
        Invited("c@example.org"),
    ]


def test_line_without_an_address_is_named():
    with pytest.raises(ValidationError, match="Line 2 has no e-mail address: “nobody”"):
        read_people("a@example.org\nnobody\n")


def test_person_asks_and_sees_it_on_every_screen(client):
    event, kind = asked()
    send_people(client, event, kind)

    page = client.get(f"/register/{event.slug}/confirmation/")
    assert "Ask for a place" in page.content.decode()
    answer = client.post(f"/register/{event.slug}/confirmation/", {"key": form_key(page), "shown": "USD-10000"})

    held = client.get(answer.url).content.decode()
    assert "The organisers decide about your registration" in held
    assert "Cancel this registration" in held
    decline_order(order=Order.objects.get(), reason="Full <b>stop</b>", by=UserFactory())
    held = client.get(answer.url).content.decode()
    assert "Full &lt;b&gt;stop&lt;/b&gt;" in held


def test_link_of_an_invitation_leads_to_payment_without_a_request(client):
    event, kind = asked()
    (invitation,) = invite_people(event=event, people=[Invited("an@example.org")])

    first = client.get(f"/register/{event.slug}/?invitation={invitation.secret}", follow=True)
    assert first.redirect_chain == [(f"/register/{event.slug}/", 302)]
    send_people(client, event, kind)
    page = client.get(f"/register/{event.slug}/confirmation/")

    assert "Register 1 person and pay $100.00" in page.content.decode()
    client.post(f"/register/{event.slug}/confirmation/", {"key": form_key(page), "shown": "USD-10000"})
    assert Order.objects.get().state == "pending"


def test_organiser_approves_and_declines_on_the_page_of_the_order(office):
    event, kind = asked()
    yes, no = order_for(event, kind), order_for(event, kind)
    assert "This request waits for you" in office.get(f"/admin/orders/{yes.pk}/").content.decode()
    assert "2 requests to approve" in office.get(f"/admin/registrations/{event.pk}/").content.decode()

    office.post(f"/admin/orders/{yes.pk}/approval/", {"decision": "approve"})
    refused = office.post(f"/admin/orders/{no.pk}/approval/", {"decision": "decline"}, follow=True)
    assert "Please write a reason" in refused.content.decode()
    office.post(f"/admin/orders/{no.pk}/approval/", {"decision": "decline", "reason": "No room."})

    assert [Order.objects.get(pk=one.pk).state for one in (yes, no)] == ["pending", "declined"]
    assert "No room." in office.get(f"/admin/orders/{no.pk}/").content.decode()


def test_organiser_invites_by_list_and_withdraws(office):
    event, _kind = asked()
    address = f"/admin/registrations/{event.pk}/invitations/"

    wrong = office.post(address, {"people": "nobody\n", "language": "en"})
    assert wrong.status_code == 422
    assert "Line 1 has no e-mail address" in wrong.content.decode()
    office.post(address, {"people": "An <an@example.org>\nb@example.org", "language": "vi"})

    assert Invitation.objects.count() == 2
    assert mail.outbox[-1].to == ["b@example.org"]
    one = Invitation.objects.get(email="b@example.org")
    office.post(address, {"withdraw": one.pk})
    assert Invitation.objects.get(pk=one.pk).withdrawn_at is not None
    assert "withdrawn" in office.get(address).content.decode()
    assert office.post(address, {"withdraw": "9" * 30}).status_code == 404


def test_settings_of_approval_have_bounds():
    event, _kind = asked()
    settings = RegistrationSettings.objects.get(event=event)
    settings.pay_hours_after_approval = 721
    with pytest.raises(ValidationError):
        settings.full_clean()


def test_used_invitation_is_not_used_again_by_a_form_left_open():
    event, kind = asked()
    (invitation,) = invite_people(event=event, people=[Invited("an@example.org")])
    first = order_for(event, kind, invitation=invitation.secret, key="one-form-only")
    assert order_for(event, kind, invitation=invitation.secret, key="one-form-only") == first
