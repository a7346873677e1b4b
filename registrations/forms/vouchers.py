"""Vouchers, one or many."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from core.money import Money
from core.zoned_forms import ZonedDateTimeField, ZonedFormMixin
from registrations.actions.vouchers import MOST_AT_ONCE
from registrations.enums import VoucherKind, VoucherScope
from registrations.forms.set_up import EventFormMixin, read_price
from registrations.models import Option, RegistrationSettings, TicketType, Voucher
from registrations.rules.vouchers import read_code


class VoucherForm(EventFormMixin, ZonedFormMixin, WagtailAdminModelForm):
    code = forms.CharField(
        label=pgettext_lazy("voucher", "Code"),
        max_length=32,
        required=False,
        help_text=gettext_lazy(
            "Empty: it is drawn and can't be guessed. If you make several, this is the beginning of every code."
        ),
    )
    off = forms.CharField(
        label=gettext_lazy("How much"),
        max_length=20,
        required=False,
        help_text=gettext_lazy(
            "A percentage (20), or an amount in the event's currency (50.00). Empty for what is free. A fixed amount "
            "is for one person: it goes off the ticket first, then off the options in their order."
        ),
    )
    ticket_types = forms.ModelMultipleChoiceField(
        label=gettext_lazy("For these tickets"),
        queryset=TicketType.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: for every ticket of the event."),
    )
    options = forms.ModelMultipleChoiceField(
        label=gettext_lazy("For these options"),
        queryset=Option.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: for every option of the event, if it is for options."),
    )
    valid_from = ZonedDateTimeField(label=gettext_lazy("Valid from"), required=False)
    valid_until = ZonedDateTimeField(label=gettext_lazy("Valid until"), required=False)
    number = forms.IntegerField(
        label=gettext_lazy("How many vouchers"), min_value=1, max_value=MOST_AT_ONCE, initial=1, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settings = RegistrationSettings.objects.filter(event_id=self.event.pk).first()
        self.currency = settings.currency if settings else "USD"
        self.fields["ticket_types"].queryset = TicketType.objects.filter(event_id=self.event.pk)
        self.fields["scope"].required = False  # left out: as it is, and for tickets at first
        self.fields["options"].queryset = Option.objects.filter(event_id=self.event.pk)
        voucher: Voucher = self.instance
        if voucher.pk:
            self.fields["number"].disabled = True
            self.fields["number"].help_text = _("This voucher is changed; make more as new ones.")
            self.initial["ticket_types"] = list(voucher.ticket_types.values_list("pk", flat=True))
            self.initial["options"] = list(voucher.options.values_list("pk", flat=True))
            if voucher.kind == VoucherKind.PERCENT:
                self.initial["off"] = str(voucher.value)
            elif voucher.kind == VoucherKind.FIXED:
                self.initial["off"] = str(Money(voucher.value, self.currency).amount)

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if not code and self.instance.pk:
            raise ValidationError(_("A voucher needs a code."))
        others = Voucher.objects.filter(event_id=self.instance.event_id, code=code).exclude(pk=self.instance.pk)
        if code and (self.data.get("number") or "1") == "1" and others.exists():
            raise ValidationError(_("There is already a voucher with this code."))
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        kind, text = data.get("kind"), (data.get("off") or "").strip()
        try:
            self.instance.value = self.value(kind, text)
        except ValidationError as error:
            self.add_error("off", error)
        starts, ends = data.get("valid_from"), data.get("valid_until")
        if starts and ends and ends <= starts:
            self.add_error("valid_until", _("This must be after the beginning."))
        if data.get("reserves_places") and data.get("scope") == VoucherScope.OPTIONS:
            self.add_error("scope", _("Places are kept for tickets, not for options."))
        elif data.get("reserves_places") and len(data.get("ticket_types") or []) != 1:
            self.add_error("ticket_types", _("To keep places, choose exactly one ticket."))
        return data

    def value(self, kind: str | None, text: str) -> int:
        """Percents, or minor units."""
        if kind == VoucherKind.PERCENT:
            digits = text.removesuffix("%").strip()
            if not (digits.isascii() and digits.isdecimal() and 1 <= int(digits[:4]) <= 100 and len(digits) < 4):
                raise ValidationError(_("Write a whole percentage from 1 to 100."))
            return int(digits)
        if kind == VoucherKind.FIXED:
            minor = read_price(text, self.currency).minor
            if not minor:
                raise ValidationError(_("Write how much the voucher takes off."))
            return minor
        return 0
