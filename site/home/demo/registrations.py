"""Fees, places and registrations of the invented symposia, all made by the actions that make real ones."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings as site
from django.utils import timezone

from certificates.actions import revoke_certificate
from conferences.models import Conference
from events.models import Event
from home.demo.accounts import organiser
from home.demo.data.attendees import (
    ABSENT,
    ASKED_IN_VAIN,
    ASKING,
    BOOKINGS,
    CANCELLED,
    EXPIRED,
    NO_PLACE,
    PAID,
    PAST_GUESTS,
    REFUNDED,
    Booking,
    Guest,
)
from home.demo.data.tickets import EXTRAS, FEES_BY_GROUP, INCOME_GROUPS, RATES, TERMS, TICKETS, Ticket
from home.demo.dates import PAST_SYMPOSIUM, SYMPOSIUM, at
from people.rules import full_name
from registrations.actions.approving import decline_order
from registrations.actions.cancelling import cancel_order
from registrations.actions.certifying import issue_certificates
from registrations.actions.checking_in import check_in
from registrations.actions.expiring import expire_orders
from registrations.actions.fees import load_income_table, save_fees
from registrations.actions.options import save_option
from registrations.actions.ordering import AttendeeInput, place_order
from registrations.actions.paying import start_payment
from registrations.actions.receiving import receive_event
from registrations.actions.vouchers import make_vouchers
from registrations.enums import FeePeriod, Provider, VoucherKind
from registrations.models import (
    Attendee,
    CancellationStep,
    CheckIn,
    Option,
    Order,
    Quota,
    RegistrationSettings,
    TicketType,
    Voucher,
)
from registrations.queries.providers import chosen_provider, sandbox

CURRENCY = "USD"
HOLD_MINUTES = 60
DAY = timedelta(days=1)


def load_registrations() -> None:
    symposium = Conference.objects.get(slug=SYMPOSIUM)
    if RegistrationSettings.objects.filter(event=symposium).exists():
        return
    types = open_registration(symposium)
    for number, booking in enumerate(BOOKINGS):
        book(symposium, booking, types[booking.ticket], number)
    ask_for_approval(symposium, types["sponsor"])
    RegistrationSettings.objects.filter(event=symposium).update(hold_minutes=HOLD_MINUTES)


def load_past_registrations() -> None:
    past = Conference.objects.get(slug=PAST_SYMPOSIUM)
    if RegistrationSettings.objects.filter(event=past).exists():
        return
    first = past.local_start.date()
    settings = RegistrationSettings.objects.create(
        event=past, currency=CURRENCY, closes_at=timezone.now() + DAY, asks_dietary=False
    )
    kind = TicketType.objects.create(event=past, name="Participation", currency=CURRENCY)
    kind.quotas.set([Quota.objects.create(event=past, name="Hall", size=60)])
    for number, guest in enumerate(PAST_GUESTS):
        order = place(past, [guest], kind, f"past-{number}")
        come_in(past, order, number)
        placed = at(first - timedelta(days=40 - number), "10:00")
        Order.objects.filter(pk=order.pk).update(placed_at=placed, confirmed_at=placed)
    settings.closes_at = at(first - 2 * DAY, "23:59")
    settings.save()
    certify(past)


def certify(past: Event) -> None:
    """Certificates for all who came; one is revoked, so that the public check has both answers to show."""
    certificates = issue_certificates(event=past, by=organiser())
    revoke_certificate(
        certificate=certificates[-1], reason="Demo: issued under a name that was misspelt.", by=organiser()
    )


def come_in(past: Event, order: Order, number: int) -> None:
    if number >= len(PAST_GUESTS) - ABSENT:
        return
    for attendee in Attendee.objects.filter(order=order):
        result = check_in(event=past, ticket_code=attendee.ticket_code, by=organiser())
        arrived = past.starts_at - timedelta(minutes=25 - number)
        CheckIn.objects.filter(pk=result.check_in.pk).update(checked_in_at=arrived)


# -- tickets ------------------------------------------------------------------------------------------------------


def open_registration(symposium: Conference) -> dict[str, TicketType]:
    """Settings, quotas and ticket types of the coming symposium; returns the types by their key in the table."""
    first = symposium.local_start.date()
    RegistrationSettings.objects.create(
        event=symposium,
        currency=CURRENCY,
        opens_at=timezone.now() - 14 * DAY,
        closes_at=at(first - 2 * DAY, "23:59"),
        hold_minutes=1440,  # while loading: the unpaid orders of the demo are to be seen for a day
        name_change_until=at(first - 14 * DAY, "23:59"),
        change_until=at(first - 14 * DAY, "23:59"),
        terms=TERMS["en"],
        terms_zh_hans=TERMS["zh-hans"],
        terms_vi=TERMS["vi"],
    )
    quotas = {
        name: Quota.objects.create(event=symposium, name=name, size=size)
        for name, size in (("Hall", 180), ("Students", 12), ("Sponsors", 10))
    }
    types = {ticket.key: make_type(symposium, ticket, number, first, quotas) for number, ticket in enumerate(TICKETS)}
    set_fees(symposium, types)
    for days, percent, fee in ((30, 100, 0), (14, 50, 1000), (2, 0, 0)):
        CancellationStep.objects.create(event=symposium, days_before=days, percent=percent, fee_minor=fee)
    make_options(symposium, types)
    return types


def make_options(symposium: Conference, types: dict[str, TicketType]) -> None:
    for number, extra in enumerate(EXTRAS):
        save_option(
            option=Option(
                event=symposium, kind=extra.kind, price_minor=extra.price_minor, position=number, **extra.words
            ),
            quotas=[],
            new_quota_size=extra.places,
            ticket_types=[],
            included_in=[types[key] for key in extra.included],
        )


def set_fees(symposium: Conference, types: dict[str, TicketType]) -> None:
    """Fees by income group, two more currencies, and a voucher (DEMO-20) to try."""
    table = load_income_table(name="Demo table", valid_from=date(2026, 7, 1), groups=INCOME_GROUPS, source="invented")
    save_fees(
        settings=RegistrationSettings.objects.get(event=symposium),
        last_days=(None, None, None),
        cells={
            (types[key].pk, FeePeriod.REGULAR.value, group): minor
            for key, groups in FEES_BY_GROUP.items()
            for group, minor in groups.items()
        },
        rates={code: Decimal(rate) for code, rate in RATES.items()},
        income_table=table,
        by=organiser(),
    )
    voucher = Voucher(event=symposium, code="DEMO-20", kind=VoucherKind.PERCENT, value=20, max_uses=50)
    make_vouchers(voucher=voucher, ticket_types=[], by=organiser())


def make_type(symposium: Conference, ticket: Ticket, number: int, first: date, quotas: dict[str, Quota]) -> TicketType:
    kind = TicketType.objects.create(
        event=symposium,
        position=number,
        price_minor=ticket.price_minor,
        currency=CURRENCY,
        sale_from=end_of_early(first) if ticket.sold == "late" else None,
        sale_until=end_of_early(first) if ticket.sold == "early" else None,
        **ticket.words,
    )
    kind.quotas.set([quotas[name] for name in ticket.quotas])
    return kind


def end_of_early(first: date) -> datetime:
    return at(first - 28 * DAY, "23:59")


# -- orders -------------------------------------------------------------------------------------------------------


def book(event: Event, booking: Booking, kind: TicketType, number: int) -> None:
    order = place(event, booking.guests, kind, f"coming-{number}", booking.language)
    if booking.outcome in (PAID, REFUNDED):
        pay(order)
    if booking.outcome in (CANCELLED, REFUNDED):
        cancel_order(order=Order.objects.get(pk=order.pk))
    if booking.outcome == EXPIRED:
        let_expire(order)


def ask_for_approval(event: Event, kind: TicketType) -> None:
    """From now on sponsors are approved by hand; one of them waits, one was told no."""
    kind.needs_approval = True
    kind.save()
    place(event, [ASKING], kind, "asking")
    decline_order(order=place(event, [ASKED_IN_VAIN], kind, "in-vain"), reason=NO_PLACE, by=organiser())


def place(event: Event, guests: Sequence[Guest], kind: TicketType, key: str, language: str = "en", **how: Any) -> Order:
    """An order of the first guest for all of them; `how` is what else `place_order` takes."""
    attendees = [
        AttendeeInput(ticket_type_id=kind.pk, email=f"{key}-{number}@guests.example", **asdict(guest))
        for number, guest in enumerate(guests)
    ]
    buyer = guests[0]
    return place_order(
        event=event,
        attendees=attendees,
        email=attendees[0].email,
        name=full_name(buyer.family_name, buyer.given_name, buyer.name_order),
        language=language,
        idempotency_key=new_key(key),
        terms_accepted=True,
        **how,
    )


def new_key(key: str) -> str:
    """It holds chance: the key of an order must not be guessable."""
    return f"demo-{key}-{uuid.uuid4().hex}"


def pay(order: Order) -> None:
    """As a buyer would in the sandbox. With a Stripe key in the environment nothing is paid: the order stays open."""
    if chosen_provider() != Provider.SANDBOX:
        return
    back = f"{site.SITE_URL}/orders/{order.code}/{order.secret}/"
    payment = start_payment(order=order, success_url=back, cancel_url=back)
    payload, signature = sandbox().act(str(payment.session_id), "pay")
    receive_event(provider=Provider.SANDBOX, payload=payload, signature=signature)


def let_expire(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(expires_at=timezone.now() - timedelta(minutes=5))
    expire_orders()
