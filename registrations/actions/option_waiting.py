"""People of an order who wait in line for options that are full: standing in line and leaving it. Joining from the
order's page and taking what is offered: actions/taking_options.py."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from events.models import Event
from registrations.actions.attendees import AttendeeInput
from registrations.actions.refusals import OptionNotOnSaleError
from registrations.enums import WaitingState
from registrations.models import Attendee, Option, Order, TicketType, WaitingEntry
from registrations.queries.options import options_of_event
from registrations.rules.codes import new_secret
from registrations.rules.sale import why_option_not_on_sale

WAITS = (WaitingState.WAITING, WaitingState.OFFERED)


def waited_for(
    event: Event, attendees: Sequence[AttendeeInput], types: Mapping[int, TicketType], now: datetime
) -> list[list[Option]]:
    """The options that each person of a new order wants to wait for: those with a line, to be had with their ticket,
    and not taken by them already. OptionNotOnSaleError otherwise. No statement where nobody waits."""
    wanted = {pk for given in attendees for pk in given.waits_for}
    if not wanted:
        return [[] for _given in attendees]
    found = {option.pk: option for option in options_of_event(event).filter(pk__in=wanted)}
    if wanted - found.keys():
        raise OptionNotOnSaleError(_("This option does not belong to the event. Please choose again."))
    lists = [[found[pk] for pk in dict.fromkeys(given.waits_for) if pk not in given.options] for given in attendees]
    for given, options in zip(attendees, lists, strict=True):
        for option in options:
            if reason := why_not_waited_for(option, types[given.ticket_type_id].pk, event, now):
                raise OptionNotOnSaleError(reason)
    return lists


def why_not_waited_for(option: Option, ticket_type_id: int, event: Event, now: datetime) -> str:
    """A sentence, or ""; whether it is full is not asked: whoever joins a line that is free again gets an offer."""
    if reason := why_option_not_on_sale(option, ticket_type_id, event.zone, now):
        return reason
    if not option.has_waiting_list:
        return _("There is no waiting list for “%(option)s”.") % {"option": option.local_name}
    return ""


def stand_in_line(order: Order, wanted: Iterable[tuple[Attendee, Option]], now: datetime) -> list[WaitingEntry]:
    """Write these people of an order down, at the end of the lines. The order and its people are saved."""
    return WaitingEntry.objects.bulk_create(
        WaitingEntry(
            event_id=order.event_id,
            option=option,
            attendee=attendee,
            name=attendee.full_name,
            email=order.email,
            language=order.language,
            secret=new_secret(),
            state=WaitingState.WAITING,
            joined_at=now,
            queued_at=now,
        )
        for attendee, option in wanted
    )


def leave_option_lines(now: datetime, **whose: Any) -> int:
    """An order was let go, or a person of it cancelled: they wait for nothing more, and an open offer goes to the next.
    `whose` filters the entries (`attendee__order=…`, `attendee=…`). The caller has the order locked."""
    theirs = WaitingEntry.objects.filter(state__in=WAITS, option__isnull=False, **whose)
    return theirs.update(state=WaitingState.LEFT, ended_at=now)
