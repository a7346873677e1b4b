"""Which orders nobody needs the personal data of any more."""

from calendar import monthrange
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from registrations.enums import (
    OPEN_CHANGES,
    OPEN_DISPUTES,
    REFUNDS_UNDER_WAY,
    OrderState,
    StatementLineState,
)
from registrations.models import BankLine, Dispute, Order, Refund, RegistrationSettings
from registrations.models.invoice import signed_sum
from registrations.queries.balance import balance_of
from registrations.queries.holding import UNDER_WAY
from registrations.queries.invoices import owed_of
from registrations.queries.official_invoices import buyers_waiting

ENDED = (OrderState.CONFIRMED, OrderState.EXPIRED, OrderState.CANCELLED, OrderState.DECLINED)


def why_not_forgettable(order: Order, now: datetime) -> str:
    """Why the order's personal data are still needed (a sentence), or ""."""
    if order.event.ends_at > now:
        return _("The event is not over yet.")
    if order.state not in ENDED:
        return _("The order still waits: for a decision or for its payment.")
    if order.payments.filter(state__in=UNDER_WAY).exists():
        return _("A payment is under way.")
    if order.payments.exclude(flag="").exists():
        return _("A payment needs a decision.")
    if Refund.objects.filter(payment__order=order, state__in=REFUNDS_UNDER_WAY).exists():
        return _("A refund is under way.")
    if Dispute.objects.filter(payment__order=order, status__in=OPEN_DISPUTES).exists():
        return _("A payment is disputed.")
    if order.changes.filter(state__in=OPEN_CHANGES).exists():
        return _("A change of a ticket waits.")
    if BankLine.objects.filter(order=order, state=StatementLineState.WAITING).exists():
        return _("A line of a bank statement that may be for this order waits to be booked.")
    due = balance_of(order).due.minor
    if due > 0:
        return _("Money is still owed.")
    if due < 0:
        return _("More was paid than is owed: it has to be paid back first.")
    invoices = list(order.invoices.all())
    if invoices and signed_sum(invoices) != sum(owed_of(order).values()):
        return _("An invoice or a credit note is still to be issued.")
    if buyers_waiting().filter(order=order).exists():
        return _("An official invoice was asked for and is still to be handed on.")
    return ""


def settings_due(now: datetime) -> list[RegistrationSettings]:
    """Of the events whose time to be forgotten has come."""
    wanted = RegistrationSettings.objects.filter(forget_after_months__gt=0, event__ends_at__lt=now)
    return [one for one in wanted.select_related("event") if due_at(one) <= now]


def due_at(settings: RegistrationSettings) -> datetime:
    """So many months after the end on the event's clock; of a month that has no such day, its last."""
    end = settings.event.ends_at.astimezone(settings.event.zone)
    years, month = divmod(end.month - 1 + settings.forget_after_months, 12)
    year, month = end.year + years, month + 1
    return end.replace(year=year, month=month, day=min(end.day, monthrange(year, month)[1]))


def orders_to_forget(settings: list[RegistrationSettings]) -> list[int]:
    """Those of these events that may be forgotten by what one statement can see; why_not_forgettable has the last
    word."""
    events = [one.event_id for one in settings]
    rows = Order.objects.filter(event_id__in=events, forgotten_at__isnull=True, state__in=ENDED)
    return list(rows.filter(~Q(payments__state__in=UNDER_WAY)).order_by("pk").values_list("pk", flat=True).distinct())
