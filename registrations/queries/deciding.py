"""Payments that need a decision, and what can be decided."""

from django.db.models import QuerySet

from core.money import CURRENCIES, Money
from registrations.enums import ChangeState, DecisionOutcome
from registrations.models import Payment
from registrations.queries.balance import balance_of
from registrations.queries.cancelling import asked_for
from registrations.queries.refunds import refundable, why_not_through_provider
from registrations.rules.deciding import minor_to_return, possible_outcomes


def payments_to_decide() -> QuerySet[Payment]:
    return Payment.objects.exclude(flag="").select_related("order__event", "change")


def outcomes_for(payment: Payment) -> list[DecisionOutcome]:
    back = amount_to_return(payment)
    return possible_outcomes(
        payment.flag,
        order_state=payment.order.state,
        refundable_minor=back.minor if back else 0,
        is_short=_missing_minor(payment) > 0,
        by_provider=why_not_through_provider(payment) == "",
        has_change=payment.change is not None and payment.change.state != ChangeState.APPLIED,
    )


def amount_to_return(payment: Payment) -> Money | None:
    """What paying back would return; None if nothing."""
    left = refundable(payment)
    if not left:
        return None
    if left.currency != payment.order.currency:
        return left
    back = minor_to_return(payment.flag, left.minor, -_missing_minor(payment), asked_for(payment.order))
    return Money(back, left.currency) if back else None


def missing(payment: Payment) -> Money:
    """What the order still lacks of its price; negative is too much."""
    return Money(_missing_minor(payment), payment.order.currency)


def _missing_minor(payment: Payment) -> int:
    """Of the full price, also where the charges were let go with the order."""
    order, balance = payment.order, balance_of(payment.order)
    gone = balance.refunded.minor + balance.disputed.minor
    return order.total_minor - balance.waived.minor - balance.received.minor + gone


def received(payment: Payment) -> str:
    """What came in, in the currency it came in."""
    if payment.received_minor is None:
        return ""
    code = payment.received_currency.upper() or payment.currency
    return str(Money(payment.received_minor, code)) if code in CURRENCIES else f"{payment.received_minor} {code}"
