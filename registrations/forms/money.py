"""Forms with which staff pay back and decide about money."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import Money
from registrations.enums import DecisionOutcome, RefundMethod
from registrations.forms.set_up import read_amount


class KeyedForm(forms.Form):
    """`key` names this form: sent twice, it pays back once."""

    key = forms.RegexField(
        r"^[A-Za-z0-9_-]{16,64}$", widget=forms.HiddenInput, initial=lambda: secrets.token_urlsafe(24)
    )
    bank_details = forms.CharField(
        label=gettext_lazy("Account to transfer to"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Only for a bank transfer: whose account, where, its number. Deleted once it is done."),
    )


class AskRefundForm(KeyedForm):
    amount = forms.CharField(label=gettext_lazy("Amount"), max_length=20)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=250, help_text=gettext_lazy("Kept with the refund and in the books.")
    )
    method = forms.ChoiceField(
        label=gettext_lazy("How"), choices=RefundMethod.choices, widget=forms.RadioSelect, initial=RefundMethod.PROVIDER
    )
    field_order = ("amount", "reason", "method", "bank_details", "key")

    def __init__(self, *args: Any, left: Money, why_not: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = left
        self.fields["amount"].initial = str(left.amount)
        self.fields["amount"].help_text = _("In %(currency)s, at most %(left)s.") % {
            "currency": left.currency,
            "left": left,
        }
        if why_not:
            self.fields["method"].initial = RefundMethod.TRANSFER
            self.fields["method"].help_text = why_not

    def clean_amount(self) -> Money:
        return read_amount(self.cleaned_data["amount"], self.left.currency)


class DecisionForm(KeyedForm):
    flag = forms.CharField(max_length=20, widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Needed if it stays as it is."),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"] = forms.ChoiceField(
            label=_("What shall be done"), widget=forms.RadioSelect, choices=choices
        )
        if all(value != DecisionOutcome.TRANSFERRED for value, _label in choices):
            del self.fields["bank_details"]
        self.order_fields(["outcome", "bank_details", "note", "key", "flag"])


class RefundStepForm(forms.Form):
    """One button of a refund's page; what is typed is the reference of a transfer, or a reason."""

    step = forms.ChoiceField(
        choices=[(name, name) for name in ("approve", "decline", "transferred", "returned")], widget=forms.HiddenInput
    )
    text = forms.CharField(max_length=140, required=False)
