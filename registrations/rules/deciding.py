"""What may be decided about a flagged payment: a table, so that it can be read and tested without a database."""

from registrations.enums import DecisionOutcome as Outcome
from registrations.enums import OrderState, PaymentFlag

BACK = (Outcome.REFUNDED, Outcome.TRANSFERRED)
TABLE: dict[str, tuple[Outcome, ...]] = {
    PaymentFlag.LATE: (Outcome.CONFIRMED, Outcome.APPLIED, *BACK),
    PaymentFlag.DOUBLE: BACK,
    PaymentFlag.SHORT: (Outcome.ASKED, Outcome.WAIVED, Outcome.APPLIED, *BACK),
    PaymentFlag.AMOUNT: (Outcome.ASKED, Outcome.WAIVED, Outcome.APPLIED, *BACK),
    PaymentFlag.CURRENCY: BACK,
    PaymentFlag.IDENTITY: BACK,
    PaymentFlag.REFUND_FAILED: (Outcome.RETRIED, Outcome.TRANSFERRED),
    PaymentFlag.REFUNDED: (Outcome.CANCELLED,),
    PaymentFlag.DISPUTE: (Outcome.CANCELLED,),
}
# Outcomes that ask something of the order: in these states only.
NEEDS_STATE: dict[str, tuple[str, ...]] = {
    Outcome.CONFIRMED: (OrderState.PENDING, OrderState.EXPIRED),
    Outcome.WAIVED: (OrderState.PENDING, OrderState.EXPIRED),
    Outcome.ASKED: (OrderState.PENDING,),
    Outcome.APPLIED: (OrderState.CONFIRMED,),
    Outcome.CANCELLED: (OrderState.PENDING, OrderState.CONFIRMED),
}


def possible_outcomes(
    flag: str, *, order_state: str, refundable_minor: int, is_short: bool, by_provider: bool, has_change: bool = False
) -> list[Outcome]:
    """In the order in which they are offered. `refundable_minor`: what is left to pay back; `is_short`: the order
    still owes; `by_provider`: the money can go back the way it came. Leaving it as it is, with a note, is always
    possible. `has_change`: the money is for a change of a place that was not made."""
    found = []
    for outcome in TABLE.get(flag, ()):
        if order_state not in NEEDS_STATE.get(outcome, (order_state,)):
            continue
        if outcome in (*BACK, Outcome.RETRIED) and refundable_minor <= 0:
            continue
        if outcome in (Outcome.REFUNDED, Outcome.RETRIED) and not by_provider:
            continue
        if outcome in (Outcome.ASKED, Outcome.WAIVED) and not is_short:
            continue
        if outcome == Outcome.APPLIED and not has_change:
            continue
        found.append(outcome)
    return [*found, Outcome.KEPT]


def minor_to_return(flag: str, refundable_minor: int, surplus_minor: int, asked_minor: int = 0) -> int:
    """How much is paid back: what is too much where the order stands with the rest, without what is asked for already
    (`asked_minor`, of all its payments); all of it otherwise."""
    if flag in (PaymentFlag.AMOUNT, PaymentFlag.REFUND_FAILED) and surplus_minor > 0:
        return min(refundable_minor, max(0, surplus_minor - asked_minor))
    return refundable_minor
