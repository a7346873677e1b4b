"""Step 1: how many of which ticket. Read from the address, so that it needs neither a session nor JavaScript."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registrations.queries.availability import Offer
from registrations.rules.explaining import rate_text


def field_name(ticket_type_id: int) -> str:
    return f"t-{ticket_type_id}"


class TicketsForm(forms.Form):
    """One number per ticket type; `counts()` is {ticket type id: number} without zeros."""

    def __init__(
        self,
        *args: Any,
        offers: Sequence[Offer],
        most: int,
        currency: str = "",
        rates: Mapping[str, Decimal] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        self.most = most
        self.own_currency = currency
        if rates:
            others = [(code, rate_text(currency, code, rate)) for code, rate in rates.items()]
            self.fields["currency"] = forms.ChoiceField(
                label=_("Pay in"),
                required=False,
                choices=[(currency, currency), *((code, f"{code} ({text})") for code, text in others)],
                error_messages={"invalid_choice": _("Please choose one of these currencies.")},
            )
        for offer in offers:
            limit = most if offer.left is None else min(most, offer.left)
            self.fields[field_name(offer.ticket_type.pk)] = forms.IntegerField(
                label=offer.ticket_type.local_name,
                required=False,
                min_value=0,
                widget=forms.Select(choices=[(n, str(n)) for n in range(limit + 1)]),
                error_messages={"invalid": _("Please choose a whole number of tickets.")},
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for offer in self.offers:
            name = field_name(offer.ticket_type.pk)
            wanted = data.get(name) or 0
            if wanted and not offer.on_sale:
                self.add_error(name, str(offer.reason) or _("This ticket is not on sale."))
            elif offer.left is not None and wanted > offer.left:
                message = ngettext("Only %(left)s place is left.", "Only %(left)s places are left.", offer.left)
                self.add_error(name, message % {"left": offer.left})
        total = sum(data.get(field_name(offer.ticket_type.pk)) or 0 for offer in self.offers)
        if not self.errors and total == 0:
            raise ValidationError(_("Please choose at least one ticket."), code="none")
        if total > self.most:
            message = ngettext(
                "You can register %(most)s person in one order. For more, please place a second order.",
                "You can register %(most)s people in one order. For more, please place a second order.",
                self.most,
            )
            raise ValidationError(message, code="too_many", params={"most": self.most})
        return data

    @property
    def currency_choice(self) -> forms.BoundField:
        return self["currency"]

    @property
    def currency(self) -> str:
        """The currency chosen, "" for the event's own."""
        chosen: str = self.cleaned_data.get("currency") or ""
        return "" if chosen == self.own_currency else chosen

    def counts(self) -> dict[int, int]:
        return {
            offer.ticket_type.pk: number
            for offer in self.offers
            if (number := self.cleaned_data.get(field_name(offer.ticket_type.pk)))
        }
