"""What money does to an order: one function over sums, so that it can be read and tested without a database."""

from registrations.enums import OrderState, PaymentFlag


def is_covered(total_minor: int, received_minor: int, gone_minor: int) -> bool:
    """Whether what came in and has not gone back is at least the price. All in the order's minor units."""
    return received_minor - gone_minor >= total_minor


def state_after_money(state: str, *, covered: bool, places_kept: bool) -> str:
    """The state of an order after money came. `places_kept`: it still holds its places, or they were free again."""
    if state in (OrderState.PENDING, OrderState.EXPIRED) and covered and places_kept:
        return OrderState.CONFIRMED
    return state


def mismatch(expected: tuple[int, str, str], received: tuple[int, str, str]) -> str:
    """The flag for a payment whose (minor units, currency, payment id) is not what was asked for, or ""."""
    if expected[2] != received[2]:
        return PaymentFlag.IDENTITY
    if expected[1] != received[1]:
        return PaymentFlag.CURRENCY
    return "" if expected[0] == received[0] else PaymentFlag.AMOUNT


def flag_after_money(state_before: str, state_after: str, *, covered: bool) -> str:
    """The flag for money that came in the right amount but changed nothing, or not enough; "" if all is well."""
    if state_before == OrderState.CONFIRMED:
        return PaymentFlag.DOUBLE
    if not covered:
        return PaymentFlag.SHORT
    return "" if state_after == OrderState.CONFIRMED else PaymentFlag.LATE
