"""What another ticket type or other options for one person would mean now: lines, prices, what is paid or goes back."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.money import MINIMUM_CHARGE, Money
from registrations.enums import (
    ChangePeriod,
    ChangeRefund,
    LineKind,
    OrderState,
    VoucherKind,
)
from registrations.models import (
    Attendee,
    ChangeLine,
    Option,
    Order,
    OrderLine,
    RegistrationSettings,
    TicketType,
    WaitingEntry,
)
from registrations.queries.availability import holds_its_places, ticket_offers
from registrations.queries.balance import balance_of, let_go_of
from registrations.queries.cancelling import asked_for, fee_in, first_day_of, refundable_of, steps_of
from registrations.queries.fees import day_of, price_book
from registrations.queries.options import options_of_event
from registrations.queries.vouchers import Redeemable
from registrations.rules.cancelling import Step, money_back, step_at
from registrations.rules.pricing import Discount, Price, PriceBook, less_used, option_price, price_of
from registrations.rules.sale import moment, why_not_on_sale, why_option_not_on_sale
from registrations.rules.vouchers import keeps_places


@dataclass(frozen=True, slots=True)
class Proposal:
    """`reason` says why it can't be done, or "". `ends` are standing lines, `lines` unsaved new ones; what stays as it
    is is in neither. `to_pay` is due before it counts (for an unpaid order: what the order then costs), `waived` too
    little to be paid online; `back` goes back and `kept` is kept, by `percent` of a step that counts until `until`."""

    ticket_type: TicketType
    reason: str
    ends: list[OrderLine]
    lines: list[ChangeLine]
    options: frozenset[int]
    difference: Money
    to_pay: Money
    waived: Money
    back: Money
    kept: Money
    needs_approval: bool = False
    percent: int | None = None
    until: datetime | None = None
    stays: list[OrderLine] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        return not self.ends and not self.lines

    @property
    def shown(self) -> str:
        """What the form carries, so that nobody gets what they were not shown."""
        return f"{self.difference.minor}/{self.to_pay.minor}/{self.back.minor}"

    @property
    def places_ended(self) -> list[TicketType | Option]:
        return [line.sold for line in self.ends]

    @property
    def places_wanted(self) -> list[TicketType | Option]:
        return [sold_by(line) for line in self.lines]


def sold_by(line: ChangeLine) -> TicketType | Option:
    sold = line.option or line.ticket_type
    assert sold is not None  # noqa: S101  the database sees to it: change_line_sells_one_thing
    return sold


def why_not_changeable(attendee: Attendee, settings: RegistrationSettings | None, now: datetime | None = None) -> str:
    """Why the holder can't change ticket and options of this person (a sentence), or ""."""
    now, order = now or timezone.now(), attendee.order
    until = settings.change_until if settings else None
    if until is None:
        return _("Tickets and options can't be changed here. Please write to the organisers.")
    if now >= until:
        when = moment(until, order.event.zone)
        return _("Tickets and options could be changed until %(when)s.") % {"when": when}
    if order.state == OrderState.REQUESTED:
        return _("The organisers have not decided about this registration yet. Please wait for their answer.")
    if attendee.check_ins.filter(undone_at__isnull=True).exists():
        return _("This person has already come in.")
    return why_it_stays(attendee, now)


def why_it_stays(attendee: Attendee, now: datetime) -> str:
    """The same for staff: what nobody can do."""
    order = attendee.order
    if attendee.cancelled_at is not None:
        return _("%(name)s is cancelled already.") % {"name": attendee.full_name}
    if order.event.is_cancelled:
        return _("This event is cancelled.")
    if order.state not in (OrderState.REQUESTED, OrderState.PENDING, OrderState.CONFIRMED):
        values = {"code": order.code, "state": OrderState(order.state).label}
        return _("Order %(code)s is %(state)s; this can't be done any more.") % values
    if order.state == OrderState.PENDING and not holds_its_places(order, now):
        return _("The time to pay for this order has passed. Please register again.")
    if attendee.certificate_id is not None:
        return _("A certificate was issued in this name. Please write to the organisers.")
    return ""


def standing_lines(attendee: Attendee) -> list[OrderLine]:
    """Ticket and options of one person, with all that decides about their places."""
    lines = OrderLine.objects.filter(attendee=attendee, cancelled_at__isnull=True).exclude(kind=LineKind.FEE)
    return list(
        lines.select_related("ticket_type", "option", "voucher").prefetch_related(
            "ticket_type__quotas", "option__quotas", "option__included_in", "voucher__ticket_types"
        )
    )


def options_had(attendee: Attendee) -> list[int]:
    """The ids of the options that this person has."""
    standing = OrderLine.objects.filter(attendee=attendee, cancelled_at__isnull=True, option__isnull=False)
    return [pk for pk in standing.order_by("pk").values_list("option_id", flat=True) if pk]


