"""Step 3: agree and place the order."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.money import CURRENCIES, Money


class ConfirmationForm(forms.Form):
    """`key` makes one order of one form, however often it is sent."""

    key = forms.RegexField(regex=r"^[A-Za-z0-9_-]{20,64}$", widget=forms.HiddenInput)
    shown = forms.RegexField(regex=r"^[A-Z]{3}-\d{1,10}$", widget=forms.HiddenInput, required=False)
    terms = forms.BooleanField(
        label=_("I have read the terms and agree to them."),
        error_messages={"required": _("Please agree to the terms; without that we can't take the registration.")},
    )

    def __init__(self, *args: Any, has_terms: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_terms:
            del self.fields["terms"]

    @property
    def shown_total(self) -> Money | None:
        """What the buyer was shown, so that nothing else is charged."""
        currency, _dash, minor = self.cleaned_data["shown"].partition("-")
        return Money(int(minor), currency) if currency in CURRENCIES else None
