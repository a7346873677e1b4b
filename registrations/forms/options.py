"""The options of one person: a checkbox for each that is offered with their ticket."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registrations.models import Option
from registrations.queries.options import OptionOffer, offered_with


def option_field(option_id: int) -> str:
    return f"o-{option_id}"


def waiting_field(option_id: int) -> str:
    return f"w-{option_id}"


@dataclass(frozen=True, slots=True)
class OptionRow:
    """What the step shows of one option."""

    offer: OptionOffer
    field: forms.BoundField
    is_included: bool
    wait: forms.BoundField | None = None  # "put me on the list", where it is full and has one

    @property
    def is_free(self) -> bool:
        return self.is_included or not self.offer.option.price_minor


class OptionFields:
    """Adds the fields to the form of a person whose ticket is known.

    Whether there is still a place is said here and seen again under the lock; what can't be had is shown without a
    field to tick. Included ones are ticked before anything was typed about the person.
    """

    def __init__(self, form: Any, offers: Iterable[OptionOffer]) -> None:
        self.form = form
        self.offers = offered_with(offers, form.ticket_type.pk)
        is_new = not form.is_bound and not any(name != "ticket" for name, text in form.initial.items() if text)
        for offer in self.offers:
            name = option_field(offer.option.pk)
            form.fields[name] = forms.BooleanField(
                label=offer.option.local_name, required=False, disabled=not offer.on_sale and not form.is_bound
            )
            if offer.may_wait:
                form.fields[waiting_field(offer.option.pk)] = forms.BooleanField(
                    label=_("Put this person on the waiting list"), required=False
                )
            if not offer.on_sale:
                form.initial[name] = False
            elif is_new and offer.option.is_included_in(form.ticket_type.pk):
                form.initial[name] = True

    @property
    def rows(self) -> list[OptionRow]:
        kind = self.form.ticket_type.pk
        return [
            OptionRow(
                offer,
                self.form[option_field(offer.option.pk)],
                offer.option.is_included_in(kind),
                self.form[waiting_field(offer.option.pk)] if offer.may_wait else None,
            )
            for offer in self.offers
        ]

    def chosen(self) -> tuple[int, ...]:
        """The ids of those that are ticked; the form is valid."""
        data = self.form.cleaned_data
        return tuple(offer.option.pk for offer in self.offers if data.get(option_field(offer.option.pk)))

    def waited_for(self) -> tuple[int, ...]:
        """The ids of those that the person waits for; the form is valid."""
        return tuple(option.pk for option in self.waited_options)

    @property
    def waited_options(self) -> list[Option]:
        data = self.form.cleaned_data
        return [offer.option for offer in self.offers if offer.may_wait and data.get(waiting_field(offer.option.pk))]

    @property
    def chosen_options(self) -> list[Option]:
        ids = self.chosen()
        return [offer.option for offer in self.offers if offer.option.pk in ids]


def refuse_full(people: Iterable[Any]) -> bool:
    """Put a sentence at each ticked option that can't be had any more; whether there was any. The forms are bound."""
    found = False
    for form in people:
        ticked = form.options.chosen()
        for offer in form.options.offers:
            if offer.option.pk in ticked and not offer.on_sale:
                form.add_error(option_field(offer.option.pk), offer.reason)
                found = True
    return found


def ticked_options(offers: Sequence[OptionOffer], ticket_type_id: int, typed: Mapping[str, str]) -> list[Option]:
    """The same from what was typed, for prices before the form is checked."""
    theirs = offered_with(offers, ticket_type_id)
    return [offer.option for offer in theirs if typed.get(option_field(offer.option.pk))]
