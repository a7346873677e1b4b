"""What is bought, and what it costs as far as is known: the summary that every step of registration shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from core.money import CURRENCIES, MINIMUM_CHARGE
from events.models import Event
from registrations.models import Option, RegistrationSettings, TicketType
from registrations.queries.fees import day_of, price_book, quote, total_of
from registrations.queries.vouchers import Redeemable
from registrations.rules.pricing import Price, PriceBook, option_key, option_price, person_prices, price_shown
from registrations.rules.sale import why_closed
from registrations.rules.vouchers import without_crumbs


@dataclass
class Basket:
    """One ticket type per person with their options, and the price for each. `currency` is "" for the event's own."""

    event: Event
    settings: RegistrationSettings
    seats: Sequence[TicketType] = ()
    countries: Sequence[str] = ()
    currency: str = ""
    voucher: Redeemable | None = None
    emails: Sequence[str] = ()
    types: Iterable[TicketType] = ()  # others whose price is shown
    options: Sequence[Sequence[Option]] = ()  # those of each seat
    offered: Iterable[Option] = ()  # others whose price is shown
    book: PriceBook = field(init=False)
    prices: list[Price] = field(init=False)
    extras: list[list[tuple[Option, Price]]] = field(init=False)  # for each seat

    def __post_init__(self) -> None:
        if self.currency not in self.settings.currency_rates:
            self.currency = ""
        now = timezone.now()
        self.day = day_of(self.event, now)
        types = {kind.pk: kind for kind in [*self.seats, *self.types]}.values()
        chosen = [*self.options, *[()] * len(self.seats)][: len(self.seats)]
        known = {option.pk: option for option in [*self.offered, *(one for theirs in chosen for one in theirs)]}
        self.book = price_book(
            self.event, self.settings, types, options=known.values(), countries=self.countries, now=now
        )
        countries = [*self.countries, *[""] * len(self.seats)]
        emails = [*self.emails, *[""] * len(self.seats)]
        rows = [
            [(one.pk, one.is_included_in(seat.pk)) for one in theirs]
            for seat, theirs in zip(self.seats, chosen, strict=True)
        ]
        seats = [
            (seat.pk, email, [pk for pk, is_included in row if not is_included])
            for seat, email, row in zip(self.seats, emails, rows, strict=False)
        ]
        discounts = self.voucher.discounts_for(seats) if self.voucher else [None] * len(seats)
        found = [
            person_prices(
                self.book,
                seat.pk,
                row,
                day=self.day,
                country=land,
                currency=self.currency,
                discount=off,
                is_shown=True,
            )
            for seat, row, land, off in zip(self.seats, rows, countries, discounts, strict=False)
        ]
        tickets = [prices[0] for prices in found]
        flat = without_crumbs([*tickets, *(price for prices in found for price in prices[1:])])
        self.prices, rest = flat[: len(tickets)], iter(flat[len(tickets) :])
        self.extras = [[(option, next(rest)) for option in theirs] for theirs in chosen]

    def price_of_option(self, option: Option, kind: TicketType, country: str = "") -> Price:
        """Beside its box: without a voucher, which may be used up by the ticket."""
        if option.is_included_in(kind.pk):
            return option_price(self.book, option.pk, day=self.day, currency=self.currency, is_included=True)
        key = option_key(option.pk)
        return price_shown(self.book, key, day=self.day, country=country, currency=self.currency)

    def price(self, kind: TicketType) -> Price:
        """For the list of tickets: with the voucher, unless it is for one person only."""
        off = self.voucher.discount if self.voucher and not self.voucher.voucher.for_email else None
        return quote(self.book, kind, self.day, "", self.currency, off)

    @property
    def shown_currency(self) -> str:
        return self.currency or self.settings.currency

    @property
    def decided_by_country(self) -> set[int]:
        """The ids of the types whose price, or that of an option offered with them, depends on the country."""
        options = [option for option in self.offered if self.book.has_groups(option_key(option.pk))]
        return {
            kind.pk
            for kind in self.seats
            if self.book.has_groups(kind.pk)
            or any(one.is_offered_with(kind.pk) and not one.is_included_in(kind.pk) for one in options)
        }

    @property
    def total(self) -> Price:
        extras = [price for theirs in self.extras for _option, price in theirs]
        return total_of([*self.prices, *extras], self.shown_currency)

    def live_total(self, prices_of_options: Iterable[Price]) -> dict[str, Any] | None:
        """What static/js/running-total.js needs to follow the ticks, in minor units of the event's currency; None where
        only the server can say: another currency, a country that is not known, a voucher that is not for everybody."""
        voucher = self.voucher
        if self.currency or any(price.is_open for price in [*self.prices, *prices_of_options]):
            return None
        if voucher and (voucher.left < len(self.seats) or voucher.voucher.for_email):
            return None
        off = voucher.discount if voucher else None
        return {
            "exponent": CURRENCIES[self.settings.currency],
            "kind": off.kind if off else "",
            "value": off.value if off else 0,
            "least": MINIMUM_CHARGE.get(self.settings.currency, 1) if off else 0,
            "tickets": {kind.pk for kind in self.seats if off and off.fits(kind.pk)},
            "options": {option.pk for option in self.offered if off and off.fits(option_key(option.pk))},
        }

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What is bought, those of one type and price together."""
        lines: dict[tuple[Any, ...], dict[str, Any]] = {}
        sold: list[tuple[TicketType | Option, Price]] = list(zip(self.seats, self.prices, strict=True))
        for what, price in [*sold, *(extra for theirs in self.extras for extra in theirs)]:
            key = (isinstance(what, Option), what.pk, price.minor, price.highest.minor)
            lines.setdefault(key, {"sold": what, "prices": []})["prices"].append(price)
        for line in lines.values():
            line["is_option"] = isinstance(line["sold"], Option)
            line["number"], line["amount"] = len(line["prices"]), total_of(line["prices"], self.shown_currency)
        return list(lines.values())

    def context(self) -> dict[str, Any]:
        return {
            "event": self.event,
            "registration": self.settings,
            "lines": self.lines,
            "total": self.total,
            "number": len(self.seats),
            "voucher": self.voucher,
            "closed": why_closed(self.event, self.settings, timezone.now()),
        }
