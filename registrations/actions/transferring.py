"""Money that no provider tells us about: by bank transfer, in cash, at a card terminal, on an invoice."""

import logging
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.money import Money
from core.text import clean
from registrations.actions.paying import close_session
from registrations.actions.places import lock_quotas
from registrations.actions.refusals import PaymentProviderError, PaymentRefusedError
from registrations.actions.settling import settle_locked
from registrations.actions.transitions import lock_order
from registrations.enums import BY_HAND, ChangeState, OrderState, PaymentState, PaymentWay
from registrations.gateways.base import SessionFacts
from registrations.models import Order, OrderChange, Payment, PaymentChoice, PaymentWays, Quota
from registrations.queries.availability import holds_its_places
from registrations.queries.balance import balance_of, lacking
from registrations.queries.open_changes import due_for_all, payable_changes
from registrations.queries.payment_ways import other_ways, ways_of
from registrations.rules.references import BIC, is_account_number
from registrations.tasks import send_order_mail

log = logging.getLogger(__name__)

MOST_MINOR = 2_000_000_000  # a column of four bytes


@transaction.atomic
def save_payment_ways(*, ways: PaymentWays, by: Any = None) -> PaymentWays:
    """ValidationError by field: no way at all, or a transfer to nowhere."""
    ways.account_number, ways.bank_code = clean(ways.account_number).upper(), clean(ways.bank_code).upper()
    problems: dict[str, str] = {}
    if not (ways.online or ways.transfer or ways.invoice or ways.on_site):
        problems["online"] = _("Choose at least one way of paying.")
    if ways.transfer or ways.invoice:
        if not ways.account_holder.strip():
            problems["account_holder"] = _("A transfer needs the holder of the account.")
        if not ways.account_number:
            problems["account_number"] = _("A transfer needs an IBAN or an account number.")
    if ways.account_number and not is_account_number(ways.account_number):
        problems["account_number"] = _("This account number has a slip: its check digits don't fit. Please compare it.")
    if ways.bank_code and not BIC.fullmatch(ways.bank_code):
        problems["bank_code"] = _("A BIC has 8 or 11 letters and digits, like ABCDVNVX.")
    if problems:
        raise ValidationError(problems)
    ways.full_clean()
    ways.save()
    record("registrations.paymentways.save", ways, by=by)
    return ways


def choose_way(
    *, order: Order, way: str, institution: str = "", purchase_order: str = "", by: Any = None
) -> PaymentChoice:
    """The holder pays in this way: the places are held until its deadline, and a mail says what to do.

    An open payment page is closed at the provider first, so that one way of paying is open at a time; if it turns out
    to be paid, the order is confirmed instead. Raises PaymentRefusedError (not offered, too late, nothing due, no
    purchase-order number or institution for an invoice) or PaymentProviderError; then nothing was changed.
    """
    institution, purchase_order = clean(institution)[:250], clean(purchase_order)[:60]
    if way == PaymentWay.INVOICE and not institution:
        raise PaymentRefusedError(_("Please write the name of the institution that pays."))
    _refuse_unpayable(order)
    if way not in other_ways(order, ways_of(order)):
        raise PaymentRefusedError(_("This way of paying is not offered any more. Please choose another."))
    for payment in order.payments.filter(state__in=[PaymentState.CREATED, PaymentState.OPEN]):
        close_session(payment)
    with transaction.atomic():
        locked = lock_order(order.pk)
        its_own = Q(ticket_types__attendees__order=locked) | Q(options__lines__order=locked)
        lock_quotas(list(Quota.objects.filter(its_own).order_by().values_list("pk", flat=True).distinct()))
        _refuse_unpayable(locked)
        until = other_ways(locked, ways_of(locked)).get(way)
        if until is None:
            raise PaymentRefusedError(_("This way of paying is not offered any more. Please choose another."))
        locked.expires_at = max(until, locked.expires_at or until)
        if way == PaymentWay.INVOICE:
            locked.purchase_order = purchase_order
        locked.save(update_fields=["expires_at", "purchase_order"])
        choice, _is_new = PaymentChoice.objects.update_or_create(
            order=locked,
            defaults={
                "way": way,
                "institution": institution if way == PaymentWay.INVOICE else "",
                "chosen_at": timezone.now(),
            },
        )
        record("registrations.order.choose_way", locked, by=by, way=str(way))
        send_order_mail.enqueue(locked.pk, "placed")
    return choice


def _refuse_unpayable(order: Order) -> None:
    now = timezone.now()
    if order.event.is_cancelled:
        raise PaymentRefusedError(_("This event is cancelled."))
    if order.state == OrderState.PENDING and not holds_its_places(order, now):
        raise PaymentRefusedError(_("The time to pay for this order has passed. Please register again."))
    if order.state != OrderState.PENDING or balance_of(order).due.minor <= 0:
        raise PaymentRefusedError(_("There is nothing to pay for this order."))
    if order.payments.filter(state=PaymentState.PROCESSING).exists():
        raise PaymentRefusedError(_("Your payment is being processed. We will write to you as soon as it is done."))


