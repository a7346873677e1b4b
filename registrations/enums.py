"""States and the moves between them. One action makes each move, under a row lock."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrderState(TextChoices):
    REQUESTED = "requested", _("waiting for approval")
    PENDING = "pending", _("waiting for payment")
    CONFIRMED = "confirmed", _("confirmed")
    EXPIRED = "expired", _("expired")
    CANCELLED = "cancelled", _("cancelled")
    DECLINED = "declined", _("declined")


ORDER_TRANSITIONS: dict[str, frozenset[str]] = {
    OrderState.REQUESTED: frozenset(
        {OrderState.PENDING, OrderState.CONFIRMED, OrderState.DECLINED, OrderState.CANCELLED}
    ),
    OrderState.PENDING: frozenset({OrderState.CONFIRMED, OrderState.EXPIRED, OrderState.CANCELLED}),
    OrderState.CONFIRMED: frozenset({OrderState.CANCELLED}),
    OrderState.EXPIRED: frozenset({OrderState.CONFIRMED}),  # late money, and the places were still free
    OrderState.CANCELLED: frozenset(),
    OrderState.DECLINED: frozenset(),
}

# An order in one of these states holds its places; a requested one only if the organiser wants it (holds_places).
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
    REQUESTED = "requested", _("waits for a second person")
    CREATED = "created", _("to be paid back")
    PENDING = "pending", _("on its way")
    SUCCEEDED = "succeeded", _("paid back")
    FAILED = "failed", _("failed")
    DECLINED = "declined", _("declined")


REFUNDS_UNDER_WAY = (RefundState.REQUESTED, RefundState.CREATED, RefundState.PENDING)

REFUND_TRANSITIONS: dict[str, frozenset[str]] = {
    RefundState.REQUESTED: frozenset({RefundState.CREATED, RefundState.DECLINED}),
    RefundState.CREATED: frozenset(
        {RefundState.PENDING, RefundState.SUCCEEDED, RefundState.FAILED, RefundState.DECLINED}
    ),
    RefundState.PENDING: frozenset({RefundState.SUCCEEDED, RefundState.FAILED}),
    RefundState.SUCCEEDED: frozenset({RefundState.FAILED}),  # a provider may take it back (refund.failed)
    RefundState.FAILED: frozenset(),
    RefundState.DECLINED: frozenset(),
}


class LineKind(TextChoices):
    """What an order line is for."""

    TICKET = "ticket", _("ticket")
    OPTION = "option", _("option")
    FEE = "fee", _("kept on cancellation")


class ChangeState(TextChoices):
    """Another ticket type or other options for one person. The last four are ends."""

    REQUESTED = "requested", pgettext_lazy("change", "waiting for approval")
    AWAITING = "awaiting", pgettext_lazy("change", "waiting for payment")
    OVERDUE = "overdue", pgettext_lazy("change", "not paid in time")
    APPLIED = "applied", pgettext_lazy("change", "made")
    LAPSED = "lapsed", pgettext_lazy("change", "lapsed")
    WITHDRAWN = "withdrawn", pgettext_lazy("change", "withdrawn")
    DECLINED = "declined", pgettext_lazy("change", "declined")


# One of these at most for each person; the last two can be paid.
OPEN_CHANGES = (ChangeState.REQUESTED, ChangeState.AWAITING, ChangeState.OVERDUE)
PAYABLE_CHANGES = (ChangeState.AWAITING, ChangeState.OVERDUE)


class ChangePeriod(TextChoices):
    """By which day's fees a new ticket is counted when it is changed."""

    TODAY = "today", _("of the day on which it is changed")
    FIRST = "first", _("of the day of the order")


class ChangeRefund(TextChoices):
    """What goes back when a change costs less."""

    FULL = "full", _("the whole difference")
    STEPS = "steps", _("so much of it as cancelling would give")


