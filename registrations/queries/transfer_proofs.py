"""Slips of transfers: who may send one, and for which orders there are some."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from registrations.enums import OrderState, PaymentWay
from registrations.models import Order, PaymentChoice, TransferProof
from registrations.queries.availability import holds_its_places

BY_BANK = (PaymentWay.TRANSFER, PaymentWay.INVOICE)


def why_no_transfer_proof(order: Order, now: datetime) -> str:
    """Why no slip can be sent for this order (a sentence), or ""."""
    if order.state != OrderState.PENDING:
        return _("There is nothing to pay for this order.")
    if not holds_its_places(order, now):
        return _("The time to pay for this order has passed. Please register again.")
    if not PaymentChoice.objects.filter(order=order, way__in=BY_BANK).exists():
        return _("This order is not paid by bank transfer.")
    return ""


def has_transfer_proof(order: str = "pk") -> Exists:
    """For annotating orders; `order` is the way to the order's key."""
    return Exists(TransferProof.objects.filter(order=OuterRef(order)))
