"""The desk on a phone: type or scan a code, see who it is, let them in.

Every answer is a whole page, so it works without JavaScript and with a scanner that types. static/js/desk.js puts
the answer into the open page instead, so that the camera stays on.
"""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import permitted
from events.models import Event
from registrations.actions.checking_in import CheckInRefusedError, check_in, undo_check_in
from registrations.enums import OpenProof
from registrations.forms import DeskForm
from registrations.models import Attendee, CheckIn, Option, Payment
from registrations.queries.access import event_for_desk
from registrations.queries.desk import (
    attendee_by_ticket,
    desk_attendees,
    desk_events,
    doors_of,
    find_attendees,
    presence_at,
    presence_at_option,
)
from registrations.queries.desk_money import unpaid_amounts
from registrations.rules.codes import read_ticket_code


@permitted("registrations.check_in")
@require_safe
def desk_list(request: HttpRequest) -> HttpResponse:
    return render(request, "registrations/desk_list.html", {"events": desk_events()})


@permitted("registrations.check_in")
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """POST with a ticket's code checks in; POST with anything else searches."""
    event = event_for_desk(request.user, slug)
    if request.method != "POST":
        return show(request, event, **answer_in_address(request, event))
    form = DeskForm(request.POST)
    if not form.is_valid():
        return show(request, event, form=form, status=422)
    typed: str = form.cleaned_data["code"]
    code = read_ticket_code(typed)
    if attendee_by_ticket(code) is not None:
        return let_in(request, event, code)
    found = find_attendees(event, typed)
    return show(request, event, form=DeskForm(initial={"code": typed}), found=found, searched=typed)


@permitted("registrations.check_in")
@require_http_methods(["GET", "HEAD", "POST"])
def desk_ticket(request: HttpRequest, slug: str, ticket_code: str) -> HttpResponse:
    """One ticket, opened by the phone's own camera: GET shows whose it is, POST lets them in."""
    event = event_for_desk(request.user, slug)
    if request.method == "POST":
        return let_in(request, event, read_ticket_code(ticket_code))
    attendee = get_object_or_404(desk_attendees(), ticket_code=read_ticket_code(ticket_code))
    return show(request, event, found=[attendee])


@permitted("registrations.check_in")
@require_POST
def desk_undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    event = event_for_desk(request.user, slug)
    made = get_object_or_404(CheckIn.objects.select_related("attendee__order"), pk=pk, attendee__order__event=event)
    undo_check_in(check_in=made, by=request.user)
    return to_desk(event, undone=made.attendee_id)


def let_in(request: HttpRequest, event: Event, code: str) -> HttpResponse:
    try:
        result = check_in(event=event, ticket_code=code, by=request.user)
    except CheckInRefusedError as error:
        attendee = attendee_by_ticket(code)
        return show(request, event, refusal=error.message, attendee=attendee, status=409)
    return to_desk(event, **{"again" if result.was_already_in else "in": result.attendee.pk})


def to_desk(event: Event, **answer: int) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('registrations:desk', args=[event.slug])}?{urlencode(answer)}", status=303)


def answer_in_address(request: HttpRequest, event: Event) -> dict[str, Any]:
    """`?in=`, `?again=`, `?undone=` and an attendee's number: what the last POST did. It is read again, not trusted."""
    for outcome in ("in", "again", "undone"):
        pk = request.GET.get(outcome, "")
        if pk.isdecimal() and len(pk) < 19:
            attendee = desk_attendees().filter(pk=int(pk), order__event=event).first()
            if attendee and bool(attendee.valid_check_ins) == (outcome != "undone"):  # type: ignore[attr-defined]
                return {"outcome": outcome, "attendee": attendee}
    return {}


def show(
    request: HttpRequest,
    event: Event,
    *,
    form: DeskForm | None = None,
    found: list[Attendee] | None = None,
    searched: str = "",
    outcome: str = "",
    refusal: str = "",
    attendee: Attendee | None = None,
    door: Option | None = None,
    paid: Payment | None = None,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    """`door`: at the door of this option, not at the entrance. `paid`: what was taken just now for those found."""
    people = [*(found or []), *([attendee] if attendee else [])]
    to_pay = unpaid_amounts({person.order_id: person.order for person in people}.values())
    for person in people:
        made = person.valid_option_check_ins  # type: ignore[attr-defined]
        taken = {line.option_id for line in person.lines.all() if line.cancelled_at is None}
        person.at_door = [one for one in made if door and one.option_id == door.pk]  # type: ignore[attr-defined]
        is_here = person.order.event_id == event.pk and person.cancelled_at is None
        person.to_pay = to_pay.get(person.order_id) if is_here else None  # type: ignore[attr-defined]
        person.has_booked = door is not None and door.pk in taken  # type: ignore[attr-defined]
    settings = getattr(event, "registration_settings", None)
    context = {
        "door": door,
        "doors": doors_of(event),
        "event": event,
        "says_proofs": settings is not None and settings.open_proof_at_desk != OpenProof.SILENT,
        "form": form or DeskForm(),
        "presence": presence_at_option(door) if door else presence_at(event),
        "found": found,
        "searched": searched,
        "outcome": outcome,
        "refusal": refusal,
        "attendee": attendee,
        "paid": paid,
        "notice": notice,
    }
    return render(request, "registrations/desk.html", context, status=status)
