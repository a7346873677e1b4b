"""What is bought, and what it costs as far as is known: the summary that every step of registration shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from events.models import Event
from registrations.models import Option, RegistrationSettings, TicketType
from registrations.queries.fees import day_of, price_book, quote, total_of
from registrations.queries.vouchers import Redeemable
from registrations.rules.pricing import Price, PriceBook, option_price
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
    book: PriceBook = field(init=False)
    prices: list[Price] = field(init=False)
    extras: list[list[tuple[Option, Price]]] = field(init=False)  # for each seat

    def __post_init__(self) -> None:
        if self.currency not in self.settings.currency_rates:
            self.currency = ""
        now = timezone.now()
        self.day = day_of(self.event, now)
        types = {kind.pk: kind for kind in [*self.seats, *self.types]}.values()
        self.book = price_book(self.event, self.settings, types, countries=self.countries, now=now)
        countries = [*self.countries, *[""] * len(self.seats)]
        emails = [*self.emails, *[""] * len(self.seats)]
        seats = [(kind.pk, email) for kind, email in zip(self.seats, emails, strict=False)]
        discounts = self.voucher.discounts_for(seats) if self.voucher else [None] * len(seats)
        rows = zip(self.seats, countries, discounts, strict=False)
        prices = [quote(self.book, kind, self.day, land, self.currency, off) for kind, land, off in rows]
        chosen = [*self.options, *[()] * len(self.seats)][: len(self.seats)]
        pairs = [(option, seat) for seat, theirs in zip(self.seats, chosen, strict=True) for option in theirs]
        found = without_crumbs([*prices, *(self.price_of_option(option, seat) for option, seat in pairs)])
        self.prices, rest = found[: len(prices)], iter(found[len(prices) :])
        self.extras = [[(option, next(rest)) for option in theirs] for theirs in chosen]

    def price_of_option(self, option: Option, kind: TicketType) -> Price:
        is_included = option.is_included_in(kind.pk)
        return option_price(self.book, option.price_minor, currency=self.currency, is_included=is_included)

    def price(self, kind: TicketType) -> Price:
        """For the list of tickets: with the voucher, unless it is for one person only."""
        off = self.voucher.discount if self.voucher and not self.voucher.voucher.for_email else None
        return quote(self.book, kind, self.day, "", self.currency, off)

    @property
    def shown_currency(self) -> str:
        return self.currency or self.settings.currency

    @property
    def decided_by_country(self) -> set[int]:
        """The ids of the types whose price depends on the country."""
        return {kind.pk for kind in self.seats if self.book.has_groups(kind.pk)}

    @property
    def total(self) -> Price:
        extras = [price for theirs in self.extras for _option, price in theirs]
        return total_of([*self.prices, *extras], self.shown_currency)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What is bought, those of one type and price together."""
        lines: dict[tuple[Any, ...], dict[str, Any]] = {}
        sold: list[tuple[TicketType | Option, Price]] = list(zip(self.seats, self.prices, strict=True))
        for what, price in [*sold, *(extra for theirs in self.extras for extra in theirs)]:
            key = (isinstance(what, Option), what.pk, price.minor, price.highest.minor)
            lines.setdefault(key, {"sold": what, "prices": []})["prices"].append(price)
        for line in lines.values():
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
