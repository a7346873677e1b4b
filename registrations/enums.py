"""States and the moves between them. One action makes each move, under a row lock."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrderState(TextChoices):
    PENDING = "pending", _("waiting for payment")
    CONFIRMED = "confirmed", _("confirmed")
    EXPIRED = "expired", _("expired")
    CANCELLED = "cancelled", _("cancelled")


ORDER_TRANSITIONS: dict[str, frozenset[str]] = {
    OrderState.PENDING: frozenset({OrderState.CONFIRMED, OrderState.EXPIRED, OrderState.CANCELLED}),
    OrderState.CONFIRMED: frozenset({OrderState.CANCELLED}),
    OrderState.EXPIRED: frozenset({OrderState.CONFIRMED}),  # late money, and the places were still free
    OrderState.CANCELLED: frozenset(),
}

# An order in one of these states holds its places.
HOLDING_STATES = (OrderState.PENDING, OrderState.CONFIRMED)


class PaymentState(TextChoices):
    CREATED = "created", _("created")
    OPEN = "open", _("open at the provider")
    PROCESSING = "processing", _("being processed")
    PAID = "paid", _("paid")
    FAILED = "failed", _("failed")
    EXPIRED = "expired", _("expired")


PAYMENT_TRANSITIONS: dict[str, frozenset[str]] = {
    PaymentState.CREATED: frozenset(
        {PaymentState.OPEN, PaymentState.PROCESSING, PaymentState.PAID, PaymentState.FAILED, PaymentState.EXPIRED}
    ),
    PaymentState.OPEN: frozenset(
        {PaymentState.PROCESSING, PaymentState.PAID, PaymentState.FAILED, PaymentState.EXPIRED}
    ),
    PaymentState.PROCESSING: frozenset({PaymentState.PAID, PaymentState.FAILED, PaymentState.EXPIRED}),
    PaymentState.FAILED: frozenset({PaymentState.PAID, PaymentState.PROCESSING}),
    PaymentState.EXPIRED: frozenset({PaymentState.PAID}),
    PaymentState.PAID: frozenset(),  # never goes back: refunds and disputes are rows of their own
}


class RefundState(TextChoices):
    CREATED = "created", _("created")
    PENDING = "pending", _("on its way")
    SUCCEEDED = "succeeded", _("paid back")
    FAILED = "failed", _("failed")


REFUND_TRANSITIONS: dict[str, frozenset[str]] = {
    RefundState.CREATED: frozenset({RefundState.PENDING, RefundState.SUCCEEDED, RefundState.FAILED}),
    RefundState.PENDING: frozenset({RefundState.SUCCEEDED, RefundState.FAILED}),
    RefundState.SUCCEEDED: frozenset({RefundState.FAILED}),  # a provider may take it back (refund.failed)
    RefundState.FAILED: frozenset(),
}


class LineKind(TextChoices):
    """What an order line is for."""

    TICKET = "ticket", _("ticket")
    OPTION = "option", _("option")


class LedgerKind(TextChoices):
    CHARGE = "charge", _("charge")
    CHARGE_REVERSAL = "charge_reversal", _("charge reversed")
    PAYMENT = "payment", _("payment")
    REFUND = "refund", _("refund")
    REFUND_REVERSAL = "refund_reversal", _("refund reversed")


class Provider(TextChoices):
    STRIPE = "stripe", "Stripe"
    SANDBOX = "sandbox", _("sandbox (no money moves)")


class PaymentFlag(TextChoices):
    """Why a payment needs a decision by the organiser (Payment.flag); empty if it needs none."""

    LATE = "late", _("came after the order was released, and its places are gone")
    DOUBLE = "double", _("the order was already paid")
    SHORT = "short", _("less than what is due")
    AMOUNT = "amount", _("not the amount that was asked for")
    CURRENCY = "currency", _("not the currency that was asked for")
    IDENTITY = "identity", _("the provider names another payment")
    REFUND_FAILED = "refund_failed", _("could not be paid back")
    REFUNDED = "refunded", _("paid back at the provider, but the order stands")
    DISPUTE = "dispute", _("disputed by the payer")
