"""From what a form sends to attendees that the database will take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.text import clean
from people.enums import NameOrder
from registrations.actions.refusals import OrderInvalidError
from registrations.models import Attendee, Order, TicketType
from registrations.rules.answering import Raw
from registrations.rules.codes import new_ticket_code

NOT_COLUMNS = frozenset({"ticket_type_id", "options", "waits_for", "answers"})


@dataclass(frozen=True, slots=True)
class AttendeeInput:
    """One person as typed; cleaned and checked by `new_attendees`. `country` is an ISO 3166-1 alpha-2 code or ""."""

    ticket_type_id: int
    family_name: str
    given_name: str = ""
    name_order: str = NameOrder.GIVEN_FIRST
    email: str = ""
    affiliation: str = ""
    country: str = ""
    dietary_needs: str = ""
    access_needs: str = ""
    photo_consent: bool = False
    options: tuple[int, ...] = ()  # ids; actions/options.py checks them
    answers: Mapping[int, Raw] = field(default_factory=dict, hash=False)  # actions/answers.py checks them
    waits_for: tuple[int, ...] = ()  # ids of full options; actions/option_waiting.py checks them


def new_attendees(inputs: Sequence[AttendeeInput], types: dict[int, TicketType]) -> list[Attendee]:
    """Unsaved attendees with ticket codes. OrderInvalidError names each wrong field."""
    attendees: list[Attendee] = []
    errors: dict[int | None, dict[str, list[str]]] = {}
    for position, given in enumerate(inputs):
        attendee = _new_attendee(position, given, types[given.ticket_type_id])
        attendees.append(attendee)
        try:
            attendee.clean_fields(exclude=["order", "ticket_type", "certificate"])
        except ValidationError as error:
            errors[position] = error.message_dict
    if errors:
        raise OrderInvalidError(first_error(errors), errors)
    return attendees


def _new_attendee(position: int, given: AttendeeInput, kind: TicketType) -> Attendee:
    typed = {one.name: getattr(given, one.name) for one in fields(given) if one.name not in NOT_COLUMNS}
    values = {name: clean(value) if isinstance(value, str) else value for name, value in typed.items()}
    return Attendee(
        **values,
        ticket_type=kind,
        position=position + 1,
        ticket_code=new_ticket_code(),
    )


def check_order_fields(order: Order) -> None:
    """OrderInvalidError if the name or the e-mail address of the order is unusable."""
    try:
        order.clean_fields(exclude=["event", "code", "secret", "idempotency_key"])
    except ValidationError as error:
        errors: dict[int | None, dict[str, list[str]]] = {None: error.message_dict}
        raise OrderInvalidError(first_error(errors), errors) from error


def first_error(errors: dict[int | None, dict[str, list[str]]]) -> str:
    """The first wrong field as one sentence: “Person 2, family name: This field cannot be blank.”"""
    position, fields = next(iter(errors.items()))
    field, sentences = next(iter(fields.items()))
    model = Order if position is None else Attendee
    values = {"field": _label(model, field), "problem": sentences[0], "number": (position or 0) + 1}
    if position is None:
        return _("%(field)s: %(problem)s") % values
    return _("Person %(number)d, %(field)s: %(problem)s") % values


def _label(model: type[Order | Attendee], field: str) -> str:
    labels = {known.name: str(known.verbose_name) for known in model._meta.fields}
    return labels.get(field, field)
