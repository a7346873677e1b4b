"""Slips of transfers: who may send one, and for which orders there are some."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from registrations.enums import PAYABLE_CHANGES, ChangeState, OrderState, PaymentWay
from registrations.models import Order, OrderChange, PaymentChoice, TransferProof
from registrations.queries.availability import holds_its_places

BY_BANK = (PaymentWay.TRANSFER, PaymentWay.INVOICE)


def why_no_transfer_proof(order: Order, now: datetime) -> str:
    """Why no slip can be sent for this order, or for a change of it (a sentence), or ""."""
    if order.state == OrderState.CONFIRMED and changes_by_transfer(order, now):
        return ""
    if order.state != OrderState.PENDING:
        return _("There is nothing to pay for this order.")
    if not holds_its_places(order, now):
        return _("The time to pay for this order has passed. Please register again.")
    if not PaymentChoice.objects.filter(order=order, way__in=BY_BANK).exists():
        return _("This order is not paid by bank transfer.")
    return ""


def changes_by_transfer(order: Order, now: datetime) -> list[OrderChange]:
    """Changes of a paid order whose difference is to come by bank, the first asked first."""
    waiting = order.changes.filter(state__in=PAYABLE_CHANGES, way=PaymentWay.TRANSFER).order_by("asked_at", "pk")
    return [one for one in waiting if one.state == ChangeState.OVERDUE or not one.is_late(now)]


def has_transfer_proof(order: str = "pk") -> Exists:
    """For annotating orders; `order` is the way to the order's key."""
    return Exists(TransferProof.objects.filter(order=OuterRef(order)))