def proposal_for_offer(entry: WaitingEntry, now: datetime | None = None) -> Proposal | None:
    """What the option costs that is offered to this person; None for anything but an open offer of an option. `entry`
    as queries/waiting.waiting_by_secret gives it."""
    attendee, now = entry.attendee, now or timezone.now()
    if attendee is None or entry.option_id is None or not entry.is_open(now):
        return None
    attendee.order.event = entry.event
    return proposal_of(attendee, attendee.ticket_type, [*options_had(attendee), entry.option_id], now=now)


def proposal_of(
    attendee: Attendee,
    ticket_type: TicketType,
    options: Collection[int] | None = None,
    *,
    now: datetime | None = None,
    by_staff: bool = False,
    voucher: Redeemable | None = None,
) -> Proposal:
    """`options` are ids of all that the person is to have; None: those they have, as far as they go with the ticket.

    `voucher` is one that may be used, entered for what is new. Whether places are free is not looked at.
    `attendee.order` has its event. Staff are bound by no step and no sale window; what belongs to another event or
    currency is refused to them too.
    """
    now, order = now or timezone.now(), attendee.order
    settings = RegistrationSettings.objects.get(event_id=order.event_id)
    standing = standing_lines(attendee)
    had = {line.option_id: line for line in standing if line.option_id}
    known = {option.pk: option for option in options_of_event(order.event)}
    if options is None:
        options = [pk for pk in had if pk in known and known[pk].is_offered_with(ticket_type.pk)]
    wanted = frozenset(options)
    is_other = all(line.ticket_type_id != ticket_type.pk for line in standing if line.ticket_type_id)
    ends: list[OrderLine] = []
    stays: list[OrderLine] = []
    for line in standing:
        option = known.get(line.option_id or 0)
        ending = is_other if option is None else _ends(line, option, wanted, ticket_type, is_other)
        (ends if ending else stays).append(line)
    anew = [known[pk] for pk in known if pk in wanted and not any(line.option_id == pk for line in stays)]
    book, day_at = _book(order, settings, attendee, [ticket_type], standing, anew, now)
    reason = _why_not(order, settings, attendee, ticket_type, book, is_other=is_other, by_staff=by_staff, now=now)
    reason = reason or _why_not_options(order, ticket_type, known, had, wanted, by_staff=by_staff, now=now)
    reason = reason or _why_not_voucher(attendee, voucher, standing)
    lines: list[ChangeLine] = []
    if not reason:
        lines = _new_lines(order, attendee, ticket_type if is_other else None, anew, book, standing, day_at, voucher)
        if voucher and not any(line.voucher for line in lines):
            reason = _("This voucher takes nothing off what is new here.")
    nothing = Money(0, order.currency)
    found = Proposal(
        ticket_type,
        reason,
        ends,
        lines,
        wanted,
        difference=nothing,
        to_pay=nothing,
        waived=nothing,
        back=nothing,
        kept=nothing,
        needs_approval=is_other and ticket_type.needs_approval,
        stays=stays,
    )
    return found if reason else _with_money(found, order, attendee, settings, by_staff=by_staff, now=now)


@dataclass(frozen=True, slots=True)
class TicketChoice:
    """A ticket as somebody who has one may take it instead. `price` is what it costs them; `reason` why it can't be
    had; of the one they have, `price` is what they pay already."""

    ticket_type: TicketType
    price: Price | None
    reason: str
    left: int | None
    is_present: bool


def ticket_choices(
    attendee: Attendee, now: datetime | None = None, *, by_staff: bool = False, voucher: Redeemable | None = None
) -> list[TicketChoice]:
    """Every ticket of the event that is offered, the present one among them; a constant number of statements. `voucher`
    is one that was entered: it may keep places, and the prices are those with it."""
    now, order = now or timezone.now(), attendee.order
    settings = RegistrationSettings.objects.get(event_id=order.event_id)
    standing = standing_lines(attendee)
    discount = voucher.discount if voucher else _discount(standing)
    own = Counter(quota.pk for line in standing for quota in line.sold.quotas.all())  # given up for the new ones
    if voucher and keeps_places(voucher.voucher, now):
        own.update(quota.pk for kind in voucher.voucher.ticket_types.all() for quota in kind.quotas.all())
    offers = ticket_offers(order.event, now, settings, own)
    present = attendee.ticket_type_id
    kinds = [offer.ticket_type for offer in offers]
    book, day_at = _book(order, settings, attendee, kinds, standing, [], now)
    day, country = day_of(order.event, day_at), attendee.country.code or ""
    choices = []
    if all(kind.pk != present for kind in kinds):  # it is not sold any more; they may keep it
        choices.append(TicketChoice(attendee.ticket_type, None, "", None, True))
    for offer in offers:
        kind = offer.ticket_type
        is_present = kind.pk == present
        reason = "" if is_present or by_staff else offer.reason
        if not is_present and not reason:
            reason = _why_not(order, settings, attendee, kind, book, is_other=True, by_staff=by_staff, now=now)
        price = None
        if not is_present and not reason:
            price = price_of(book, kind.pk, day=day, country=country, currency=order.currency, discount=discount)
        choices.append(TicketChoice(kind, price, reason, None if is_present else offer.left, is_present))
    return choices


