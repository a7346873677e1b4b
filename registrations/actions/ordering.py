"""Placing an order: one transaction under the lock of the places it takes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings as site
from django.db import IntegrityError, transaction
from django.db.models import Exists
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.audit import record
from core.money import Money
from core.text import clean
from events.models import Event
from registrations.actions.answers import NewAnswer, new_answers, write_new_answers
from registrations.actions.attendees import AttendeeInput, check_order_fields, new_attendees
from registrations.actions.inviting import lock_invitation, open_invitation
from registrations.actions.lines import charge_lines, option_lines, ticket_lines
from registrations.actions.option_waiting import stand_in_line, waited_for
from registrations.actions.options import chosen_options
from registrations.actions.places import take_places
from registrations.actions.refusals import (
    OfferRefusedError,
    OrderInvalidError,
    OrderRefusedError,
    PriceChangedError,
    RegistrationClosedError,
    TermsNotAcceptedError,
    TicketTypeNotOnSaleError,
    TicketTypeSoldOutError,
    TooManyAttendeesError,
    VoucherRefusedError,
)
from registrations.actions.vouchers import use_voucher, voucher_typed
from registrations.actions.waiting import lock_offer, offer_for_order, take_offer
from registrations.enums import LineKind, OrderState
from registrations.models import Attendee, Option, Order, OrderLine, RegistrationSettings, TicketType, WaitingEntry
from registrations.queries.answers import with_has_questions
from registrations.queries.fees import day_of, price_book
from registrations.queries.vouchers import Redeemable
from registrations.rules.answering import Raw
from registrations.rules.codes import new_order_code, new_secret
from registrations.rules.pricing import Price, person_prices
from registrations.rules.sale import why_closed, why_not_on_sale
from registrations.rules.vouchers import without_crumbs
from registrations.signals import order_confirmed
from registrations.tasks import send_order_mail

__all__ = [
    "AttendeeInput",
    "OfferRefusedError",
    "OrderInvalidError",
    "OrderRefusedError",
    "PriceChangedError",
    "RegistrationClosedError",
    "TermsNotAcceptedError",
    "TicketTypeNotOnSaleError",
    "TicketTypeSoldOutError",
    "TooManyAttendeesError",
    "VoucherRefusedError",
    "place_order",
]

MOST_MINOR = 99_999_999  # Stripe takes eight digits at most


def place_order(
    *,
    event: Event,
    attendees: Sequence[AttendeeInput],
    email: str,
    name: str,
    language: str,
    idempotency_key: str,
    terms_accepted: bool,
    currency: str = "",
    voucher_code: str = "",
    invitation: str = "",
    offer: str = "",
    shown_total: Money | None = None,
    is_group: bool = False,
    answers: Mapping[int, Raw] | None = None,
    by: Any = None,
) -> Order:
    """Register these people; the order is CONFIRMED at once if it costs nothing, else PENDING with an expiry.

    `currency` is the event's unless the organiser fixed a rate for another; `shown_total` is what the buyer saw, so
    that nobody pays what they were not shown. `offer` is the secret of somebody on a waiting list to whom places are
    offered: the order takes these places, at the price of now. `answers` are those of the order as a whole, as typed;
    those of each person come with them.

    The same `idempotency_key` (unguessable, one per form) gives the same order again, also when two requests race;
    then nothing is checked or written. Raises OrderRefusedError or one of its kinds and writes nothing. One mail goes
    into the outbox in the same transaction; `order_confirmed` is sent after commit.
    """
    if not 8 <= len(idempotency_key) <= 64:
        raise OrderRefusedError(_("This form is damaged. Please open the registration page again."))
    now = timezone.now()
    settings, earlier = _settings_or_earlier(event, idempotency_key)
    if earlier:
        return earlier
    if reason := why_closed(event, settings, now):
        raise RegistrationClosedError(reason)
    assert settings is not None  # noqa: S101  why_closed refuses events without settings
    most = settings.group_limit if is_group else settings.max_attendees
    types = _ticket_types(event, attendees, settings, most, now)
    order = Order(
        event_id=event.pk,
        email=email.strip(),
        name=clean(name),
        language=language if language in dict(site.LANGUAGES) else "en",
        idempotency_key=idempotency_key,
        currency=_currency(settings, currency),
        terms_accepted=_terms(settings, language, terms_accepted),
        placed_at=now,
    )
    waiting = offer_for_order(event, offer, [given.ticket_type_id for given in attendees]) if offer else None
    people = new_attendees(attendees, types)
    voucher = voucher_typed(event, voucher_code, now)
    chosen = _each(people, chosen_options(event, attendees, types, now))
    waits = _each(people, waited_for(event, attendees, types, now))
    lines = _lines(event, settings, order, people, chosen, voucher)
    order.total_minor = sum(line.price_minor for line in lines)
    _refuse_total(order, shown_total)
    needs_approval = any(kind.needs_approval for kind in types.values())
    if needs_approval and not _is_invited(event, invitation, len(people)):
        order.state, order.holds_places = OrderState.REQUESTED, settings.request_holds_places or bool(waiting)
    elif order.total_minor:
        order.expires_at = now + timedelta(minutes=settings.hold_minutes)
    else:
        order.state, order.confirmed_at = OrderState.CONFIRMED, now
    check_order_fields(order)
    answered: list[NewAnswer] = []
    if settings.has_questions:
        answered = new_answers(
            event_id=event.pk, attendees=attendees, of_order=answers or {}, now=now, is_group=is_group
        )
    return _write(order, lines, event, invitation, waiting, waits, answered, by)


def _settings_or_earlier(event: Event, idempotency_key: str) -> tuple[RegistrationSettings | None, Order | None]:
    """The settings of the event, and the order that this form has placed already."""
    placed = Order.objects.filter(idempotency_key=idempotency_key)
    rows = with_has_questions(RegistrationSettings.objects.filter(event_id=event.pk))
    settings = rows.annotate(is_placed=Exists(placed)).first()
    is_placed = settings is not None and settings.is_placed  # type: ignore[attr-defined]
    return settings, _placed_with(idempotency_key, event) if is_placed else None


def _each(people: list[Attendee], options: list[list[Option]]) -> list[tuple[Attendee, Option]]:
    return [(person, option) for person, theirs in zip(people, options, strict=True) for option in theirs]


def _lines(
    event: Event,
    settings: RegistrationSettings,
    order: Order,
    people: list[Attendee],
    chosen: list[tuple[Attendee, Option]],
    voucher: Redeemable | None,
) -> list[OrderLine]:
    """The tickets, then the options, at the prices of now."""
    prices = _prices(event, settings, order, people, voucher, chosen)
    tickets = ticket_lines(order, people, prices[: len(people)], voucher)
    return tickets + option_lines(order, chosen, prices[len(people) :], voucher)


def _refuse_total(order: Order, shown: Money | None) -> None:
    if shown is not None and shown != order.total:
        raise PriceChangedError(
            _("A price has changed since you saw it. Please look at the new total and confirm again.")
        )
    if order.total_minor > MOST_MINOR:
        raise OrderRefusedError(_("This is too much for one order. Please register fewer people at a time."))


def _placed_with(idempotency_key: str, event: Event) -> Order | None:
    order = Order.objects.filter(idempotency_key=idempotency_key).first()
    if order is not None and order.event_id != event.pk:
        raise OrderRefusedError(_("This form is damaged. Please open the registration page again."))
    return order


def _ticket_types(
    event: Event, attendees: Sequence[AttendeeInput], settings: RegistrationSettings, most: int, now: datetime
) -> dict[int, TicketType]:
    """The chosen types by id, all of them on sale now."""
    if not attendees:
        raise OrderRefusedError(_("Please name at least one person."))
    if len(attendees) > most:
        text = ngettext(
            "At most %(most)d person can be registered in one order.",
            "At most %(most)d people can be registered in one order.",
            most,
        )
        raise TooManyAttendeesError(text % {"most": most})
    chosen = {given.ticket_type_id for given in attendees}
    found = TicketType.objects.filter(event_id=event.pk, pk__in=chosen).prefetch_related("quotas")
    types = {kind.pk: kind for kind in found}
    if chosen - types.keys():
        raise TicketTypeNotOnSaleError(_("This ticket does not belong to the event. Please choose again."))
    for kind in types.values():
        if reason := why_not_on_sale(kind, event.zone, settings.currency, now):
            raise TicketTypeNotOnSaleError(reason, kind)
    return types


def _currency(settings: RegistrationSettings, wanted: str) -> str:
    if wanted in ("", settings.currency) or wanted in settings.currency_rates:
        return wanted or settings.currency
    raise OrderRefusedError(_("This event can't be paid in %(currency)s.") % {"currency": wanted[:3]})


def _prices(
    event: Event,
    settings: RegistrationSettings,
    order: Order,
    people: list[Attendee],
    voucher: Redeemable | None,
    chosen: list[tuple[Attendee, Option]],
) -> list[Price]:
    """The price of each person's ticket on the day of the order, on the event's clock; then of each option."""
    theirs = {id(person): [option for one, option in chosen if one is person] for person in people}
    rows = [[(one.pk, one.is_included_in(person.ticket_type_id)) for one in theirs[id(person)]] for person in people]
    seats = [
        (person.ticket_type_id, person.email, [pk for pk, is_included in row if not is_included])
        for person, row in zip(people, rows, strict=True)
    ]
    discounts = voucher.discounts_for(seats) if voucher else [None] * len(people)
    types = {person.ticket_type for person in people}
    countries = [person.country.code for person in people if person.country]
    sold = {option for _person, option in chosen}
    book = price_book(event, settings, types, options=sold, countries=countries, now=order.placed_at)
    day = day_of(event, order.placed_at)
    found = [
        person_prices(
            book,
            person.ticket_type_id,
            row,
            day=day,
            country=person.country.code or "",
            currency=order.currency,
            discount=discount,
        )
        for person, row, discount in zip(people, rows, discounts, strict=True)
    ]
    prices = [prices[0] for prices in found] + [price for prices in found for price in prices[1:]]
    return without_crumbs(prices)


def _terms(settings: RegistrationSettings, language: str, accepted: bool) -> str:
    """The text that was agreed to, in the language it was shown in."""
    with translation.override(language):
        terms = settings.local_terms
    if terms and not accepted:
        raise TermsNotAcceptedError(_("Please read the terms and agree to them."))
    return terms


def _write(
    order: Order,
    lines: list[OrderLine],
    event: Event,
    invitation: str,
    waiting: WaitingEntry | None,
    waits: list[tuple[Attendee, Option]],
    answers: list[NewAnswer],
    by: Any,
) -> Order:
    """Take the places and write everything, or nothing."""
    for _attempt in range(3):  # two orders drawing the same code are one in 27 thousand million
        order.code, order.secret, order.pk = new_order_code(), new_secret(), None
        try:
            with transaction.atomic():
                placed = _write_locked(order, lines, event, invitation, waiting, answers, by)
                if waits and placed is order:
                    stand_in_line(order, waits, order.placed_at)
                return placed
        except IntegrityError:
            if earlier := _placed_with(order.idempotency_key, event):
                return earlier
    raise OrderRefusedError(_("Something went wrong. Please try again."))


def _is_invited(event: Event, secret: str, people: int) -> bool:
    """An invitation is for one person."""
    return people == 1 and open_invitation(event, secret) is not None


def _needs_approval(line: OrderLine) -> bool:
    return line.ticket_type is not None and line.ticket_type.needs_approval


def _use_invitation(order: Order, event: Event, secret: str, lines: list[OrderLine]) -> None:
    """Write down by which invitation somebody came. One link is one order: whoever comes second has to ask."""
    people = sum(line.kind == LineKind.TICKET for line in lines)
    found = lock_invitation(event, secret) if people == 1 else None
    if found is not None:
        found.order = order
        found.save(update_fields=["order"])
    elif order.state != OrderState.REQUESTED and any(_needs_approval(line) for line in lines):
        raise OrderRefusedError(_("This invitation was used already. Please open the registration page again."))


def _take(lines: list[OrderLine], now: datetime, offer: WaitingEntry | None) -> None:
    """The places first, then the uses of the voucher: each is counted under its own lock."""
    discounted = [line for line in lines if line.voucher]
    keeps = bool(discounted and discounted[0].voucher and discounted[0].voucher.reserves_places)
    kept = [line.ticket_type for line in discounted if line.ticket_type and keeps]
    types = [line.ticket_type for line in lines if line.ticket_type]
    options = [line.option for line in lines if line.option]
    take_places(types, now, with_voucher=kept, options=options, offer=offer, in_open_sale=True)
    if discounted and (voucher := discounted[0].voucher):
        use_voucher(voucher, len({id(line.attendee) for line in discounted}), now)


def _write_locked(
    order: Order,
    lines: list[OrderLine],
    event: Event,
    invitation: str,
    waiting: WaitingEntry | None,
    answers: list[NewAnswer],
    by: Any,
) -> Order:
    people = [line.attendee for line in lines if line.attendee and line.kind == LineKind.TICKET]
    try:
        if order.state != OrderState.REQUESTED or order.holds_places:
            _take(lines, order.placed_at, waiting)
        if waiting:
            lock_offer(waiting, len(people))
    except (TicketTypeSoldOutError, VoucherRefusedError, OfferRefusedError):
        if earlier := _placed_with(order.idempotency_key, event):  # it took the last places while we waited
            return earlier
        raise
    order.save(force_insert=True)
    for attendee in people:
        attendee.order = order
    Attendee.objects.bulk_create(people)
    for line in lines:
        line.order, line.attendee = order, line.attendee  # their keys are known now
    OrderLine.objects.bulk_create(lines)
    if answers:
        write_new_answers(order, people, answers)
    if waiting:
        take_offer(waiting, order, len(people), by)
    if invitation:
        _use_invitation(order, event, invitation, lines)
    if order.state == OrderState.REQUESTED:  # nothing is owed before it is approved
        record("registrations.order.request", order, by=by)
        send_order_mail.enqueue(order.pk, "requested")
        return order
    charge_lines(order, lines, order.placed_at, by)
    record("registrations.order.place", order, by=by)
    if order.state == OrderState.CONFIRMED:
        send_order_mail.enqueue(order.pk, "confirmed")
        transaction.on_commit(lambda: order_confirmed.send(sender=Order, order=order))
    else:
        send_order_mail.enqueue(order.pk, "placed")
    return order
