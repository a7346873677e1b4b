"""What the holder says about a person after the order: affiliation, country, needs, consent."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.text import clean
from registrations.actions.attendees import first_error
from registrations.actions.refusals import NotAllowedNowError, OrderInvalidError
from registrations.actions.transitions import lock_order, refuse_forgotten
from registrations.models import Attendee
from registrations.queries.own_data import DATA_FIELDS, country_decided_fee, why_data_stay


@transaction.atomic
def change_data(*, attendee: Attendee, values: Mapping[str, Any], by: Any = None) -> Attendee:
    """Write these (DATA_FIELDS). The ticket and its code stay as they are: another name is `rename_attendee`.

    NotAllowedNowError after the organiser's date or for a field that stays; OrderInvalidError for what the database
    would not take.
    """
    order = lock_order(attendee.order_id)
    refuse_forgotten(order)
    attendee = Attendee.objects.select_for_update(of=("self",)).get(pk=attendee.pk)
    attendee.order = order
    if by is None and (reason := why_data_stay(attendee, timezone.now())):
        raise NotAllowedNowError(reason)
    written = {name for name, value in values.items() if getattr(attendee, name) != value}
    if written - DATA_FIELDS:
        raise NotAllowedNowError(_("This can't be changed here."))
    if "country" in written and country_decided_fee(attendee):
        raise NotAllowedNowError(_("The country decided the fee, so it can't be changed here."))
    for name in written:
        value = values[name]
        setattr(attendee, name, clean(value) if isinstance(value, str) else value)
    try:
        attendee.clean_fields(exclude=["order", "ticket_type", "certificate"])
    except ValidationError as error:
        errors: dict[int | None, dict[str, list[str]]] = {attendee.position - 1: error.message_dict}
        raise OrderInvalidError(first_error(errors), errors) from error
    if written:
        attendee.save(update_fields=sorted(written))
        record("registrations.order.change_data", order, by=by, attendee=attendee.pk)
    return attendee