def prices_of_options(attendee: Attendee, options: Iterable[Option], now: datetime) -> dict[int, Price]:
    """What each would cost with the ticket that the person has; `included_in` prefetched. Constant statements."""
    order = attendee.order
    settings = RegistrationSettings.objects.get(event_id=order.event_id)
    options = list(options)
    book, day_at = _book(order, settings, attendee, [], standing_lines(attendee), options, now)
    if order.currency != book.currency and order.currency not in book.rates:
        return {}
    return {
        option.pk: option_price(
            book,
            option.pk,
            day=day_of(order.event, day_at),
            country=attendee.country.code or "",
            currency=order.currency,
            is_included=option.is_included_in(attendee.ticket_type_id),
        )
        for option in options
    }


def why_options_stay(attendee: Attendee, now: datetime) -> dict[int, str]:
    """{option that is had: why it can't be given back any more}."""
    zone = attendee.order.event.zone
    options = [line.option for line in standing_lines(attendee) if line.option]
    return {
        option.pk: _("It could be given back until %(when)s.") % {"when": moment(option.sale_until, zone)}
        for option in options
        if option.sale_until and now >= option.sale_until
    }


def _discount(standing: Iterable[OrderLine]) -> Discount | None:
    """What the voucher of this person takes off another ticket: of a fixed amount what the options have left."""
    lines = [line for line in standing if line.voucher]
    if not lines or lines[0].voucher is None:
        return None
    discount = lines[0].voucher.discount
    spent = sum(line.price_rule.get("voucher_off_minor", 0) for line in lines if line.option_id)
    if discount.kind != VoucherKind.FIXED or not spent:
        return discount
    return replace(discount, value=discount.value - spent) if discount.value > spent else None


def _ends(line: OrderLine, option: Option, wanted: frozenset[int], ticket_type: TicketType, is_other: bool) -> bool:
    """An option that is left out, or that the other ticket includes where this one does not, or the reverse."""
    was_included = line.price_rule.get("rule") == "included"
    return option.pk not in wanted or (is_other and was_included != option.is_included_in(ticket_type.pk))


def _book(
    order: Order,
    settings: RegistrationSettings,
    attendee: Attendee,
    kinds: Iterable[TicketType],
    standing: Iterable[OrderLine],
    options: Iterable[Option],
    now: datetime,
) -> tuple[PriceBook, datetime]:
    """Prices of the day that counts; another currency at the rate at which the order was priced."""
    day_at = order.placed_at if settings.change_period == ChangePeriod.FIRST else now
    countries = [attendee.country.code] if attendee.country else []
    book = price_book(order.event, settings, kinds, options=options, countries=countries, now=day_at)
    rate = next((line.price_rule["rate"] for line in standing if "rate" in line.price_rule), None)
    return (replace(book, rates={**book.rates, order.currency: Decimal(rate)}) if rate else book), day_at


def _why_not(
    order: Order,
    settings: RegistrationSettings,
    attendee: Attendee,
    kind: TicketType,
    book: PriceBook,
    *,
    is_other: bool,
    by_staff: bool,
    now: datetime,
) -> str:
    if kind.event_id != order.event_id or kind.currency != settings.currency:
        return _("This ticket does not belong to the event. Please choose again.")
    if order.currency != settings.currency and order.currency not in book.rates:
        return _("This event can't be paid in %(currency)s.") % {"currency": order.currency}
    if not is_other:
        return ""
    if not by_staff and (reason := why_not_on_sale(kind, order.event.zone, settings.currency, now)):
        return reason
    if not by_staff and kind.needs_approval and order.state != OrderState.CONFIRMED:
        name = {"ticket": kind.local_name}
        return _("“%(ticket)s” needs the organisers' approval. Please pay first; then it can be asked for.") % name
    if book.has_groups(kind.pk) and not attendee.country:
        return _("The fee of this ticket depends on the country. Please write the country of this person first.")
    return ""


