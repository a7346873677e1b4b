"""What a helper says about money taken at the desk. The amount is not typed: it is what is due, or nothing."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.money import Money
from registrations.enums import AT_THE_DESK
from registrations.forms.fields import LineField

MOST_MINOR = 2_000_000_000


class DeskMoneyForm(forms.Form):
    """`minor` is the amount that the form showed; `key` names the form: sent twice, it books once."""

    provider = forms.ChoiceField(
        label=_("How it came"),
        choices=[(way.value, way.label) for way in AT_THE_DESK],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose how the money came.")},
    )
    reference = LineField(label=_("Number of the terminal's slip"), longest=140, required=False)
    mails_receipt = forms.BooleanField(required=False, initial=True)
    minor = forms.IntegerField(min_value=1, max_value=MOST_MINOR, widget=forms.HiddenInput)
    key = forms.RegexField(r"^[A-Za-z0-9_-]{16,64}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, due: Money, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = due.currency
        self.fields["minor"].initial = due.minor
        self.fields["key"].initial = secrets.token_urlsafe(24)

    @property
    def was_made_here(self) -> bool:
        """Whether the two hidden fields are as a form of ours sends them."""
        return not (self.errors.get("minor") or self.errors.get("key"))

    @property
    def shown(self) -> Money:
        return Money(self.cleaned_data["minor"], self.currency)
