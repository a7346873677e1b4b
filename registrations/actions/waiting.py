"""Waiting in line: joining, confirming the address, leaving, and taking up an offer by an order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings as site
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.audit import record
from core.text import clean
from events.models import Event
from registrations.actions.refusals import OfferRefusedError, WaitingRefusedError
from registrations.enums import WaitingState
from registrations.models import Order, RegistrationSettings, TicketType, WaitingEntry
from registrations.queries.availability import ticket_offers
from registrations.queries.waiting import ACTIVE, offer_of
from registrations.rules.codes import new_secret
from registrations.tasks import send_waiting_mail

LONGEST_NAME = 250


def join_waiting_list(
    *, event: Event, ticket_type: TicketType, name: str, email: str, places: int = 1, language: str = "en"
) -> WaitingEntry:
    """Write somebody down who is not in line yet: a mail asks them to confirm the address, and they stand in line from
    then on. Whoever waits for this type already gets the link to their page again. WaitingRefusedError where nobody
    can wait, or the name or the number makes no sense."""
    registration = RegistrationSettings.objects.filter(event_id=event.pk).first()
    offers = {offer.ticket_type.pk: offer for offer in ticket_offers(event, settings=registration)}
    offer = offers.get(ticket_type.pk)
    if offer is None or registration is None or not offer.may_wait:
        raise WaitingRefusedError(_why_not(offer.on_sale if offer else False, offer.reason if offer else ""))
    name, email = clean(name)[:LONGEST_NAME], email.strip()
    _check(name, email)
    if not 1 <= places <= registration.max_attendees:
        text = ngettext(
            "You can wait for %(most)d place.", "You can wait for up to %(most)d places.", registration.max_attendees
        )
        raise WaitingRefusedError(text % {"most": registration.max_attendees})
    entry = WaitingEntry(
        event=event,
        ticket_type=ticket_type,
        name=name,
        email=email,
        places=places,
        language=language if language in dict(site.LANGUAGES) else "en",
        secret=new_secret(),
        joined_at=timezone.now(),
    )
    with transaction.atomic():
        earlier = _earlier(ticket_type, email)
        if earlier is None:
            try:
                with transaction.atomic():
                    entry.save(force_insert=True)
            except IntegrityError:  # the form was sent twice
                earlier = _earlier(ticket_type, email)
        send_waiting_mail.enqueue((earlier or entry).pk, "link")
    return earlier or entry


def _why_not(on_sale: bool, reason: str) -> str:
    if on_sale:
        return _("There are free places again: you can register at once.")
    return reason or _("There is no waiting list for this ticket.")


def _check(name: str, email: str) -> None:
    if not name:
        raise WaitingRefusedError(_("Please write your name."))
    try:
        validate_email(email)
    except ValidationError:
        raise WaitingRefusedError(_("Please write an e-mail address like name@example.org.")) from None


def _earlier(ticket_type: TicketType, email: str) -> WaitingEntry | None:
    return WaitingEntry.objects.filter(ticket_type=ticket_type, email__iexact=email, state__in=ACTIVE).first()


@transaction.atomic
def confirm_waiting(*, entry: WaitingEntry) -> bool:
    """UNCONFIRMED → WAITING: from now on they stand in line, at its end. Returns whether anything changed."""
    unconfirmed = WaitingEntry.objects.filter(pk=entry.pk, state=WaitingState.UNCONFIRMED)
    return bool(unconfirmed.update(state=WaitingState.WAITING, queued_at=timezone.now()))


@transaction.atomic
def leave_waiting_list(*, entry: WaitingEntry) -> bool:
    """They want no place any more; an open offer goes to the next. Returns whether anything changed."""
    active = WaitingEntry.objects.filter(pk=entry.pk, state__in=ACTIVE)
    return bool(active.update(state=WaitingState.LEFT, ended_at=timezone.now()))


@transaction.atomic
def remove_waiting(*, entry: WaitingEntry, reason: str = "", by: Any = None) -> None:
    """The organiser takes somebody out of the line; a mail tells them, with the reason if there is one.
    WaitingRefusedError if they are not in it any more."""
    active = WaitingEntry.objects.filter(pk=entry.pk, state__in=ACTIVE)
    words = clean(reason)[:400]
    if not active.update(state=WaitingState.REMOVED, ended_at=timezone.now(), reason=words):
        raise WaitingRefusedError(_("This person is not on the waiting list any more."))
    record("registrations.waiting.remove", entry.event, by=by, entry=entry.pk)
    send_waiting_mail.enqueue(entry.pk, "removed")


def offer_for_order(event: Event, secret: str, ticket_type_ids: Sequence[int]) -> WaitingEntry:
    """The open offer of this secret, if it fits the tickets of an order; OfferRefusedError otherwise."""
    entry = offer_of(event, secret, timezone.now())
    if entry is None:
        raise offer_gone()
    if set(ticket_type_ids) != {entry.ticket_type_id} or len(ticket_type_ids) > entry.offered_places:
        text = ngettext(
            "%(places)d place for “%(ticket)s” is offered to you. Please register other people separately.",
            "%(places)d places for “%(ticket)s” are offered to you. Please register other people separately.",
            entry.offered_places,
        )
        raise OfferRefusedError(text % {"places": entry.offered_places, "ticket": entry.wanted.local_name})
    return entry


def lock_offer(entry: WaitingEntry, number: int, now: datetime | None = None) -> None:
    """Lock its row until the transaction ends, after the quotas, and see that the offer is still open for so many
    places: it may have lapsed or been taken while we waited. OfferRefusedError otherwise."""
    locked = WaitingEntry.objects.select_for_update().get(pk=entry.pk)
    if not locked.is_open(now or timezone.now()) or locked.offered_places < number:
        raise offer_gone()


def take_offer(entry: WaitingEntry, order: Order, number: int, by: Any = None, now: datetime | None = None) -> None:
    """The order has the places of the offer. Whoever was offered fewer than they wanted keeps their place in line for
    the rest. The caller has locked the row (`lock_offer`)."""
    rest = entry.places - entry.offered_places
    values: dict[str, Any] = {"state": WaitingState.ACCEPTED, "ended_at": now or order.placed_at}
    if rest > 0:
        values = {"state": WaitingState.WAITING, "places": rest, "offered_places": 0, "offer_until": None}
    WaitingEntry.objects.filter(pk=entry.pk).update(order=order, **values)
    record("registrations.waiting.take", order, by=by, entry=entry.pk, places=number)


def offer_gone() -> OfferRefusedError:
    return OfferRefusedError(_("This offer has lapsed or was taken already. The page from our mail says more."))