def _why_not_options(
    order: Order,
    kind: TicketType,
    known: dict[int, Option],
    had: dict[int, OrderLine],
    wanted: frozenset[int],
    *,
    by_staff: bool,
    now: datetime,
) -> str:
    zone = order.event.zone
    if wanted - known.keys():
        return _("This option does not belong to the event. Please choose again.")
    for pk in sorted(wanted):
        option = known[pk]
        if pk in had or by_staff:
            reason = "" if option.is_offered_with(kind.pk) else _not_with(option)
        else:
            reason = why_option_not_on_sale(option, kind.pk, zone, now)
        if reason:
            return reason
    for pk, line in had.items():
        option = line.sold
        if pk not in wanted and not by_staff and option.sale_until and now >= option.sale_until:
            values = {"option": option.local_name, "when": moment(option.sale_until, zone)}
            return _("“%(option)s” could be chosen and given back until %(when)s.") % values
    return ""


def _why_not_voucher(attendee: Attendee, voucher: Redeemable | None, standing: Iterable[OrderLine]) -> str:
    if voucher is None:
        return ""
    if any(line.voucher for line in standing):
        return _("This person has a voucher already; it counts for another ticket too, if it is for such tickets.")
    wanted = voucher.voucher.for_email.lower()
    if wanted and attendee.email.strip().lower() != wanted:
        return _("This voucher is for somebody with another e-mail address.")
    return ""


def _not_with(option: Option) -> str:
    return _("“%(option)s” is not offered with this ticket.") % {"option": option.local_name}


def _new_lines(
    order: Order,
    attendee: Attendee,
    kind: TicketType | None,
    options: Iterable[Option],
    book: PriceBook,
    standing: Iterable[OrderLine],
    day_at: datetime,
    entered: Redeemable | None,
) -> list[ChangeLine]:
    """The voucher of the old ticket counts for the new one, if it is for such tickets; it is no other use. One that is
    entered now counts as in an order: off the ticket first, then off the options."""
    lines = []
    rest = entered.discount if entered else None
    seat = kind.pk if kind else attendee.ticket_type_id
    if kind is not None:
        voucher = entered.voucher if entered else next((line.voucher for line in standing if line.voucher), None)
        price = price_of(
            book,
            kind.pk,
            day=day_of(order.event, day_at),
            country=attendee.country.code or "",
            currency=order.currency,
            discount=rest or _discount(standing),
        )
        rest = less_used(rest, price)
        used = voucher if voucher and "voucher" in price.facts else None
        lines.append(_priced(price, ticket_type=kind, voucher=used))
    for option in options:
        included = option.is_included_in(seat)
        price = option_price(
            book,
            option.pk,
            day=day_of(order.event, day_at),
            country=attendee.country.code or "",
            currency=order.currency,
            discount=rest,
            is_included=included,
        )
        rest = less_used(rest, price)
        lines.append(
            _priced(price, option=option, voucher=entered.voucher if "voucher" in price.facts and entered else None)
        )
    return lines


def _priced(price: Price, **sold: Any) -> ChangeLine:
    return ChangeLine(price_minor=price.minor, price_rule=price.facts, currency=price.currency, **sold)


def _with_money(
    found: Proposal, order: Order, attendee: Attendee, settings: RegistrationSettings, *, by_staff: bool, now: datetime
) -> Proposal:
    difference = sum(line.price_minor for line in found.lines) - sum(line.price_minor for line in found.ends)
    found = replace(found, difference=Money(difference, order.currency))
    least = MINIMUM_CHARGE.get(order.currency, 1)
    if order.state == OrderState.PENDING:
        due = balance_of(order).due
        total = due + found.difference
        if total.minor > 0:
            return replace(found, waived=total) if total.minor < least else replace(found, to_pay=total)
        return replace(found, back=Money(min(-total.minor, refundable_of(order)), order.currency))
    if order.state == OrderState.REQUESTED or not difference:
        return found
    if difference > 0:
        is_waived = difference < least
        return replace(found, waived=found.difference) if is_waived else replace(found, to_pay=found.difference)
    percent, fee, until = 100, 0, None
    if settings.change_refund == ChangeRefund.STEPS and not by_staff:
        step, until = step_at(steps_of(order.event), first_day_of(order.event), order.event.zone, now)
        percent = (step or Step(0)).percent
        fee = fee_in(order, step.fee_minor if step else 0, found.ends).minor
    missing = max(0, balance_of(order).due.minor + asked_for(order)) + let_go_of([attendee])
    share = sum(money_back([-difference], percent, fee, -difference - missing))
    back = max(0, min(share, refundable_of(order)))
    kept = max(0, -difference - missing - back)
    return replace(
        found,
        back=Money(back, order.currency),
        kept=Money(kept, order.currency),
        percent=percent if kept else None,
        until=until,
    )