class OptionKind(TextChoices):
    """What an option is, for lists and for the little word above it."""

    WORKSHOP = "workshop", _("workshop")
    DINNER = "dinner", _("dinner")
    TOUR = "tour", _("tour")
    TRANSFER = "transfer", _("transfer")
    OTHER = "other", pgettext_lazy("option", "other")


class RefundMethod(TextChoices):
    PROVIDER = "provider", _("the way it came")
    TRANSFER = "transfer", _("bank transfer")


class DisputeStatus(TextChoices):
    """Stripe's words (https://docs.stripe.com/api/disputes/object). A warning is an inquiry: no money is taken."""

    WARNING_NEEDS_RESPONSE = "warning_needs_response", _("inquiry, to be answered")
    WARNING_UNDER_REVIEW = "warning_under_review", _("inquiry, under review")
    WARNING_CLOSED = "warning_closed", _("inquiry, closed")
    NEEDS_RESPONSE = "needs_response", _("to be answered")
    UNDER_REVIEW = "under_review", _("under review")
    WON = "won", _("won")
    LOST = "lost", _("lost")
    PREVENTED = "prevented", _("prevented")


OPEN_DISPUTES = (
    DisputeStatus.WARNING_NEEDS_RESPONSE,
    DisputeStatus.WARNING_UNDER_REVIEW,
    DisputeStatus.NEEDS_RESPONSE,
    DisputeStatus.UNDER_REVIEW,
)
CLOSED_DISPUTES = (
    DisputeStatus.WARNING_CLOSED,
    DisputeStatus.WON,
    DisputeStatus.LOST,
    DisputeStatus.PREVENTED,
)


# Stripe's words for why somebody disputes (https://docs.stripe.com/api/disputes/object#dispute_object-reason).
DISPUTE_REASONS = {
    "bank_cannot_process": _("the bank can't process it"),
    "credit_not_processed": _("a refund did not arrive"),
    "customer_initiated": _("asked for by the payer"),
    "debit_not_authorized": _("the debit was not allowed"),
    "duplicate": _("charged twice"),
    "fraudulent": _("not paid by the card's owner"),
    "general": _("no reason given"),
    "incorrect_account_details": _("wrong account"),
    "insufficient_funds": _("not enough money in the account"),
    "product_not_received": _("did not get what was paid for"),
    "product_unacceptable": _("not as described"),
    "subscription_canceled": _("was cancelled before"),
    "unrecognized": _("does not recognise the payment"),
}
# Stripe's words for what a payout is (https://docs.stripe.com/api/payouts/object#payout_object-status).
PAYOUT_STATES = {
    "pending": pgettext_lazy("payout", "waiting"),
    "in_transit": pgettext_lazy("payout", "on its way"),
    "paid": pgettext_lazy("payout", "paid out"),
    "canceled": pgettext_lazy("payout", "cancelled"),
    "failed": pgettext_lazy("payout", "failed"),
}


class FeePeriod(TextChoices):
    """The columns of the fee matrix, in their order."""

    EARLY = "early", pgettext_lazy("fee", "early")
    REGULAR = "regular", pgettext_lazy("fee", "regular")
    LATE = "late", pgettext_lazy("fee", "late")
    ON_SITE = "on_site", pgettext_lazy("fee", "on site")


class IncomeGroup(TextChoices):
    """The World Bank's groups of countries, by its own codes."""

    HIGH = "HIC", _("high income")
    UPPER_MIDDLE = "UMC", _("upper middle income")
    LOWER_MIDDLE = "LMC", _("lower middle income")
    LOW = "LIC", _("low income")


class VoucherKind(TextChoices):
    FIXED = "fixed", _("an amount off each ticket")
    PERCENT = "percent", _("a percentage off each ticket")
    FREE = "free", _("free tickets")


class VoucherScope(TextChoices):
    """What a voucher is for."""

    TICKETS = "tickets", _("tickets")
    OPTIONS = "options", _("options")
    BOTH = "both", _("tickets and options")


