"""What an office needs to issue fapiao and Vietnamese electronic invoices in the state's own system."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.languages import localized
from core.money import Money
from core.sheets import Row
from registrations.enums import OfficialInvoice, OrderState
from registrations.models import Buyer
from registrations.queries.balance import balances_of
from registrations.rules.tax_ids import compact, shown_mst


def buyers_waiting(official: str = "") -> QuerySet[Buyer]:
    """Buyers of paid orders who asked for an official invoice and have no file yet."""
    rows = Buyer.objects.filter(order__state=OrderState.CONFIRMED, order__official_files__isnull=True)
    rows = rows.filter(official=official) if official else rows.exclude(official="")
    return rows.select_related("order__event").order_by("order__placed_at", "pk")


def official_heads() -> Row:
    return (
        _("Order"),
        _("Invoice title"),
        _("Tax number"),
        _("Institution"),
        _("Address"),
        _("Telephone"),
        _("Bank and account number"),
        _("Goods or services"),
        _("Currency"),
        _("Amount, tax included"),
        _("Remark"),
        _("E-mail"),
        _("Test"),
    )


def official_rows(official: str) -> Iterator[Row]:
    """One line for each, with what the order comes to at present. The remark is what the issued file is matched by."""
    waiting = list(buyers_waiting(official))
    balances = balances_of(buyer.order for buyer in waiting)
    language = "zh-hans" if official == OfficialInvoice.CHINA else "vi"
    for buyer in waiting:
        order, balance = buyer.order, balances[buyer.order_id]
        town = " ".join(part for part in (buyer.postcode, buyer.city) if part)
        yield (
            order.code,
            buyer.name,
            compact(buyer.tax_id) if official == OfficialInvoice.CHINA else shown_mst(buyer.tax_id),
            _("yes") if buyer.is_body else "",
            ", ".join(part for part in (buyer.street, town) if part),
            buyer.phone,
            buyer.bank_account,
            localized(order.event, "title", language),
            order.currency,
            Money(balance.charged.minor - balance.waived.minor, order.currency).amount,
            order.code,
            buyer.email or order.email,
            _("yes") if order.is_test else "",
        )
