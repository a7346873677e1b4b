"""Sending somebody to a payment page.

Row, key and parameters are committed first; the provider is called outside any lock; then the answer is stored under
the lock. So a lost answer, a killed process or a second click find the same attempt again and can't make two.
"""

import logging
import uuid
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.money import MINIMUM_CHARGE, Money, format_money
from registrations.actions.alarms import raise_alarm
from registrations.actions.places import lock_held, lock_quotas
from registrations.actions.refusals import PaymentProviderError, PaymentRefusedError
from registrations.actions.settling import settle_payment
from registrations.actions.transitions import lock_order
from registrations.enums import PAYABLE_CHANGES, AlarmKind, ChangeState, OrderState, PaymentState
from registrations.gateways.base import (
    GatewayError,
    GatewayFailedError,
    GatewayKeyError,
    GatewayRefusedError,
    SessionRequest,
)
from registrations.models import Approval, Order, OrderChange, Payment, Quota
from registrations.queries.balance import balance_of
from registrations.queries.open_changes import due_for
from registrations.queries.payment_ways import offers_online
from registrations.queries.providers import chosen_provider, gateway_to, takes_test_money

__all__ = ["settle_payment", "start_payment"]

log = logging.getLogger(__name__)

PAGE_LASTS = timedelta(minutes=35)  # Stripe: at least 30 minutes, by its own clock
LONGEST_HOLD = timedelta(hours=25)  # from placing or approving an order; no chain of payment pages holds places longer
GRACE = timedelta(minutes=2)  # the hold ends after its payment page
LONGEST_SILENCE = timedelta(
    days=1
)  # from the end of a payment page; then a provider that can't be asked is not waited for


def start_payment(*, order: Order, success_url: str, cancel_url: str, change: OrderChange | None = None) -> Payment:
    """A payment page for what is due: send the buyer to `.session_url` (which may be an address on this site). With
    `change` for the difference that this change of a confirmed order costs.

    A page that is still open for the same amount is given again; there is never more than one. The hold of the order
    is lengthened so that it outlasts the page. Raises PaymentRefusedError (nothing due, too late, too small, nobody
    takes money here) or PaymentProviderError (try again; the order is as before).
    """
    for _round in range(4):
        payment = _attempt(order.pk, success_url, cancel_url, change)
        if payment.state == PaymentState.CREATED:
            payment = open_session(payment)
        elif _is_stale(payment, change):
            close_session(payment)  # then the next round decides on what the provider says
            continue
        if payment.state == PaymentState.OPEN:
            return payment
    raise PaymentProviderError(_("The payment page could not be opened. Please try again in a few minutes."))


def _attempt(order_id: int, success_url: str, cancel_url: str, change: OrderChange | None) -> Payment:
    """The attempt under way, or a new one, committed before anybody is called."""
    now = timezone.now()
    with transaction.atomic():
        order = lock_order(order_id)
        change = OrderChange.objects.select_for_update().get(pk=change.pk, order=order) if change else None
        due = _due_for_change(order, change, now) if change else _due(order, now)
        under_way = order.payments.filter(
            state__in=[PaymentState.CREATED, PaymentState.OPEN, PaymentState.PROCESSING]
        ).first()
        if under_way is None:
            return _new_attempt(order, due, now, success_url, cancel_url, change)
        if under_way.state == PaymentState.PROCESSING:
            raise PaymentRefusedError(_("Your payment is being processed. We will write to you as soon as it is done."))
        is_other = under_way.change_id != (change.pk if change else None)
        is_superseded = is_other or under_way.amount != due or under_way.provider != chosen_provider()
        if under_way.state == PaymentState.CREATED and is_superseded:
            under_way.state, under_way.failure = PaymentState.FAILED, "superseded"
            under_way.save(update_fields=["state", "failure"])
            return _new_attempt(order, due, now, success_url, cancel_url, change)
        return under_way


def _due(order: Order, now: datetime) -> Money:
    """What is to pay now, or PaymentRefusedError with the reason why not."""
    if order.event.is_cancelled:
        raise PaymentRefusedError(_("This event is cancelled."))
    if order.state == OrderState.PENDING and order.expires_at and order.expires_at <= now:
        raise PaymentRefusedError(_("The time to pay for this order has passed. Please register again."))
    if order.state != OrderState.PENDING:
        raise PaymentRefusedError(_("There is nothing to pay for this order."))
    return _at_least_the_least(balance_of(order).due)


