"""Who the invoice is for."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.pdf import missing, printable
from registrations.enums import OfficialInvoice
from registrations.forms.fields import CountryField, LineField, MailField
from registrations.models import Buyer
from registrations.rules.tax_ids import compact, is_mst, is_uscc, is_vn_citizen, shown_mst


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

    official = forms.ChoiceField(
        label=_("Do you need an official invoice as well?"),
        choices=[("", _("No")), *((code, label) for code, label in OfficialInvoice.choices if code)],
        required=False,
        help_text=_("It is issued by our office in the state's own system and mailed to you later."),
    )
    phone = LineField(
        label=_("Telephone"), longest=40, required=False, help_text=_("Only if your fapiao needs it: a special one.")
    )
    bank_account = LineField(
        label=_("Bank and account number"),
        longest=120,
        required=False,
        help_text=_("Only if your fapiao needs it: a special one."),
    )

    def clean(self) -> dict[str, Any]:
        """The tax numbers of official invoices have check digits: a slip is found here, not by the tax office."""
        data = super().clean() or {}
        no_uscc = gettext("This is no unified social credit code: 18 characters, the last a check.")
        no_mst = gettext("This is no tax code: ten digits, the last a check, and three of a branch.")
        number, official, is_body = data.get("tax_id", ""), data.get("official"), data.get("is_body")
        if official == OfficialInvoice.CHINA and (number or is_body):
            if not is_uscc(number):
                self.add_error("tax_id", no_uscc)
            else:
                data["tax_id"] = compact(number)
        if official == OfficialInvoice.VIETNAM and (number or is_body):
            if not is_mst(number) and (is_body or not is_vn_citizen(number)):
                self.add_error("tax_id", no_mst)
            else:
                data["tax_id"] = shown_mst(number)
        for name in ("name", "attention", "street", "postcode", "city", "purchase_order"):
            text = data.get(name, "")
            if missing(text) and not printable(text):
                self.add_error(
                    name, gettext("No font here can print this. Please write it in Latin, Chinese or Cyrillic letters.")
                )
        return data

    def __init__(self, *args: Any, buyer: Buyer, **kwargs: Any) -> None:
        self.buyer = buyer
        own = [name for name in self.base_fields if name != "purchase_order"]
        initial = {name: getattr(buyer, name) for name in own} if buyer.name else {}
        if buyer.name:
            initial["country"] = buyer.country.code
        initial["purchase_order"] = buyer.order.purchase_order
        super().__init__(*args, initial=initial, **kwargs)

    def filled(self) -> Buyer:
        """The buyer as typed, without the number of their order; unsaved."""
        for name, value in self.cleaned_data.items():
            if name != "purchase_order":
                setattr(self.buyer, name, value)
        return self.buyer
