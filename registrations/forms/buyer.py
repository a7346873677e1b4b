"""Who the invoice is for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registrations.forms.fields import CountryField, LineField, MailField
from registrations.models import Buyer


class BuyerForm(forms.Form):
    is_body = forms.BooleanField(label=_("For a university, institute or company"), required=False)
    name = LineField(
        label=_("Name on the invoice"),
        longest=250,
        help_text=_("Of the institution as it is registered, or yours."),
        error_messages={"required": _("Please write who the invoice is for.")},
    )
    attention = LineField(label=_("Department or contact"), longest=250, required=False)
    street = LineField(
        label=_("Street and number"), longest=250, error_messages={"required": _("Please write the street.")}
    )
    postcode = LineField(label=_("Postcode"), longest=20, required=False)
    city = LineField(label=_("City"), longest=120, error_messages={"required": _("Please write the city.")})
    country = CountryField(label=_("Country"), error_messages={"required": _("Please choose the country.")})
    tax_id = LineField(
        label=_("Tax number"),
        longest=40,
        required=False,
        help_text=_("VAT number, unified social credit code, tax code: whatever your office asks for."),
    )
    email = MailField(label=_("E-mail for the invoice"), required=False, help_text=_("Empty: that of the order."))
    purchase_order = LineField(
        label=_("Your order number"), longest=60, required=False, help_text=_("If it must stand on the invoice.")
    )

    def __init__(self, *args: Any, buyer: Buyer, **kwargs: Any) -> None:
        self.buyer = buyer
        initial = {name: getattr(buyer, name) for name in self.base_fields} if buyer.pk else {}
        if buyer.pk:
            initial["country"] = buyer.country.code
        super().__init__(*args, initial=initial, **kwargs)

    def filled(self) -> Buyer:
        """The buyer as typed; unsaved."""
        for name, value in self.cleaned_data.items():
            setattr(self.buyer, name, value)
        return self.buyer
