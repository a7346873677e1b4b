"""Invoices: the buyer's data, the first invoice of an order, and one that has to be written anew."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from registrations.actions.crediting import content_for, credit, invoice_rest, invoices_in_order, settle_invoices
from registrations.actions.refusals import InvoiceRefusedError
from registrations.actions.transitions import lock_order
from registrations.enums import HOLDING_STATES, InvoiceKind, OrderState, PaymentWay
from registrations.models import Buyer, Invoice, Order, PaymentChoice
from registrations.queries.invoices import issuer_for, orders_to_settle, owed_of

__all__ = ["InvoiceRefusedError", "correct_invoice", "issue_invoice", "save_buyer", "settle_all", "why_not_invoiced"]


def save_buyer(*, buyer: Buyer, purchase_order: str | None = None, by: Any = None) -> Buyer:
    """Who the next invoice of the order is for, and their own number for it (None: as it is). The holder (no `by`) may
    say so until there is an invoice; ValidationError by field, InvoiceRefusedError after that."""
    with transaction.atomic():
        order = lock_order(buyer.order_id)
        if order.forgotten_at is not None:
            raise InvoiceRefusedError(_("The personal data of this order were forgotten."))
        if by is None and order.invoices.exists():
            raise InvoiceRefusedError(_("The invoice is issued. Please write to the organisers to have it corrected."))
        earlier = Buyer.objects.filter(order=order).first()
        buyer.pk = earlier.pk if earlier else None
        buyer.full_clean(exclude=["order"], validate_unique=False)
        buyer.save()
        if purchase_order is not None:
            order.purchase_order = purchase_order
            order.clean_fields(exclude=[name.name for name in Order._meta.fields if name.name != "purchase_order"])
            order.save(update_fields=["purchase_order"])
        record("registrations.order.name_buyer", order, by=by)
    return buyer


def why_not_invoiced(order: Order, *, by_staff: bool = False) -> str:
    """A sentence, or "" if an invoice can be issued now. Before it is paid only staff issue one, and the holder of an
    order that an institution pays by invoice."""
    if not order.total_minor:
        return _("This registration is free; there is nothing to invoice.")
    if issuer_for(order.event) is None:
        return _("Nobody issues invoices for this event.")
    if order.state not in HOLDING_STATES:
        return _("This registration does not stand any more; there is nothing to invoice.")
    by_invoice = PaymentChoice.objects.filter(order_id=order.pk, way=PaymentWay.INVOICE)
    if order.state != OrderState.CONFIRMED and not by_staff and not by_invoice.exists():
        return _("The invoice can be made once this is paid. If you need it before, please write to the organisers.")
    return ""


def issue_invoice(*, order: Order, by: Any = None) -> Invoice:
    """The order's invoice. Asked for twice or at once, it is one invoice. InvoiceRefusedError if it can't be."""
    with transaction.atomic():
        order = lock_order(order.pk)
        invoices = invoices_in_order(order)
        if not any(one.kind == InvoiceKind.INVOICE for one in invoices):
            if reason := why_not_invoiced(order, by_staff=by is not None):
                raise InvoiceRefusedError(reason)
            invoices += invoice_rest(order, invoices, timezone.now(), by)
        if not invoices:
            raise InvoiceRefusedError(_("Nothing is owed for this order; there is nothing to invoice."))
    return [one for one in invoices if one.kind == InvoiceKind.INVOICE][-1]


def correct_invoice(*, order: Order, by: Any) -> list[Invoice]:
    """A credit note for all that stands invoiced, and a new invoice with the buyer and the taxes of today."""
    now = timezone.now()
    with transaction.atomic():
        order = lock_order(order.pk)
        invoices = invoices_in_order(order)
        if not invoices:
            raise InvoiceRefusedError(_("There is no invoice yet."))
        if order.state not in HOLDING_STATES:
            raise InvoiceRefusedError(_("This registration does not stand any more; there is nothing to invoice."))
        if _says_the_same(order, invoices):
            raise InvoiceRefusedError(_("The invoice says this already; there is nothing to correct."))
        credited = credit(order, invoices, {}, now, by)
        return credited + invoice_rest(order, [*invoices, *credited], now, by)


def _says_the_same(order: Order, invoices: list[Invoice]) -> bool:
    """Whether the latest invoice would come out with the same seller, buyer and lines."""
    before = next(one for one in reversed(invoices) if one.kind == InvoiceKind.INVOICE).facts
    _issuer, after = content_for(order, owed_of(order))
    parts = [(facts.seller, facts.buyer, facts.purchase_order, facts.lines) for facts in (before, after)]
    return parts[0] == parts[1]


def settle_all() -> tuple[int, int]:
    """Bring the invoices of every order whose books changed to what is owed: (documents issued, orders that could not
    be). Safe to run twice at once: each order is looked at again under its lock."""
    issued = failed = 0
    for pk in orders_to_settle():
        try:
            with transaction.atomic():
                issued += len(settle_invoices(lock_order(pk), timezone.now()))
        except (InvoiceRefusedError, ValidationError):
            failed += 1
    return issued, failed
