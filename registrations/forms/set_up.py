"""Forms with which an organiser sets up registration: amounts as people write them, times on the event's clock."""

import re
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from conferences.enums import SessionKind, SessionStatus
from conferences.models import Session
from core.money import CURRENCIES, MINIMUM_CHARGE, Money, parse_money
from core.zoned_forms import ZonedDateTimeField, ZonedFormMixin
from events.models import Event
from people.enums import NameOrder
from registrations.models import Option, Quota, RegistrationSettings, TicketType

AMOUNT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?")
MOST_MINOR = 99_999_999  # Stripe takes eight digits at most
NUMBERS_OR_DEFAULT = (
    "group_limit",
    "remind_incomplete_days",
    "remind_event_days",
    "remind_proof_days",
    "proof_kept_days",
    "forget_after_months",
    "open_proof_at_desk",
)  # empty: as for a new event
CHOICES_OR_DEFAULT = ("change_period", "change_refund")


def read_price(text: str, currency: str) -> Money:
    """As `read_amount`, and something that can be paid online, or 0."""
    money = read_amount(text, currency)
    least = Money(MINIMUM_CHARGE.get(currency, 1), currency)
    if money.minor and money < least:
        raise forms.ValidationError(_("The least that can be paid is %(least)s. Write 0 for free.") % {"least": least})
    return money


def read_amount(text: str, currency: str) -> Money:
    """`1,200.50` → Money. ValidationError with what to write instead; nothing is guessed (“1,50”, “500.000” dong)."""
    digits = CURRENCIES[currency]
    match = AMOUNT.fullmatch(text.strip())
    example = "120.50" if digits else "500000"
    if not match or len(match.group(1) or "") > digits:
        sentence = (
            _("Write the price with a point before the cents, like %(example)s.")
            if digits
            else _("%(currency)s has no decimals: write whole units without points, like %(example)s.")
        )
        raise forms.ValidationError(sentence % {"example": example, "currency": currency})
    money = parse_money(text, currency)
    if money.minor > MOST_MINOR:
        raise forms.ValidationError(
            _("The most that can be paid at once is %(most)s.") % {"most": Money(MOST_MINOR, currency)}
        )
    return money


class EventFormMixin:
    """A form about `event`, on its clock."""

    def __init__(self, *args: Any, event: Event | None = None, **kwargs: Any) -> None:
        self.event = event or Event()
        super().__init__(*args, **kwargs)
        if self.instance.event_id is None and self.event.pk:  # type: ignore[attr-defined]
            self.instance.event = self.event  # type: ignore[attr-defined]

    def zone_name(self) -> str:
        return self.event.timezone


