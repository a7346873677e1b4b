"""Forms of paying otherwise than online: the holder's choice, the organiser's settings, money recorded by hand."""

import secrets
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import Money
from registrations.enums import BY_HAND, PaymentWay, Provider
from registrations.forms.set_up import read_amount
from registrations.models import PaymentWays


class PaymentWayForm(forms.Form):
    way = forms.ChoiceField(choices=PaymentWay.choices)
    institution = forms.CharField(max_length=250, required=False)
    purchase_order = forms.CharField(max_length=60, required=False)


class WaysForm(forms.ModelForm):
    class Meta:
        model = PaymentWays
        fields = (
            "online",
            "transfer",
            "transfer_days",
            "invoice",
            "invoice_days",
            "on_site",
            "proof_days",
            "account_holder",
            "account_number",
            "bank_code",
            "bank_name",
            "note",
            "note_zh_hans",
            "note_vi",
        )
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("note", "note_zh_hans", "note_vi")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proof_days"].required = False

    def clean_proof_days(self) -> int:
        days: int | None = self.cleaned_data["proof_days"]
        return PaymentWays().proof_days if days is None else days


class ReceiveForm(forms.Form):
    """Money in the currency of the order, on the event's clock. `key` names the form: sent twice, it books once."""

    key = forms.RegexField(
        r"^[A-Za-z0-9_-]{16,64}$", widget=forms.HiddenInput, initial=lambda: secrets.token_urlsafe(24)
    )

    provider = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        choices=[(way.value, way.label) for way in BY_HAND],
        widget=forms.RadioSelect,
        initial=Provider.CASH,
    )
    amount = forms.CharField(label=gettext_lazy("Amount"), max_length=20)
    received_on = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=140,
        required=False,
        help_text=gettext_lazy("The bank's, or the number of the terminal's slip. It stands in the books."),
    )
    field_order = ("provider", "amount", "received_on", "reference", "key")

    def __init__(self, *args: Any, due: Money, zone: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = due.currency
        self.today = timezone.now().astimezone(zone).date()
        self.fields["received_on"].initial = self.today
        self.fields["amount"].help_text = _("In %(currency)s.") % {"currency": due.currency}
        if due.minor > 0:
            self.fields["amount"].initial = str(due.amount)

    def clean_amount(self) -> Money:
        money = read_amount(self.cleaned_data["amount"], self.currency)
        if not money:
            raise forms.ValidationError(_("Please write an amount above zero."))
        return money

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return day