class WaitingState(TextChoices):
    """Somebody on a waiting list. `lapsed`, `left`, `removed` and `accepted` are ends."""

    UNCONFIRMED = "unconfirmed", _("address not confirmed")
    WAITING = "waiting", pgettext_lazy("waiting list", "waiting")
    OFFERED = "offered", pgettext_lazy("waiting list", "has an offer")
    ACCEPTED = "accepted", pgettext_lazy("waiting list", "took the place")
    LAPSED = "lapsed", pgettext_lazy("waiting list", "let the offer lapse")
    LEFT = "left", pgettext_lazy("waiting list", "left the line")
    REMOVED = "removed", pgettext_lazy("waiting list", "removed")


class LedgerKind(TextChoices):
    CHARGE = "charge", _("charge")
    CHARGE_REVERSAL = "charge_reversal", _("charge reversed")
    PAYMENT = "payment", _("payment")
    REFUND = "refund", _("refund")
    REFUND_REVERSAL = "refund_reversal", _("refund reversed")
    WAIVER = "waiver", _("price reduced")
    WAIVER_REVERSAL = "waiver_reversal", _("reduction taken back")
    DISPUTE = "dispute", _("taken by a dispute")
    DISPUTE_REVERSAL = "dispute_reversal", _("given back after a dispute")


class Provider(TextChoices):
    STRIPE = "stripe", "Stripe"
    SANDBOX = "sandbox", _("sandbox (no money moves)")
    TRANSFER = "transfer", _("bank transfer")
    CASH = "cash", _("cash")
    TERMINAL = "terminal", _("card terminal")


# Money that we write down ourselves: no provider can be asked about it.
BY_HAND = (Provider.TRANSFER, Provider.CASH, Provider.TERMINAL)

# What a helper takes at the desk, with the money before them.
AT_THE_DESK = (Provider.CASH, Provider.TERMINAL)


class PaymentWay(TextChoices):
    """How somebody has chosen to pay, where it is not at once and online."""

    TRANSFER = "transfer", _("by bank transfer")
    INVOICE = "invoice", _("an institution pays an invoice")
    ON_SITE = "on_site", _("at the event")


# How the difference of a change can be paid; not on an invoice, which is written only for what is owed already.
CHANGE_WAYS = (PaymentWay.TRANSFER, PaymentWay.ON_SITE)


class StatementFormat(TextChoices):
    CAMT = "camt", "CAMT.053"
    MT940 = "mt940", "MT940"
    CSV = "csv", "CSV"


class MatchKind(TextChoices):
    """Why an order is proposed for a line of a bank statement, the surest first."""

    CERTAIN = "certain", _("reference and amount fit")
    CODE = "code", _("order number and amount fit")
    REFERENCE = "reference", _("reference fits, the amount does not")
    NAME = "name", _("name and amount fit")
    AMOUNT = "amount", _("only the amount fits")
    NONE = "none", _("nothing found")


class StatementLineState(TextChoices):
    WAITING = "waiting", _("to be booked")
    BOOKED = "booked", _("booked")
    LEFT = "left", _("left aside")


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


class DecisionOutcome(TextChoices):
    """What the organiser decided about a flagged payment."""

    REFUNDED = "refunded", _("pay back")
    TRANSFERRED = "transferred", _("pay back by bank transfer")
    RETRIED = "retried", _("try to pay back again")
    CONFIRMED = "confirmed", _("confirm the order")
    WAIVED = "waived", _("ask for no more and confirm the order")
    APPLIED = "applied", _("make the change that it was for, and ask for no more")
    ASKED = "asked", _("ask for the rest")
    CANCELLED = "cancelled", _("cancel the order")
    KEPT = "kept", _("leave it as it is")


class ReminderKind(TextChoices):
    UNPAID = "unpaid", _("not paid yet")
    INCOMPLETE = "incomplete", _("data of a person missing")
    COMING = "coming", _("the event is coming")
    PROOF = "proof", _("proof missing")


