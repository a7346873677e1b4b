"""Options: set up by organisers, chosen in an order."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from conferences.models import Session
from events.models import Event
from registrations.actions.attendees import AttendeeInput
from registrations.actions.refusals import OptionNotOnSaleError
from registrations.models import Option, Quota, TicketType
from registrations.queries.options import options_of_event
from registrations.rules.sale import why_option_not_on_sale


@transaction.atomic
def save_option(
    *,
    option: Option,
    quotas: Iterable[Quota],
    ticket_types: Iterable[TicketType],
    included_in: Iterable[TicketType],
    sessions: Iterable[Session] | None = None,
    new_quota_size: int | None = None,
) -> Option:
    """Store the option with its quotas, tickets and sessions, all of its event; `new_quota_size` makes one more quota,
    named like the option. `sessions`: None leaves them as they are. Orders keep their prices. ValidationError."""
    option.full_clean(exclude=["quotas", "ticket_types", "included_in", "sessions"])
    option.save()
    chosen = [quota for quota in quotas if quota.event_id == option.event_id]
    if new_quota_size is not None:
        name = free_quota_name(option.event_id, option.name)
        chosen.append(Quota.objects.create(event_id=option.event_id, name=name, size=new_quota_size))
    option.quotas.set(chosen)
    option.ticket_types.set([kind for kind in ticket_types if kind.event_id == option.event_id])
    option.included_in.set([kind for kind in included_in if kind.event_id == option.event_id])
    if sessions is not None:
        option.sessions.set([session for session in sessions if session.conference_id == option.event_id])
    return option


def free_quota_name(event_id: int, wanted: str) -> str:
    """A name like the wanted one that no quota of the event has."""
    taken = set(Quota.objects.filter(event_id=event_id).values_list("name", flat=True))
    name, number = wanted[:110], 1
    while name in taken:
        number += 1
        name = f"{wanted[:110]} {number}"
    return name


def chosen_options(
    event: Event, attendees: Sequence[AttendeeInput], types: Mapping[int, TicketType], now: datetime
) -> list[list[Option]]:
    """The options of each person, none twice, all to be had with their ticket now; OptionNotOnSaleError otherwise.

    No statement where nobody chose any, four otherwise. Whether places are left is seen under the lock.
    """
    wanted = {pk for given in attendees for pk in given.options}
    if not wanted:
        return [[] for _given in attendees]
    found = {option.pk: option for option in options_of_event(event).filter(pk__in=wanted)}
    if wanted - found.keys():
        raise OptionNotOnSaleError(_("This option does not belong to the event. Please choose again."))
    in_order = sorted(found.values(), key=lambda option: (option.position, option.pk))  # vouchers go by it
    chosen = [[option for option in in_order if option.pk in given.options] for given in attendees]
    for given, options in zip(attendees, chosen, strict=True):
        for option in options:
            if reason := why_option_not_on_sale(option, types[given.ticket_type_id].pk, event.zone, now):
                raise OptionNotOnSaleError(reason)
    return chosen
