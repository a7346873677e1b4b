"""Registering a group, and each person of it completing their own data."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.money import Money
from core.text import clean
from events.models import Event
from registrations.actions.attendees import AttendeeInput, first_error
from registrations.actions.links import mail_links, mail_ticket, tell_group
from registrations.actions.ordering import place_order
from registrations.actions.refusals import NotAllowedNowError, OrderInvalidError
from registrations.actions.saving_answers import save_answers
from registrations.actions.transitions import lock_order
from registrations.enums import HOLDING_STATES, OrderState
from registrations.models import Attendee, AttendeeLink, GroupOrder, Order, OrderLine, RegistrationSettings
from registrations.queries.groups import links_to_remind
from registrations.rules.answering import Raw
from registrations.rules.codes import new_secret
from registrations.rules.groups import GroupPerson
from registrations.rules.sale import moment

OWN_FIELDS = frozenset(
    {
        "family_name",
        "given_name",
        "name_order",
        "affiliation",
        "country",
        "dietary_needs",
        "access_needs",
        "photo_consent",
    }
)
NAME_FIELDS = frozenset({"family_name", "given_name", "name_order"})


@transaction.atomic
def place_group_order(
    *,
    event: Event,
    people: Sequence[GroupPerson],
    email: str,
    name: str,
    language: str,
    idempotency_key: str,
    terms_accepted: bool,
    mails_tickets: bool = True,
    currency: str = "",
    shown_total: Money | None = None,
    by: Any = None,
) -> Order:
    """One order for all of them, with a link for each. Raises what `place_order` raises, and then writes nothing.

    The links are mailed once the order is confirmed: nobody hears of an order that comes to nothing.
    """
    order = place_order(
        event=event,
        attendees=[_input(person) for person in people],
        email=email,
        name=name,
        language=language,
        idempotency_key=idempotency_key,
        terms_accepted=terms_accepted,
        currency=currency,
        shown_total=shown_total,
        is_group=True,
        by=by,
    )
    _group, is_new = GroupOrder.objects.get_or_create(order=order, defaults={"mails_tickets": mails_tickets})
    if is_new:
        attendees = order.attendees.order_by("position")
        AttendeeLink.objects.bulk_create(
            AttendeeLink(attendee=attendee, secret=new_secret(), language=person.language or order.language)
            for attendee, person in zip(attendees, people, strict=True)
        )
        tell_group(order, order.placed_at)
    return order


def _input(person: GroupPerson) -> AttendeeInput:
    return AttendeeInput(
        ticket_type_id=person.ticket_type_id,
        family_name=person.family_name,
        given_name=person.given_name,
        name_order=person.name_order,
        email=person.email,
        affiliation=person.affiliation,
        country=person.country,
    )


@transaction.atomic
def complete_attendee(
    *, link: AttendeeLink, values: Mapping[str, Any], answers: Mapping[int, Raw] | None = None
) -> AttendeeLink:
    """Write what a person says about themselves (`values`: OWN_FIELDS; `answers` to the organiser's questions, None
    where none are asked); their ticket is mailed if it may be. Frozen answers can still be given the first time.

    Raises NotAllowedNowError if the link was renewed meanwhile, the order was let go or the event is over, or a field
    may not be changed; OrderInvalidError for what the database would not take.
    """
    now = timezone.now()
    order = lock_order(link.attendee.order_id)
    found = AttendeeLink.objects.select_for_update(of=("self",)).select_related("attendee__ticket_type")
    locked = found.filter(pk=link.pk, secret=link.secret).first()
    if locked is None:
        raise NotAllowedNowError(_("This link was replaced. Please use the one in the latest mail."))
    attendee = locked.attendee
    attendee.order = order
    if reason := why_not_completable(attendee):
        raise NotAllowedNowError(reason)
    written = {name for name, value in values.items() if getattr(attendee, name) != value}
    if written - OWN_FIELDS or (written & NAME_FIELDS and why_name_stays(locked)):
        raise NotAllowedNowError(why_name_stays(locked) or _("This can't be changed here."))
    if "country" in written and country_decided(locked):
        raise NotAllowedNowError(_("The country decided the fee, so it can't be changed here."))
    for name, value in values.items():
        setattr(attendee, name, clean(value) if isinstance(value, str) else value)
    try:
        attendee.clean_fields(exclude=["order", "ticket_type", "certificate"])
    except ValidationError as error:
        errors: dict[int | None, dict[str, list[str]]] = {attendee.position - 1: error.message_dict}
        raise OrderInvalidError(first_error(errors), errors) from error
    attendee.save()
    if answers is not None:
        save_answers(order=order, attendee=attendee, raw=answers, may_change_frozen=locked.completed_at is None)
    locked.completed_at = locked.completed_at or now
    locked.save(update_fields=["completed_at"])
    record("registrations.order.complete_attendee", order, by=None, attendee=attendee.pk)
    group = GroupOrder.objects.filter(order=order).first()
    if group and order.state == OrderState.CONFIRMED:
        mail_ticket(locked, group, now)
    return locked


def why_not_completable(attendee: Attendee) -> str:
    """Why nothing can be written any more (a sentence), or ""."""
    order = attendee.order
    if attendee.cancelled_at is not None:
        return _("This place was cancelled.")
    if order.state not in (*HOLDING_STATES, OrderState.REQUESTED):
        return _("This registration does not stand any more: it is %(state)s.") % {
            "state": OrderState(order.state).label
        }
    if order.event.is_cancelled:
        return _("This event is cancelled.")
    if timezone.now() >= order.event.ends_at:
        return _("This event is over.")
    return ""


def why_name_stays(link: AttendeeLink) -> str:
    """Why the person can't write their own name (a sentence), or "": once, and before the organiser's date."""
    if link.completed_at is not None:
        return _("To change the name on the ticket, please write to whoever registered you.")
    settings = RegistrationSettings.objects.filter(event_id=link.attendee.order.event_id).first()
    until = settings.name_change_until if settings else None
    if until is not None and timezone.now() >= until:
        return _("Names could be changed until %(when)s.") % {"when": moment(until, link.attendee.order.event.zone)}
    return ""


def country_decided(link: AttendeeLink) -> bool:
    """Whether the price was found by the country."""
    lines = OrderLine.objects.filter(attendee_id=link.attendee_id, cancelled_at__isnull=True)
    return bool(link.attendee.country) and any("income_group" in line.price_rule for line in lines)


@transaction.atomic
def mail_missing(*, order: Order, by: Any = None) -> int:
    """Mail everybody whose data are missing, unless they had such a mail within a day. Returns how many.

    Only for a confirmed order: NotAllowedNowError.
    """
    locked = lock_order(order.pk)
    if locked.state != OrderState.CONFIRMED:
        raise NotAllowedNowError(_("The links are mailed once the order is confirmed."))
    number = mail_links(links_to_remind(locked), timezone.now(), "person_missing")
    if number:
        record("registrations.order.mail_links", locked, by=by, number=number)
    return number


@transaction.atomic
def choose_ticket_mails(*, order: Order, mails_tickets: bool, by: Any = None) -> GroupOrder:
    """Whether each person gets their ticket by mail; those who are complete get it now."""
    locked = lock_order(order.pk)
    group = GroupOrder.objects.select_for_update().get(order=locked)
    group.mails_tickets = mails_tickets
    group.save(update_fields=["mails_tickets"])
    record("registrations.order.choose_ticket_mails", locked, by=by, mails_tickets=mails_tickets)
    tell_group(locked, timezone.now())
    return group
