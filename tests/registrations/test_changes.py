"""Cancelling, expiring, renaming, checking in."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from registrations.actions import cancelling, renaming, transitions
from registrations.actions.cancelling import cancel_order
from registrations.actions.checking_in import check_in, undo_check_in
from registrations.actions.expiring import expire_orders
from registrations.actions.refusals import (
    CheckInRefusedError,
    NotAllowedNowError,
    OrderInvalidError,
    OrderTransitionError,
    RegistrationClosedError,
)
from registrations.actions.renaming import rename_attendee
from registrations.enums import OrderState
from registrations.models import CheckIn, LedgerLine, Order
from registrations.queries.access import event_for_desk, order_for_holder, order_url
from registrations.queries.availability import ticket_offers
from registrations.queries.balance import balance_of
from registrations.signals import order_confirmed, order_released
from tests.factories import UserFactory
from tests.registrations.helpers import open_event, order_for

pytestmark = pytest.mark.django_db

TOMORROW = timedelta(days=1)


def later():
    return timezone.now() + TOMORROW


def new_name(**values):
    return {
        "family_name": "Trần",
        "given_name": "Thị Bình",
        "name_order": "family_first",
        "email": "",
        "affiliation": "",
        **values,
    }


# -- cancelling -----------------------------------------------------------------------------------------------------


def test_holder_cancels_until_the_organisers_date():
    event, kind = open_event(cancel_until=later(), places=1)
    order = order_for(event, kind)

    cancelled = cancel_order(order=order)

    assert (cancelled.state, cancelled.calendar_sequence) == (OrderState.CANCELLED, 1)
    assert cancelled.released_at is not None
    assert ticket_offers(event)[0].left == 1


@pytest.mark.parametrize("until", [None, -TOMORROW])
def test_holder_can_not_cancel_after_the_date_or_without_one(until):
    event, kind = open_event(cancel_until=timezone.now() + until if until else None)
    order = order_for(event, kind)

    with pytest.raises(NotAllowedNowError) as refusal:
        cancel_order(order=order)

    assert refusal.value.message
    assert Order.objects.get().state == OrderState.CONFIRMED


def test_staff_cancel_whenever_they_must():
    event, kind = open_event()
    assert cancel_order(order=order_for(event, kind), by=UserFactory()).state == OrderState.CANCELLED


def test_unpaid_order_is_cancelled_and_owes_nothing():
    event, kind = open_event(price=5000)
    order = order_for(event, kind)

    cancel_order(order=order)

    assert balance_of(order).due.minor == 0
    assert [line.amount_minor for line in order.ledger.all()] == [5000, -5000]


def test_order_is_cancelled_once():
    event, kind = open_event(cancel_until=later())
    order = order_for(event, kind)
    cancel_order(order=order)
    with pytest.raises(OrderTransitionError, match="cancelled"):
        cancel_order(order=order)


def test_holder_can_not_cancel_once_somebody_came_in():
    event, kind = open_event(cancel_until=later())
    order = order_for(event, kind)
    check_in(event=event, ticket_code=order.attendees.get().ticket_code, by=UserFactory())
    with pytest.raises(NotAllowedNowError, match="come in"):
        cancel_order(order=order)


def scanned_meanwhile(monkeypatch, module, event, attendee):
    """Somebody at the door is a moment faster than the action in `module`, which waits for the order's lock."""

    def lock_order(order_id):
        check_in(event=event, ticket_code=attendee.ticket_code, by=UserFactory())
        return transitions.lock_order(order_id)

    monkeypatch.setattr(module, "lock_order", lock_order)


def test_holder_can_not_cancel_while_somebody_comes_in(monkeypatch):
    event, kind = open_event(cancel_until=later())
    order = order_for(event, kind)
    scanned_meanwhile(monkeypatch, cancelling, event, order.attendees.get())

    with pytest.raises(NotAllowedNowError, match="come in"):
        cancel_order(order=order)

    assert Order.objects.get().state == OrderState.CONFIRMED


def test_name_is_not_changed_while_the_person_comes_in(monkeypatch):
    event, kind = open_event(name_change_until=later())
    attendee = order_for(event, kind).attendees.get()
    scanned_meanwhile(monkeypatch, renaming, event, attendee)

    with pytest.raises(NotAllowedNowError, match="come in"):
        rename_attendee(attendee=attendee, **new_name())

    attendee.refresh_from_db()
    assert attendee.family_name == "Nguyễn"


# -- expiring -------------------------------------------------------------------------------------------------------


def test_only_lapsed_unpaid_orders_expire(capsys):
    event, kind = open_event(price=5000)
    lapsed, waiting = order_for(event, kind), order_for(event, kind)
    Order.objects.filter(pk=lapsed.pk).update(expires_at=timezone.now())

    call_command("expire_orders")

    assert capsys.readouterr().out == "1 orders expired\n"
    assert Order.objects.get(pk=lapsed.pk).state == OrderState.EXPIRED
    assert Order.objects.get(pk=waiting.pk).state == OrderState.PENDING
    assert balance_of(lapsed).due.minor == 0
    assert expire_orders() == 0


def test_signals_tell_of_confirmed_and_released_orders(django_capture_on_commit_callbacks):
    heard = []
    listeners = [
        (order_confirmed, lambda sender, order, **kw: heard.append(("confirmed", order.pk))),
        (order_released, lambda sender, order, **kw: heard.append(("released", order.pk))),
    ]
    for signal, listener in listeners:
        signal.connect(listener, weak=False)
    event, kind = open_event(cancel_until=later())

    with django_capture_on_commit_callbacks(execute=True):
        order = order_for(event, kind)
        cancel_order(order=order)
    for signal, listener in listeners:
        signal.disconnect(listener)

    assert heard == [("confirmed", order.pk), ("released", order.pk)]


