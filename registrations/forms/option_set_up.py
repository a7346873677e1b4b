"""The form with which an organiser sets up an option."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.money import Money
from core.zoned_forms import ZonedDateTimeField
from registrations.forms.set_up import ForSaleForm
from registrations.models import Option, TicketType


class OptionForm(ForSaleForm):
    quotas_help = gettext_lazy("Everybody who takes it takes one place in every quota chosen here. None: no limit.")
    sessions_help = gettext_lazy(
        "They stand in the calendar and the own programme of whoever takes it, who is told when they change."
    )
    ticket_types = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Offered with these tickets"),
        queryset=TicketType.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: with every ticket of the event."),
    )
    included_in = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Costs nothing with these tickets"),
        queryset=TicketType.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("It is ticked for them from the start; whoever does not come takes the tick away."),
    )
    sale_until = ZonedDateTimeField(label=gettext_lazy("To be chosen until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        option: Option = self.instance
        for name in ("ticket_types", "included_in"):
            self.fields[name].queryset = TicketType.objects.filter(event_id=self.event.pk)
        if option.pk:
            self.initial["price"] = str(Money(option.price_minor, self.currency).amount)
            for name in ("ticket_types", "included_in"):
                self.initial[name] = list(getattr(option, name).values_list("pk", flat=True))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if "price" in data:
            self.instance.price_minor = data["price"].minor
        return data
