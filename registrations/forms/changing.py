"""Another ticket or other options for one person, and what somebody says about themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registrations.forms.attendees import AttendeeForm
from registrations.models import Option, TicketType
from registrations.queries.changing import TicketChoice
from registrations.queries.options import OptionOffer
from registrations.rules.pricing import Price


@dataclass(frozen=True, slots=True)
class OptionChoice:
    """An option as the page shows it: `is_fixed`, it is had and can't be given back; `reason`, it can't be had."""

    option: Option
    is_had: bool
    is_fixed: bool
    reason: str
    left: int | None
    is_ticked: bool = False
    price: Price | None = None  # None: it is had, or can't be had


class ChangeForm(forms.Form):
    """`ticket` and `options` as ids; what can't be chosen is refused with the sentence that says why."""

    ticket = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose a ticket."),
            "invalid_choice": _("This ticket can't be chosen any more. Please choose another."),
        },
    )
    options = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": _("One of the options can't be chosen any more. Please choose again.")},
    )
    voucher = forms.CharField(required=False, max_length=200)

    def __init__(
        self, *args: Any, tickets: Sequence[TicketChoice], options: Sequence[OptionChoice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tickets = {choice.ticket_type.pk: choice.ticket_type for choice in tickets if not choice.reason}
        self.always = {choice.option.pk for choice in options if choice.is_fixed}
        fields: dict[str, Any] = self.fields
        fields["ticket"].choices = [(str(pk), kind.local_name) for pk, kind in self.tickets.items()]
        fields["options"].choices = [
            (str(choice.option.pk), choice.option.local_name) for choice in options if not choice.reason
        ]

    @property
    def chosen_ticket(self) -> TicketType:
        return self.tickets[int(self.cleaned_data["ticket"])]

    @property
    def chosen_options(self) -> list[int]:
        return sorted({int(pk) for pk in self.cleaned_data["options"]} | self.always)


def option_choices(
    offers: Sequence[OptionOffer],
    had: set[int],
    gone: dict[int, str],
    ticked: set[int],
    prices: dict[int, Price],
) -> list[OptionChoice]:
    """Every option that is had or can be had; `gone` says why one that is had can't be given back; `prices` are those
    with the present ticket."""
    return [
        OptionChoice(
            option=offer.option,
            is_had=offer.option.pk in had,
            is_fixed=offer.option.pk in gone,
            reason=gone.get(offer.option.pk, "") if offer.option.pk in had else offer.reason,
            left=None if offer.option.pk in had else offer.left,
            is_ticked=offer.option.pk in ticked,
            price=None if offer.option.pk in had else prices.get(offer.option.pk),
        )
        for offer in offers
    ]


class PersonDataForm(AttendeeForm):
    """What the holder may still say about a person: neither name nor address, which are the ticket's."""

    def __init__(self, *args: Any, may_choose_country: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("given_name", "family_name", "name_order", "email"):
            del self.fields[name]
        if not may_choose_country:
            del self.fields["country"]
