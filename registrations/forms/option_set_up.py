"""The form with which an organiser sets up an option."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from conferences.models import Session
from core.money import Money
from core.zoned_forms import ZonedDateTimeField, ZonedFormMixin
from registrations.forms.set_up import EventFormMixin, includable_sessions, read_price
from registrations.models import Option, Quota, RegistrationSettings, TicketType


class OptionForm(EventFormMixin, ZonedFormMixin, WagtailAdminModelForm):
    price = forms.CharField(label=gettext_lazy("Price"), max_length=20, initial="0")
    quotas = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Quotas"),
        queryset=Quota.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Everybody who takes it takes one place in every quota chosen here. None: no limit."),
    )
    new_quota_size = forms.IntegerField(
        label=gettext_lazy("Or a quota of its own, with this many places"),
        required=False,
        min_value=0,
        max_value=100_000,
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
    sessions = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Sessions that it includes"),
        queryset=Session.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "They stand in the calendar and the own programme of whoever takes it, who is told when they change."
        ),
    )
    sale_until = ZonedDateTimeField(label=gettext_lazy("To be chosen until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        option: Option = self.instance
        settings = RegistrationSettings.objects.filter(event_id=self.event.pk).first()
        self.currency = settings.currency if settings else "USD"
        self.fields["quotas"].queryset = Quota.objects.filter(event_id=self.event.pk)
        for name in ("ticket_types", "included_in"):
            self.fields[name].queryset = TicketType.objects.filter(event_id=self.event.pk)
        sessions = includable_sessions(self.event, option)
        if sessions.exists():
            self.fields["sessions"].queryset = sessions
        else:
            del self.fields["sessions"]
        self.fields["price"].help_text = _("In %(currency)s; 0 for free.") % {"currency": self.currency}
        if option.pk:
            self.initial["price"] = str(Money(option.price_minor, self.currency).amount)
            for name in ("quotas", "ticket_types", "included_in", "sessions"):
                self.initial[name] = list(getattr(option, name).values_list("pk", flat=True))

    def clean_price(self) -> Money:
        return read_price(self.cleaned_data["price"], self.currency)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if "price" in data:
            self.instance.price_minor = data["price"].minor
        return data