def _due_for_change(order: Order, change: OrderChange, now: datetime) -> Money:
    """The same for a change of a confirmed order."""
    if order.event.is_cancelled:
        raise PaymentRefusedError(_("This event is cancelled."))
    if order.state != OrderState.CONFIRMED or change.state not in PAYABLE_CHANGES:
        raise PaymentRefusedError(_("There is nothing to pay for this change any more."))
    if change.state == ChangeState.AWAITING and change.is_late(now):
        raise PaymentRefusedError(_("The time to pay for this change has passed. Please change it again."))
    return _at_least_the_least(due_for(order, change))


def _at_least_the_least(due: Money) -> Money:
    if due.minor <= 0:
        raise PaymentRefusedError(_("There is nothing to pay for this order."))
    least = MINIMUM_CHARGE.get(due.currency, 1)
    if due.minor < least:
        amount = format_money(Money(least, due.currency), translation.get_language() or "en")
        text = _("Less than %(amount)s can't be paid online. Please write to the organisers.")
        raise PaymentRefusedError(text % {"amount": amount})
    return due


def _new_attempt(
    order: Order, due: Money, now: datetime, success_url: str, cancel_url: str, change: OrderChange | None
) -> Payment:
    provider = chosen_provider()
    if provider is None or not offers_online(order.event_id):
        raise PaymentRefusedError(_("Paying online is not possible here. Please write to the organisers."))
    page_ends = _lengthen_change(change, now) if change else _lengthen_hold(order, now)
    payment = Payment.objects.create(
        order=order,
        change=change,
        provider=provider,
        is_test=takes_test_money(),
        amount_minor=due.minor,
        currency=due.currency,
        idempotency_key=uuid.uuid4().hex,
        created_at=now,
    )
    order.is_test = payment.is_test or order.payments.filter(is_test=True, state=PaymentState.PAID).exists()
    order.save(update_fields=["is_test"])
    with translation.override(order.language):
        title = f"{order.event.local_title} ({order.code})"
    payment.parameters = asdict(
        SessionRequest(
            payment_id=str(payment.pk),
            order_id=str(order.pk),
            reference=order.code,
            title=title,
            amount_minor=due.minor,
            currency=due.currency,
            email=order.email,
            language=order.language,
            success_url=success_url,
            cancel_url=cancel_url,
            expires_at=int(page_ends.timestamp()),
        )
    )
    payment.save(update_fields=["parameters"])
    return payment


def _lengthen_hold(order: Order, now: datetime) -> datetime:
    """When the page has to close. A hold that would lapse before is lengthened, under the lock of its places."""
    assert order.expires_at is not None  # noqa: S101  the database sees to it: order_pending_has_an_expiry
    page_ends = max(now + PAGE_LASTS, min(order.expires_at - GRACE, now + timedelta(hours=23)))
    if page_ends + GRACE <= order.expires_at:
        return page_ends
    approval = Approval.objects.filter(order=order).first()
    held_since = approval.decided_at if approval else order.placed_at
    if page_ends > held_since + LONGEST_HOLD:
        raise PaymentRefusedError(_("The time to pay for this order has passed. Please register again."))
    its_own = Q(ticket_types__attendees__order=order) | Q(options__lines__order=order)
    lock_quotas(list(Quota.objects.filter(its_own).order_by().values_list("pk", flat=True).distinct()))
    if order.expires_at <= timezone.now():  # it lapsed while we waited, and its places may be sold
        raise PaymentRefusedError(_("The time to pay for this order has passed. Please register again."))
    order.expires_at = page_ends + GRACE
    order.save(update_fields=["expires_at"])
    return page_ends