class RegistrationSettingsForm(EventFormMixin, ZonedFormMixin, WagtailAdminModelForm):
    opens_at = ZonedDateTimeField(
        label=gettext_lazy("Registration opens"), required=False, help_text=gettext_lazy("Empty: at once.")
    )
    closes_at = ZonedDateTimeField(
        label=gettext_lazy("Registration closes"), required=False, help_text=gettext_lazy("Empty: when the event ends.")
    )
    name_change_until = ZonedDateTimeField(
        label=gettext_lazy("Names may be changed until"),
        required=False,
        help_text=gettext_lazy("Empty: holders can't change names themselves."),
    )
    proofs_until = ZonedDateTimeField(
        label=gettext_lazy("Proofs may be sent until"),
        required=False,
        help_text=gettext_lazy("Empty: until the event begins. Whoever takes a ticket later has three days."),
    )
    data_change_until = ZonedDateTimeField(
        label=gettext_lazy("Own data may be changed until"),
        required=False,
        help_text=gettext_lazy("Affiliation, country, needs. Empty: until the event begins."),
    )
    change_until = ZonedDateTimeField(
        label=gettext_lazy("Tickets and options may be changed until"),
        required=False,
        help_text=gettext_lazy("The difference is paid or paid back. Empty: holders can't change them themselves."),
    )

    pay_hours_after_approval = forms.IntegerField(
        label=gettext_lazy("Time to pay after approval (hours)"),
        min_value=1,
        max_value=720,
        required=False,
        help_text=gettext_lazy("Empty: 168, which is a week."),
    )
    offer_hours = forms.IntegerField(
        label=gettext_lazy("Time to take an offered place (hours)"),
        min_value=1,
        max_value=720,
        required=False,
        help_text=gettext_lazy("Empty: 48, which is two days."),
    )
    refund_limit = forms.CharField(
        label=gettext_lazy("Refunds above this amount need a second person"),
        max_length=20,
        required=False,
        help_text=gettext_lazy(
            "An amount in the currency of the event, for all refunds of one order together. 0: always. Empty: never."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (*NUMBERS_OR_DEFAULT, *CHOICES_OR_DEFAULT):
            self.fields[name].required = False
        limit = self.instance.refund_limit_minor
        if limit is not None:
            self.initial["refund_limit"] = str(Money(limit, self.instance.currency).amount)

    def clean_offer_hours(self) -> int:
        hours: int | None = self.cleaned_data["offer_hours"]
        return 48 if hours is None else hours

    def clean_pay_hours_after_approval(self) -> int:
        hours: int | None = self.cleaned_data["pay_hours_after_approval"]
        return 168 if hours is None else hours

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in (*NUMBERS_OR_DEFAULT, *CHOICES_OR_DEFAULT):
            if name in data and data[name] in (None, ""):
                data[name] = getattr(RegistrationSettings(), name)
        text, currency = data.get("refund_limit", "").strip(), data.get("currency")
        if currency:
            self.instance.refund_limit_minor = self._limit(text, currency) if text else None
        opens_at, closes_at = data.get("opens_at"), data.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("Registration must close after it opens."))
        return data

    def _limit(self, text: str, currency: str) -> int | None:
        try:
            return read_amount(text, currency).minor
        except forms.ValidationError as error:
            self.add_error("refund_limit", error)
            return None


class QuotaForm(EventFormMixin, WagtailAdminModelForm):
    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        others = Quota.objects.filter(event_id=self.instance.event_id, name=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("This event already has a quota of this name."))
        return name


def includable_sessions(event: Event, ticket_type: TicketType | Option) -> QuerySet[Session]:
    """What one takes part in by a ticket of its own, and what this type or option includes already."""
    kinds = (SessionKind.WORKSHOP, SessionKind.MEETING, SessionKind.SOCIAL)
    wanted = Q(kind__in=kinds) & ~Q(status=SessionStatus.CANCELLED)
    if ticket_type.pk:
        wanted |= Q(pk__in=ticket_type.sessions.values("pk"))
    return Session.objects.filter(wanted, conference_id=event.pk).order_by("starts_at", "pk")


class ForSaleForm(EventFormMixin, ZonedFormMixin, WagtailAdminModelForm):
    """What a ticket type and an option have in common: a price, places, and sessions that come with it."""

    price = forms.CharField(label=gettext_lazy("Price"), max_length=20, initial="0")
    quotas = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Quotas"),
        queryset=Quota.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    new_quota_size = forms.IntegerField(
        label=gettext_lazy("Or a quota of its own, with this many places"),
        required=False,
        min_value=0,
        max_value=100_000,
    )
    sessions = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Sessions that it includes"),
        queryset=Session.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    quotas_help: Any = ""
    sessions_help: Any = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settings = RegistrationSettings.objects.filter(event_id=self.event.pk).first()
        self.currency = settings.currency if settings else self.currency_without_settings()
        self.fields["quotas"].queryset = Quota.objects.filter(event_id=self.event.pk)
        self.fields["quotas"].help_text = self.quotas_help
        self.fields["sessions"].help_text = self.sessions_help
        sessions = includable_sessions(self.event, self.instance)
        if sessions.exists():
            self.fields["sessions"].queryset = sessions
        else:
            del self.fields["sessions"]
        self.fields["price"].help_text = _("In %(currency)s; 0 for free.") % {"currency": self.currency}
        if self.instance.pk:
            for name in ("quotas", "sessions"):
                self.initial[name] = list(getattr(self.instance, name).values_list("pk", flat=True))

    def currency_without_settings(self) -> str:
        return "USD"

    def clean_price(self) -> Money:
        return read_price(self.cleaned_data["price"], self.currency)


class TicketTypeForm(ForSaleForm):
    quotas_help = gettext_lazy("Each place sold takes one place in every quota chosen here. Types may share one.")
    sessions_help = gettext_lazy(
        "Workshops, meetings and social events of the programme: they stand in the calendar and the own programme "
        "of whoever has this ticket, who is told when they change."
    )
    sale_from = ZonedDateTimeField(label=gettext_lazy("On sale from"), required=False)
    sale_until = ZonedDateTimeField(label=gettext_lazy("On sale until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = TicketType.objects.filter(event_id=self.event.pk, proof="").exclude(pk=self.instance.pk)
        self.fields["without_proof"].queryset = others
        if self.instance.pk:
            self.initial["price"] = str(self.instance.price.amount)

    def currency_without_settings(self) -> str:
        return self.instance.currency or "USD"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        sale_from, sale_until = data.get("sale_from"), data.get("sale_until")
        if sale_from and sale_until and sale_until <= sale_from:
            self.add_error("sale_until", _("The sale must end after it starts."))
        if not data.get("quotas") and data.get("new_quota_size") is None and "new_quota_size" not in self.errors:
            self.add_error("quotas", _("Choose at least one quota, or write how many places a new one has."))
        self._check_proof(data)
        if "price" in data:
            self.instance.price_minor, self.instance.currency = data["price"].minor, data["price"].currency
        return data

    def _check_proof(self, data: dict[str, Any]) -> None:
        """A refusal has to lead somewhere, and not to another proof."""
        proof = data.get("proof", "").strip()
        if proof and not data.get("without_proof") and "without_proof" not in self.errors:
            self.add_error("without_proof", _("Choose the ticket type that applies if the proof is refused."))
        elif proof and self.instance.pk and TicketType.objects.filter(without_proof=self.instance.pk).exists():
            self.add_error("proof", _("Another ticket type falls back to this one, so it can't ask for a proof."))


class NameForm(forms.Form):
    """Another name on a ticket, by an organiser."""

    family_name = forms.CharField(label=gettext_lazy("Family name"), max_length=120)
    given_name = forms.CharField(label=gettext_lazy("Given name"), max_length=120, required=False)
    name_order = forms.ChoiceField(label=gettext_lazy("Order of the name"), choices=NameOrder.choices)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    affiliation = forms.CharField(label=gettext_lazy("Affiliation"), max_length=250, required=False)


class RevocationForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=250,
        help_text=gettext_lazy("Kept with the certificate. Its public page says that it is revoked."),
    )
