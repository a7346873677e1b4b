"""What is bought, and what it costs as far as is known: the summary that every step of registration shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from events.models import Event
from registrations.models import RegistrationSettings, TicketType
from registrations.queries.fees import day_of, price_book, quote, total_of
from registrations.queries.vouchers import Redeemable
from registrations.rules.pricing import Price, PriceBook
from registrations.rules.sale import why_closed
from registrations.rules.vouchers import without_crumbs


@dataclass
class Basket:
    """One ticket type per person, with the price for each. `currency` is "" for the event's own."""

    event: Event
    settings: RegistrationSettings
    seats: Sequence[TicketType] = ()
    countries: Sequence[str] = ()
    currency: str = ""
    voucher: Redeemable | None = None
    emails: Sequence[str] = ()
    types: Iterable[TicketType] = ()  # others whose price is shown
    book: PriceBook = field(init=False)
    prices: list[Price] = field(init=False)

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
        self.prices = without_crumbs(prices)

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
        return total_of(self.prices, self.shown_currency)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What is bought, those of one type and price together."""
        lines: dict[tuple[int, int, int], dict[str, Any]] = {}
        for seat, price in zip(self.seats, self.prices, strict=True):
            line = lines.setdefault((seat.pk, price.minor, price.highest.minor), {"ticket_type": seat, "prices": []})
            line["prices"].append(price)
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