def _lengthen_change(change: OrderChange, now: datetime) -> datetime:
    """The same for a change; one that is overdue holds its places anyway."""
    ends_at = change.expires_at if change.state == ChangeState.AWAITING else None
    page_ends = max(now + PAGE_LASTS, min((ends_at or now) - GRACE, now + timedelta(hours=23)))
    if ends_at is None or page_ends + GRACE <= ends_at:
        return page_ends
    if page_ends > max(change.asked_at + LONGEST_HOLD, ends_at + PAGE_LASTS):
        raise PaymentRefusedError(_("The time to pay for this change has passed. Please change it again."))
    lock_held([change])
    if ends_at <= timezone.now():  # it lapsed while we waited, and its places may be sold
        raise PaymentRefusedError(_("The time to pay for this change has passed. Please change it again."))
    change.expires_at = page_ends + GRACE
    change.save(update_fields=["expires_at"])
    return page_ends


def _is_stale(payment: Payment, change: OrderChange | None) -> bool:
    """Whether an open page must be closed before going on: about to end, at a provider that takes no money here any
    more, for something else, or for another amount than is due."""
    if payment.change_id != (change.pk if change else None):
        return True
    due = due_for(payment.order, payment.change) if payment.change else balance_of(payment.order).due
    ends_at = payment.session_expires_at
    ends_soon = ends_at is not None and ends_at <= timezone.now() + timedelta(minutes=1)
    return ends_soon or payment.provider != chosen_provider() or payment.amount != due


def open_session(payment: Payment) -> Payment:
    """Ask the provider for the page of a committed attempt; the same key and parameters each time.

    A definite no, or a breakdown that the provider may repeat for this key, ends the attempt: the next has a new key.
    Without a definite answer the attempt stays CREATED and is asked for again. Raises PaymentProviderError.
    """
    try:
        gateway = gateway_to(payment.provider)
        facts = gateway.create_session(SessionRequest(**payment.parameters), payment.idempotency_key)
    except GatewayError as error:
        log.error("payment %s: no page: %s", payment.pk, error)
        if isinstance(error, GatewayKeyError):
            raise_alarm(AlarmKind.KEY_REFUSED, payment.provider, details=str(error))
        if isinstance(error, GatewayRefusedError | GatewayFailedError):
            with transaction.atomic():
                lock_order(payment.order_id)
                failed = Payment.objects.filter(pk=payment.pk, state=PaymentState.CREATED)
                failed.update(state=PaymentState.FAILED, failure=str(error)[:250])
        raise PaymentProviderError(
            _("The payment service does not answer. Your registration is safe; please try again in a few minutes.")
        ) from error
    return settle_payment(payment=payment, facts=facts)


def close_session(payment: Payment) -> Payment:
    """Close an open page at the provider and book how it stands: it may turn out to be paid.

    An attempt that never got a page simply fails; one whose page nobody knows any more is given up. Raises
    PaymentProviderError if the provider can't be asked.
    """
    if not payment.session_id:
        with transaction.atomic():
            lock_order(payment.order_id)
            Payment.objects.filter(pk=payment.pk, state=PaymentState.CREATED).update(
                state=PaymentState.FAILED, failure="closed before it had a page"
            )
        payment.refresh_from_db()
        return payment
    try:
        facts = gateway_to(payment.provider).expire_session(payment.session_id)
    except GatewayError as error:
        log.error("payment %s: page not closed: %s", payment.pk, error)
        if is_hopeless(payment, error):
            return give_up(payment, error)
        raise PaymentProviderError(
            _("The payment service does not answer. Nothing was changed; please try again in a few minutes.")
        ) from error
    return settle_payment(payment=payment, facts=facts)


def is_hopeless(payment: Payment, error: GatewayError) -> bool:
    """Whether nothing can come of this attempt, so that it must not hold places for ever: the provider does not know
    its page (another account or mode is set up now), or has not answered since the page ended long ago."""
    if isinstance(error, GatewayRefusedError):
        return True
    ended_at = payment.session_expires_at
    is_over = ended_at is not None and ended_at + LONGEST_SILENCE <= timezone.now()
    return payment.state == PaymentState.OPEN and is_over


def give_up(payment: Payment, error: GatewayError) -> Payment:
    """→ EXPIRED. Should money be heard of after all, it is late money (actions/settling.py)."""
    with transaction.atomic():
        lock_order(payment.order_id)
        under_way = Payment.objects.filter(pk=payment.pk, state__in=[PaymentState.OPEN, PaymentState.PROCESSING])
        under_way.update(state=PaymentState.EXPIRED, failure=f"given up: {error}"[:250])
    payment.refresh_from_db()
    return payment
