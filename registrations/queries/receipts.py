"""The receipt of one payment, in the language of its order."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.branding import default_brand
from core.dates import long_date
from core.languages import localized
from core.money import CURRENCIES, Money, format_money
from registrations.documents.receipt import ReceiptText, draw_receipt
from registrations.models import Payment, PaymentChoice


def receipt_number(payment: Payment) -> str:
    return f"{payment.order.code}-{payment.pk}"


def receipt_file_name(payment: Payment) -> str:
    return f"receipt-{receipt_number(payment)}.pdf"


def receipt_document(payment: Payment) -> bytes:
    order = payment.order
    choice = PaymentChoice.objects.filter(order_id=order.pk).first()
    with override(order.language):
        text = ReceiptText(
            heading=_("Receipt"),
            number=receipt_number(payment),
            amount=_amount(payment, order.language),
            sentence=_("Received from %(name)s for the registration %(code)s.")
            % {"name": (choice.institution if choice else "") or order.name, "code": order.code},
            facts=(
                (_("Event"), localized(order.event, "title", order.language)),
                (
                    _("People"),
                    ", ".join(
                        attendee.full_name for attendee in order.attendees(manager="standing").order_by("position")
                    ),
                ),
                (_("Paid"), str(payment.get_provider_display())),
                (_("Day"), long_date(_day(payment), order.language)),
                (_("Reference"), payment.reference),
                (_("Purchase-order number"), order.purchase_order),
            ),
            footer=_("This receipt confirms a payment. It is not an invoice."),
            test=_("TEST: no money moved") if payment.is_test else "",
            language=order.language,
        )
        return draw_receipt(text, brand=default_brand(order.language))


def _amount(payment: Payment, language: str) -> str:
    code = payment.received_currency or payment.currency
    minor = payment.received_minor if payment.received_minor is not None else payment.amount_minor
    return format_money(Money(minor, code), language) if code in CURRENCIES else f"{minor} {code}"


def _day(payment: Payment) -> date:
    """The day on which it came, as written down; else when it was booked, on the event's clock."""
    if text := payment.parameters.get("received_on"):
        return date.fromisoformat(text)
    return (payment.paid_at or payment.created_at).astimezone(payment.order.event.zone).date()