class ProofState(TextChoices):
    """Of what somebody sends to prove a ticket type; `missing` is never stored: there is no row then."""

    MISSING = "missing", pgettext_lazy("proof", "not sent yet")
    SENT = "sent", pgettext_lazy("proof", "to be checked")
    AGAIN = "again", pgettext_lazy("proof", "asked for again")
    ACCEPTED = "accepted", pgettext_lazy("proof", "accepted")
    REFUSED = "refused", pgettext_lazy("proof", "refused")
    LAPSED = "lapsed", pgettext_lazy("proof", "not sent in time")


class OpenProof(TextChoices):
    """What the desk does with somebody whose proof is not accepted."""

    WARN = "warn", _("say so, and let in")
    REFUSE = "refuse", _("don't let in")
    SILENT = "silent", _("say nothing")


class AlarmKind(TextChoices):
    REFUND_FAILED = "refund_failed", _("A refund failed")
    DISPUTE = "dispute", _("A payment is disputed")
    MONEY = "money", _("Money needs a decision")
    EVENTS_FAIL = "events_fail", _("Messages of the payment provider can't be processed")
    WEBHOOK_SILENT = "webhook_silent", _("Payments were made, but no message of the provider came")
    KEY_REFUSED = "key_refused", _("The payment provider does not accept our key")


class InvoiceKind(TextChoices):
    INVOICE = "invoice", pgettext_lazy("paper", "invoice")
    CREDIT_NOTE = "credit_note", _("credit note")


class TaxCategory(TextChoices):
    """UNTDID 5305, as EN 16931 uses it."""

    STANDARD = "S", _("tax at the rate beside")
    ZERO = "Z", _("zero-rated")
    EXEMPT = "E", _("exempt from tax")
    REVERSE_CHARGE = "AE", _("the buyer owes the tax (reverse charge)")
    OUTSIDE = "O", _("not subject to tax")


class TaxedKind(TextChoices):
    """Which lines a tax rate is for; empty: all."""

    __empty__ = _("everything")
    TICKET = LineKind.TICKET.value, _("tickets")
    OPTION = LineKind.OPTION.value, _("options")


class TaxBuyers(TextChoices):
    """For which buyers a tax rate is; empty: all."""

    __empty__ = _("anybody")
    FOREIGN_BODY = "foreign_body", _("an institution abroad with a tax number")


class OfficialInvoice(TextChoices):
    """Invoices that only a state's own system issues: we gather the data and pass the file on."""

    __empty__ = _("none")
    CHINA = "CN", _("fapiao (China)")
    VIETNAM = "VN", _("electronic invoice (Vietnam)")


class QuestionKind(TextChoices):
    LINE = "line", _("text, one line")
    PARAGRAPH = "paragraph", _("text, several lines")
    CHOICE = "choice", _("one of several choices")
    SEVERAL = "several", _("any number of choices")
    NUMBER = "number", _("number")
    DATE = "date", _("date")
    FILE = "file", _("file")
    COUNTRY = "country", _("country")
    CONSENT = "consent", _("consent to a text")


CHOICE_KINDS = frozenset({QuestionKind.CHOICE, QuestionKind.SEVERAL})
DECIDING_KINDS = CHOICE_KINDS | {QuestionKind.CONSENT}  # whose answers can decide whether another question is shown


class AskedOf(TextChoices):
    ATTENDEE = "attendee", _("each person")
    ORDER = "order", _("the order, once")


class Requirement(TextChoices):
    NEVER = "never", _("never")
    ALWAYS = "always", _("always")
    FROM = "from", _("from a date on")


class Privacy(TextChoices):
    """What happens to answers when somebody else takes the place, and who may delete them after the event."""

    NONE = "none", _("no personal data")
    PERSONAL = "personal", _("personal data")
    SENSITIVE = "sensitive", _("sensitive personal data (health, belief, passport …)")