def receive_money(
    *,
    order: Order,
    money: Money,
    provider: str,
    key: str,
    reference: str = "",
    received_on: date | None = None,
    by: Any,
) -> Payment:
    """Book money that came in by transfer, in cash or at a terminal. The order follows as it does from a provider's:
    confirmed if it is covered; late, double, short or too much money is booked and flagged for a decision.

    An open payment page is closed at the provider before; if that can't be done now, the money is booked all the same
    and `reconcile_payments` closes the page. `key` names this money (a form, a line of a statement): the same key
    books once and gives the same payment again. Raises PaymentRefusedError; then nothing was written.
    """
    if provider not in BY_HAND:
        raise PaymentRefusedError(_("Please choose how the money came."))
    _refuse_amount(money)
    close_pages(list(open_pages(order.pk)))
    with transaction.atomic():
        return book_money(
            order=lock_order(order.pk),
            money=money,
            provider=provider,
            key=key,
            reference=reference,
            received_on=received_on,
            by=by,
        )


def _refuse_amount(money: Money) -> None:
    if not 0 < money.minor <= MOST_MINOR:
        raise PaymentRefusedError(_("Please write an amount above zero."))


def open_pages(order_id: int) -> QuerySet[Payment]:
    return Payment.objects.filter(order=order_id, state__in=[PaymentState.CREATED, PaymentState.OPEN])


def close_pages(payments: Iterable[Payment]) -> None:
    """At the provider, so outside any transaction."""
    for payment in payments:
        try:
            close_session(payment)
        except PaymentProviderError:
            log.error("order %s: paid in another way, and its payment page could not be closed", payment.order.code)


def book_money(
    *, order: Order, money: Money, provider: str, key: str, reference: str, received_on: date | None, by: Any
) -> Payment:
    """The part of `receive_money` under the order's lock, which the caller holds."""
    _refuse_amount(money)
    earlier = money_with_key(order, provider, key)
    if earlier is not None:
        return earlier
    return _book(order, money, provider, _payment_key(provider, key), clean(reference)[:140], received_on, by)


def money_with_key(order: Order, provider: str, key: str) -> Payment | None:
    """The payment that was booked with this key, if there is one; PaymentRefusedError if it is another order's."""
    earlier = Payment.objects.filter(idempotency_key=_payment_key(provider, key)).first()
    if earlier is not None and earlier.order_id != order.pk:
        raise PaymentRefusedError(_("This money is booked already, for another order."))
    return earlier


def _payment_key(provider: str, key: str) -> str:
    return f"{provider}-{key}"[:80]


def _book(
    order: Order, money: Money, provider: str, key: str, reference: str, received_on: date | None, by: Any
) -> Payment:
    now = timezone.now()
    payment = Payment.objects.create(
        order=order,
        change=_change_paid_by(order, money),
        provider=provider,
        is_test=settings.DEMO,
        amount_minor=_expected(order, money).minor,
        currency=order.currency,
        state=PaymentState.FAILED,  # holds no places; the next step makes it PAID
        idempotency_key=key,
        reference=reference,
        parameters={"received_on": received_on.isoformat()} if received_on else {},
        created_at=now,
    )
    facts = SessionFacts(
        session_id=key,
        state=PaymentState.PAID,
        amount_minor=money.minor,
        currency=money.currency,
        payment_id=str(payment.pk),
        reference=order.code,
    )
    tested = order.payments.filter(is_test=True, state=PaymentState.PAID)
    if order.is_test and not payment.is_test and not tested.exists():
        order.is_test = False  # it was only looked at on a test page
        order.save(update_fields=["is_test"])
    settle_locked(order=order, payment=payment, facts=facts, now=now, by=by)
    return payment


def _change_paid_by(order: Order, money: Money) -> OrderChange | None:
    """A change that lapsed and costs exactly so much, where nothing else waits for money: it came too late."""
    if order.state != OrderState.CONFIRMED or payable_changes(order):
        return None
    lapsed = order.changes.filter(state=ChangeState.LAPSED, difference_minor=money.minor, currency=money.currency)
    return lapsed.exclude(payments__state=PaymentState.PAID).first()


def _expected(order: Order, money: Money) -> Money:
    """What was asked for: all that the order lacks. Less than that is “short”, not “another amount”, and for an order
    that lacks nothing the amount itself, which is “double”."""
    if order.state == OrderState.CONFIRMED:
        lacks = due_for_all(order, payable_changes(order)).minor
        return Money(
            lacks if 0 < lacks < money.minor and money.currency == order.currency else money.minor, order.currency
        )
    lacks = lacking(order)
    if money.currency != order.currency:
        return Money(max(0, lacks), order.currency)
    return Money(lacks if 0 < lacks < money.minor else money.minor, order.currency)
