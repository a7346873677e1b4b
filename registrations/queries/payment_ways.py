"""How an order can be paid, and what is to be written on a transfer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from core.money import Money
from registrations.enums import PAYABLE_CHANGES, ChangeState, OrderState, PaymentWay
from registrations.models import Approval, Order, OrderChange, PaymentChoice, PaymentWays
from registrations.queries.balance import balance_of
from registrations.queries.open_changes import due_for
from registrations.queries.providers import chosen_provider
from registrations.rules.references import spaced_account, spaced_reference

TRANSFER_TAKES = timedelta(days=3)  # shorter before the event no transfer is offered: it would come too late


@dataclass(frozen=True, slots=True)
class Instructions:
    """What somebody needs who pays without the payment page. `note` is in the active language."""

    way: str
    label: str
    amount: Money
    until: datetime | None
    reference: str
    account_holder: str
    account_number: str
    bank_code: str
    bank_name: str
    note: str
    institution: str
    purchase_order: str


def offers_online(event_id: int) -> bool:
    return not PaymentWays.objects.filter(event_id=event_id, online=False).exists()


def ways_of(order: Order) -> PaymentWays | None:
    return PaymentWays.objects.filter(event_id=order.event_id).first()


def can_pay_online(ways: PaymentWays | None) -> bool:
    return chosen_provider() is not None and (ways is None or ways.online)


def other_ways(order: Order, ways: PaymentWays | None, now: datetime | None = None) -> dict[str, datetime]:
    """{way: until when its places would be held}. Counted from the order or its approval, so that changing one's mind
    gains no time.

    A way whose time is over already is left out, and a transfer that would not come before the event.
    """
    now = now or timezone.now()
    if ways is None:
        return {}
    found: dict[str, datetime] = {}
    starts, ends = order.event.starts_at, order.event.ends_at
    approval = Approval.objects.filter(order_id=order.pk).first()
    since = approval.decided_at if approval else order.placed_at
    by_bank = now + TRANSFER_TAKES <= starts
    if ways.transfer and by_bank:
        found[PaymentWay.TRANSFER] = min(since + timedelta(days=ways.transfer_days), starts)
    if ways.invoice and by_bank:
        found[PaymentWay.INVOICE] = min(since + timedelta(days=ways.invoice_days), starts)
    if ways.on_site:
        found[PaymentWay.ON_SITE] = ends
    return {way: until for way, until in found.items() if until > now}


def instructions_for(order: Order, ways: PaymentWays | None = None, due: Money | None = None) -> Instructions | None:
    """For an order that waits for money and whose holder has chosen a way; None otherwise."""
    if order.state != OrderState.PENDING:
        return None
    choice = PaymentChoice.objects.filter(order_id=order.pk).first()
    ways = ways or ways_of(order)
    if choice is None or ways is None:
        return None
    return Instructions(
        way=choice.way,
        label=choice.get_way_display(),
        amount=due or balance_of(order).due,
        until=order.expires_at,
        reference=spaced_reference(order.code),
        account_holder=ways.account_holder,
        account_number=spaced_account(ways.account_number),
        bank_code=ways.bank_code,
        bank_name=ways.bank_name,
        note=ways.local_note,
        institution=choice.institution,
        purchase_order=order.purchase_order,
    )


def ways_for_change(
    order: Order, change: OrderChange, ways: PaymentWays | None, now: datetime | None = None
) -> dict[str, datetime]:
    """{way: until when the change would wait}, for a change that waits for money. The rules of `other_ways`, counted
    from when it was asked for; no way takes time away that it has. Whose order an institution pays transfers the
    difference in the same days."""
    now = now or timezone.now()
    if ways is None or change.state not in PAYABLE_CHANGES:
        return {}
    found: dict[str, datetime] = {}
    starts, ends = order.event.starts_at, order.event.ends_at
    days = ways.transfer_days if ways.transfer else 0
    if ways.invoice and PaymentChoice.objects.filter(order_id=order.pk, way=PaymentWay.INVOICE).exists():
        days = max(days, ways.invoice_days)
    if days and now + TRANSFER_TAKES <= starts:
        found[PaymentWay.TRANSFER] = min(change.asked_at + timedelta(days=days), starts)
    if ways.on_site and now < ends:
        found[PaymentWay.ON_SITE] = ends
    if change.state == ChangeState.OVERDUE or change.expires_at is None:
        return found
    return {way: max(until, change.expires_at) for way, until in found.items() if max(until, change.expires_at) > now}


def instructions_for_change(order: Order, change: OrderChange, ways: PaymentWays | None = None) -> Instructions | None:
    """For a change whose difference the holder pays otherwise than online; None for any other."""
    ways = ways or ways_of(order)
    if not change.way or change.state not in PAYABLE_CHANGES or ways is None:
        return None
    return Instructions(
        way=change.way,
        label=change.get_way_display(),
        amount=due_for(order, change),
        until=change.expires_at,
        reference=spaced_reference(order.code),
        account_holder=ways.account_holder,
        account_number=spaced_account(ways.account_number),
        bank_code=ways.bank_code,
        bank_name=ways.bank_name,
        note=ways.local_note,
        institution="",
        purchase_order=order.purchase_order,
    )