# -- renaming -------------------------------------------------------------------------------------------------------


def test_new_name_kills_the_old_ticket_code():
    event, kind = open_event(name_change_until=later())
    order = order_for(event, kind)
    attendee = order.attendees.get()
    old_code = attendee.ticket_code

    renamed = rename_attendee(attendee=attendee, **new_name())

    assert renamed.full_name == "Trần Thị Bình"
    assert renamed.ticket_code != old_code
    with pytest.raises(CheckInRefusedError, match="replaced"):
        check_in(event=event, ticket_code=old_code, by=UserFactory())
    assert check_in(event=event, ticket_code=renamed.ticket_code, by=UserFactory()).attendee == renamed


@pytest.mark.parametrize("until", [None, -TOMORROW])
def test_name_is_not_changed_after_the_date(until):
    event, kind = open_event(name_change_until=timezone.now() + until if until else None)
    attendee = order_for(event, kind).attendees.get()
    with pytest.raises(NotAllowedNowError):
        rename_attendee(attendee=attendee, **new_name())
    assert rename_attendee(attendee=attendee, **new_name(), by=UserFactory()).family_name == "Trần"


def test_bad_name_changes_nothing():
    event, kind = open_event(name_change_until=later())
    attendee = order_for(event, kind).attendees.get()

    with pytest.raises(OrderInvalidError, match="family name"):
        rename_attendee(attendee=attendee, **new_name(family_name="x" * 10_000))

    code = attendee.ticket_code
    attendee.refresh_from_db()
    assert attendee.ticket_code == code


def test_name_on_a_cancelled_order_stays():
    event, kind = open_event(name_change_until=later(), cancel_until=later())
    order = order_for(event, kind)
    attendee = order.attendees.get()
    cancel_order(order=order)
    with pytest.raises(OrderTransitionError):
        rename_attendee(attendee=attendee, **new_name())


# -- checking in ----------------------------------------------------------------------------------------------------


def test_second_scan_says_that_and_when_the_person_came_in():
    event, kind = open_event()
    code = order_for(event, kind).attendees.get().ticket_code
    helper = UserFactory()

    first = check_in(event=event, ticket_code=code, by=helper)
    second = check_in(event=event, ticket_code=f" https://x.example/tickets/{code.lower()}/ ", by=UserFactory())

    assert (first.was_already_in, second.was_already_in) == (False, True)
    assert second.check_in == first.check_in
    assert second.check_in.checked_in_by == helper


def test_undone_check_in_can_be_made_again():
    event, kind = open_event()
    code = order_for(event, kind).attendees.get().ticket_code
    first = check_in(event=event, ticket_code=code, by=UserFactory())

    undone = undo_check_in(check_in=first.check_in, by=UserFactory())
    again = check_in(event=event, ticket_code=code, by=UserFactory())

    assert undone.undone_at is not None
    assert undo_check_in(check_in=undone, by=UserFactory()).undone_at == undone.undone_at
    assert again.was_already_in is False
    assert CheckIn.objects.count() == 2


@pytest.mark.parametrize("code", ["", "   ", "///", "NOSUCHCODE", "x" * 10_000, "'; DROP TABLE"])
def test_unusable_codes_are_refused_in_words(code):
    event, _kind = open_event()
    with pytest.raises(CheckInRefusedError) as refusal:
        check_in(event=event, ticket_code=code, by=UserFactory())
    assert 10 < len(refusal.value.message) < 200


def test_ticket_of_another_event_or_an_unpaid_order_is_refused():
    event, kind = open_event(price=5000)
    other, _kind = open_event()
    code = order_for(event, kind).attendees.get().ticket_code

    with pytest.raises(CheckInRefusedError, match="another event"):
        check_in(event=other, ticket_code=code, by=UserFactory())
    with pytest.raises(CheckInRefusedError, match="waiting for payment"):
        check_in(event=event, ticket_code=code, by=UserFactory())


# -- access and books -----------------------------------------------------------------------------------------------


def test_order_opens_only_with_its_own_secret():
    from django.http import Http404

    event, kind = open_event()
    order, other = order_for(event, kind), order_for(event, kind)

    assert order_for_holder(order.code.lower(), order.secret) == order
    assert order_url(order).endswith(f"/orders/{order.code}/{order.secret}/")
    for code, secret in [(order.code, other.secret), (order.code, ""), (order.code, "漢"), ("NONE", order.secret)]:
        with pytest.raises(Http404):
            order_for_holder(code, secret)


def test_desk_needs_the_right_to_check_in():
    from django.core.exceptions import PermissionDenied

    event, _kind = open_event()
    with pytest.raises(PermissionDenied):
        event_for_desk(UserFactory(), event.slug)
    assert event_for_desk(UserFactory(is_superuser=True), event.slug).pk == event.pk


def test_ledger_lines_are_never_changed():
    event, kind = open_event(price=5000)
    order_for(event, kind)
    line = LedgerLine.objects.get()
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()


def test_nothing_is_sold_after_the_event_has_ended():
    event, kind = open_event()
    event.starts_at, event.ends_at = timezone.now() - 3 * TOMORROW, timezone.now() - TOMORROW
    event.save()
    with pytest.raises(RegistrationClosedError):
        order_for(event, kind)
