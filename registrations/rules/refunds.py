"""How long and by whom money may be paid back; no database."""

from datetime import datetime, timedelta

# Days after the charge within which the wallet takes money back (https://docs.stripe.com/payments/alipay, wechat-pay).
REFUND_DAYS = {"alipay": 90, "wechat_pay": 180}
MARGIN = timedelta(hours=12)  # a refund sent in the last minutes may arrive too late


def refundable_until(method: str, paid_at: datetime | None) -> datetime | None:
    """The last moment to pay back through the provider; None if the method has none."""
    days = REFUND_DAYS.get(method)
    return paid_at + timedelta(days=days) - MARGIN if days and paid_at else None


def needs_second_person(limit_minor: int | None, asked_before_minor: int, minor: int) -> bool:
    """Whether this refund, with what was asked for the same order before, is above the organiser's limit: many small
    ones are one large one. No limit: nobody else is needed."""
    return limit_minor is not None and asked_before_minor + minor > limit_minor
