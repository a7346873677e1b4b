"""A refused proof: the other ticket takes its place, the difference is asked for, the open payment page is closed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from registrations.actions.changing import lapse_changes
from registrations.actions.proofs import accept_proof, ask_again, send_proof
from registrations.actions.refusals import PriceChangedError, ProofRefusedError, TicketTypeSoldOutError
from registrations.actions.refusing_proofs import close_proofs, refuse_proof
from registrations.actions.reminding import send_reminders
from registrations.actions.transferring import receive_money
from registrations.models import (
    Attendee,
    Order,
    OrderChange,
    Proof,
    ProofFile,
    Quota,
    RegistrationSettings,
    Reminder,
    TicketType,
)
from registrations.queries.balance import balance_of
from registrations.queries.changing import proposal_of
from registrations.queries.checks import problems_of_books
from registrations.queries.proofs import word_at_desk
from tests.factories import QuotaFactory, UserFactory
from tests.registrations.groups import first_link, group_for
from tests.registrations.helpers import order_for
from tests.registrations.papers import sent
from tests.registrations.students import again, asked, student, students

pytestmark = pytest.mark.django_db


def refuse(attendee, **values):
    version = Proof.objects.get(attendee=attendee).version
    return refuse_proof(
        **{"attendee": attendee, "reason": "It is of 2019.", "version": version, "by": UserFactory(), **values}
    )


def paid(attendee):
    """Paid in cash; the mails are gone."""
    order = attendee.order
    receive_money(order=order, money=balance_of(order).due, provider="cash", key=f"key-of-{order.pk}", by=UserFactory())
    mail.outbox.clear()
    return again(attendee)


def test_unpaid_order_simply_costs_more():
    event, kind, regular = students()
    attendee = student(event, kind)
    send_proof(attendee=attendee, papers=[sent()])

    change = refuse(attendee)

    order = Order.objects.get()
    assert (change.state, again(attendee).ticket_type, order.total_minor) == ("applied", regular, 18000)
    assert balance_of(order).due.minor == 18000
    assert (asked(attendee).state, asked(attendee).may_send) == ("refused", False)
    refused = next(message for message in mail.outbox if "could not be accepted" in message.subject)
    assert "It is of 2019." in refused.body and "$180.00" in refused.body and "Regular" in refused.body
    assert problems_of_books(event) == []


def test_paid_order_is_asked_for_the_difference_with_a_deadline():
    event, kind, regular = students()
    attendee = paid(student(event, kind))
    send_proof(attendee=attendee, papers=[sent()])

    change = refuse(attendee)

    assert (change.state, change.is_required, change.difference_minor) == ("awaiting", True, 13000)
    assert change.expires_at > timezone.now()
    assert [len(mail.outbox), mail.outbox[0].to] == [1, ["an@example.org"]]
    assert "It is of 2019." in mail.outbox[0].body and "$130.00" in mail.outbox[0].body
    person = again(attendee)
    assert (person.ticket_type, word_at_desk(person)) == (kind, "Proof not accepted (refused): Student card")
    receive_money(
        order=attendee.order, money=change.difference, provider="cash", key="the-difference", by=UserFactory()
    )
    person = again(attendee)
    assert (person.ticket_type, asked(person).state, word_at_desk(person)) == (regular, "refused", "")
    assert (Order.objects.get().total_minor, balance_of(Order.objects.get()).due.minor) == (18000, 0)
    assert problems_of_books(event) == []


def test_difference_that_is_not_paid_goes_to_a_decision_and_the_place_stays():
    event, kind, _regular = students()
    attendee = paid(student(event, kind))
    send_proof(attendee=attendee, papers=[sent()])
    change = refuse(attendee)

    assert lapse_changes(change.expires_at + timedelta(minutes=1)) == 1

    assert (OrderChange.objects.get().state, Order.objects.get().state) == ("overdue", "confirmed")
    assert again(attendee).ticket_type == kind


def test_open_payment_page_is_closed_before_the_price_changes(shop):
    regular = TicketType.objects.create(event=shop.event, name="Regular", price_minor=9000, currency="USD")
    regular.quotas.set(shop.kind.quotas.all())
    TicketType.objects.filter(pk=shop.kind.pk).update(proof="Student card", without_proof=regular)
    attendee = Attendee.objects.get()
    send_proof(attendee=attendee, papers=[sent()])

    refuse(attendee)

    assert shop.session["status"] == "expired"
    assert (shop.start().amount_minor, shop.state) == (9000, "pending")


def test_page_that_turns_out_to_be_paid_makes_it_a_difference(shop):
    regular = TicketType.objects.create(event=shop.event, name="Regular", price_minor=9000, currency="USD")
    regular.quotas.set(shop.kind.quotas.all())
    TicketType.objects.filter(pk=shop.kind.pk).update(proof="Student card", without_proof=regular)
    attendee = Attendee.objects.get()
    send_proof(attendee=attendee, papers=[sent()])
    shop.pay()  # nobody has told us yet

    change = refuse(attendee)

    assert (shop.state, change.state, change.difference_minor) == ("confirmed", "awaiting", 4000)
    assert shop.books() == (5000, 5000, 0)


def test_price_other_than_the_shown_one_refuses_nothing():
    event, kind, regular = students()
    attendee = student(event, kind)
    send_proof(attendee=attendee, papers=[sent()])
    shown = proposal_of(again(attendee), regular, by_staff=True).shown
    TicketType.objects.filter(pk=regular.pk).update(price_minor=25000)

    with pytest.raises(PriceChangedError):
        refuse(attendee, shown=shown)

    assert (asked(attendee).state, Order.objects.get().total_minor) == ("sent", 5000)


def test_full_ticket_type_refuses_nothing():
    event, kind, regular = students()
    regular.quotas.set([QuotaFactory(event=event, size=0)])
    attendee = student(event, kind)
    send_proof(attendee=attendee, papers=[sent()])

    with pytest.raises(TicketTypeSoldOutError):
        refuse(attendee)

    assert (asked(attendee).state, Proof.objects.get().reason) == ("sent", "")
    Quota.objects.update(size=5)
    assert refuse(attendee).state == "applied"


def test_refusal_needs_a_reason_a_way_out_and_happens_once():
    event, kind, _regular = students()
    attendee = student(event, kind)
    send_proof(attendee=attendee, papers=[sent()])
    with pytest.raises(ProofRefusedError, match="write a reason"):
        refuse(attendee, reason=" \x00 ")
    with pytest.raises(ProofRefusedError, match="since you looked"):
        refuse(attendee, version=99)
    TicketType.objects.filter(pk=kind.pk).update(without_proof=None)
    with pytest.raises(ProofRefusedError, match="which one applies"):
        refuse(attendee)
    TicketType.objects.filter(pk=kind.pk).update(without_proof=_regular)
    refuse(attendee)

    with pytest.raises(ProofRefusedError):
        refuse(attendee)
    with pytest.raises(ProofRefusedError):
        accept_proof(attendee=attendee, version=1, by=UserFactory())
    assert OrderChange.objects.count() == 1


def test_person_of_a_group_hears_the_reason_and_the_coordinator_of_the_money():
    event, kind, _regular = students(group_limit=50)
    order = group_for(event, kind)
    attendee = first_link(order).attendee
    receive_money(order=order, money=balance_of(order).due, provider="cash", key="for-the-group", by=UserFactory())
    send_proof(attendee=attendee, papers=[sent()])
    mail.outbox.clear()

    refuse(attendee)

    by_address = {message.to[0]: message.body for message in mail.outbox}
    assert set(by_address) == {order.email, attendee.email}
    assert "$130.00" in by_address[order.email] and "It is of 2019." not in by_address[order.email]
    assert "It is of 2019." in by_address[attendee.email] and order.secret not in by_address[attendee.email]


def test_coordinator_sees_nowhere_why_a_proof_of_somebody_else_was_refused(client):
    event, kind, _regular = students(group_limit=50)
    order = group_for(event, kind)
    link = first_link(order)
    receive_money(order=order, money=balance_of(order).due, provider="cash", key="for-the-group", by=UserFactory())
    send_proof(attendee=link.attendee, papers=[sent()])
    refuse(link.attendee)
    proof = f"/orders/{order.code}/{order.secret}/people/{link.attendee.pk}/proof/"

    pages = [client.get(path).content.decode() for path in (f"/orders/{order.code}/{order.secret}/", proof)]
    own = client.get(f"/attendees/{link.secret}/proof/").content.decode()

    assert "$130.00" in pages[0] and "refused" in pages[1]
    assert not any("It is of 2019." in page for page in pages)
    assert "It is of 2019." in own


def test_coordinator_can_neither_open_nor_take_back_what_somebody_else_sent(client):
    event, kind, _regular = students(group_limit=50)
    link = first_link(group_for(event, kind))
    order, file = link.attendee.order, send_proof(attendee=link.attendee, papers=[sent()]).files.get()
    proof, own = (
        f"/orders/{order.code}/{order.secret}/people/{link.attendee.pk}/proof/",
        f"/attendees/{link.secret}/proof/",
    )

    answers = [client.get(f"{proof}{file.pk}/"), client.post(proof, {"remove": file.pk})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert file.name not in client.get(proof).content.decode()
    assert client.get(f"{own}{file.pk}/").status_code == 200
    assert client.post(own, {"remove": file.pk}).status_code == 302 and not ProofFile.objects.exists()


def test_whoever_has_no_address_of_their_own_is_told_by_the_coordinator():
    event, kind, _regular = students(group_limit=50)
    order = group_for(event, kind)
    attendee = first_link(order).attendee
    Attendee.objects.filter(pk=attendee.pk).update(email="")
    receive_money(order=order, money=balance_of(order).due, provider="cash", key="for-the-group", by=UserFactory())
    attendee = again(attendee)
    send_proof(attendee=attendee, papers=[sent()])
    mail.outbox.clear()

    refuse(attendee)

    assert [message.to for message in mail.outbox] == [[order.email]]
    assert "It is of 2019." in mail.outbox[0].body


# -- not sent in time -------------------------------------------------------------------------------------------------


def late(event, **settings):
    """An hour after the date, for tickets that were taken long before."""
    until = timezone.now() + timedelta(days=20)
    RegistrationSettings.objects.filter(event=event).update(proofs_until=until, **settings)
    return until + timedelta(hours=1)


def test_missing_proof_is_only_listed_unless_the_organiser_says_otherwise():
    event, kind, _regular = students()
    attendee = paid(student(event, kind))

    assert close_proofs(late(event)) == 0

    assert (asked(attendee).state, OrderChange.objects.count()) == ("missing", 0)


def test_missing_proof_counts_as_refused_once():
    event, kind, _regular = students()
    missing, again_asked, proved = (paid(student(event, kind)) for _n in range(3))
    proof = send_proof(attendee=again_asked, papers=[sent()])
    ask_again(attendee=again_asked, reason="Blurred", version=proof.version, by=UserFactory())
    accept_proof(attendee=proved, by=UserFactory())
    now = late(event, missing_proof_is_refused=True)

    assert [close_proofs(now - timedelta(hours=2)), close_proofs(now), close_proofs(now)] == [0, 2, 0]

    assert [asked(one).state for one in (missing, again_asked, proved)] == ["lapsed", "lapsed", "accepted"]
    assert {change.attendee for change in OrderChange.objects.all()} == {missing, again_asked}
    assert all(change.is_required and change.state == "awaiting" for change in OrderChange.objects.all())
    assert "Nothing was sent in time." in mail.outbox[-1].body
    call_command("close_proofs")


def test_proof_that_waits_for_the_organiser_never_lapses():
    event, kind, _regular = students()
    attendee = paid(student(event, kind))
    send_proof(attendee=attendee, papers=[sent()])

    assert close_proofs(late(event, missing_proof_is_refused=True)) == 0


def test_one_that_can_not_be_refused_keeps_no_other(caplog):
    event, kind, regular = students()
    people = [paid(student(event, kind)) for _n in range(2)]
    regular.quotas.set([QuotaFactory(event=event, size=1)])

    assert close_proofs(late(event, missing_proof_is_refused=True)) == 1

    assert [asked(one).state for one in people] == ["lapsed", "missing"]
    assert "could not be refused" in caplog.text and "Nguyễn" not in caplog.text


# -- the reminder -----------------------------------------------------------------------------------------------------


def test_missing_proof_is_reminded_once_in_the_week_before_the_date():
    event, kind, _regular = students(price=0, full=0, remind_event_days=0)
    attendee = student(event, kind)
    end = late(event)
    mail.outbox.clear()

    assert [send_reminders(end - timedelta(days=days)) for days in (9, 6, 5)] == [0, 1, 0]

    assert [message.subject for message in mail.outbox] == [f"A proof is still missing: {event.title}"]
    assert f"/people/{attendee.pk}/proof/" in mail.outbox[0].body and "Student card" in mail.outbox[0].body
    assert Reminder.objects.get().kind == "proof"


@pytest.mark.parametrize("why", ["sent", "accepted", "switched off", "just registered", "too late"])
def test_nobody_is_reminded_without_need(why):
    event, kind, _regular = students(price=0, full=0, remind_event_days=0)
    attendee = student(event, kind)
    moment = late(event) - timedelta(days=3)
    if why == "sent":
        send_proof(attendee=attendee, papers=[sent()])
    elif why == "accepted":
        accept_proof(attendee=attendee, by=UserFactory())
    elif why == "switched off":
        RegistrationSettings.objects.update(remind_proof_days=0)
    elif why == "just registered":
        Order.objects.update(placed_at=moment - timedelta(hours=1))
    else:
        moment += timedelta(days=4)

    assert send_reminders(moment) == 0


def test_one_order_more_changes_nothing_for_the_other():
    event, kind, _regular = students()
    attendee, other = student(event, kind), order_for(event, kind)
    send_proof(attendee=attendee, papers=[sent()])

    refuse(attendee)

    assert Order.objects.get(pk=other.pk).total_minor == 5000
