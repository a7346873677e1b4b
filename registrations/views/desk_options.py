"""The door of a workshop, a dinner, a bus: the desk with one option chosen. As views/desk.py otherwise."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import permitted
from core.text import row_number
from events.models import Event
from registrations.actions.checking_in import CheckInRefusedError, check_in_option, undo_option_check_in
from registrations.forms import DeskForm
from registrations.models import Option, OptionCheckIn
from registrations.queries.access import event_for_desk
from registrations.queries.desk import attendee_by_ticket, desk_attendees, find_attendees
from registrations.queries.option_list import option_list_document
from registrations.rules.codes import read_ticket_code
from registrations.views.desk import show


@permitted("registrations.check_in")
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """POST with a ticket's code lets in whoever has taken the option; POST with anything else searches."""
    event = event_for_desk(request.user, slug)
    option = get_object_or_404(Option, event=event, pk=pk)
    if request.method != "POST":
        return show(request, event, door=option, **answer_in_address(request, event, option))
    form = DeskForm(request.POST)
    if not form.is_valid():
        return show(request, event, door=option, form=form, status=422)
    typed: str = form.cleaned_data["code"]
    code = read_ticket_code(typed)
    attendee = attendee_by_ticket(code)
    if attendee is None:
        found = find_attendees(event, typed)
        return show(request, event, door=option, form=DeskForm(initial={"code": typed}), found=found, searched=typed)
    try:
        result = check_in_option(event=event, option=option, ticket_code=code, by=request.user)
    except CheckInRefusedError as error:
        return show(request, event, door=option, refusal=error.message, attendee=attendee, status=409)
    return to_door(event, option.pk, **{"again" if result.was_already_in else "in": result.attendee.pk})


@permitted("registrations.check_in")
@require_POST
def door_undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    event = event_for_desk(request.user, slug)
    made = get_object_or_404(OptionCheckIn, pk=pk, attendee__order__event=event)
    undo_option_check_in(check_in=made, by=request.user)
    return to_door(event, made.option_id, undone=made.attendee_id)


@permitted("registrations.check_in")
@require_safe
def door_list(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Who takes the option, on paper."""
    event = event_for_desk(request.user, slug)
    return option_list_response(get_object_or_404(Option.objects.select_related("event"), event=event, pk=pk))


def option_list_response(option: Option) -> HttpResponse:
    """The printed list in the reader's language; never kept by anybody in between."""
    response = HttpResponse(
        option_list_document(option, get_language() or "en"),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{option.event.slug}-{option.pk}.pdf"'},
    )
    response["Cache-Control"] = "private, no-store"
    return response


def to_door(event: Event, option_id: int, **answer: int) -> HttpResponse:
    path = reverse("registrations:desk_option", args=[event.slug, option_id])
    return HttpResponseRedirect(f"{path}?{urlencode(answer)}", status=303)


def answer_in_address(request: HttpRequest, event: Event, option: Option) -> dict[str, Any]:
    """What the last POST did (`?in=`, `?again=`, `?undone=`); it is read again, not trusted."""
    for outcome in ("in", "again", "undone"):
        if pk := row_number(request.GET.get(outcome, "")):
            attendee = desk_attendees().filter(pk=pk, order__event=event).first()
            came = attendee and any(
                made.option_id == option.pk
                for made in attendee.valid_option_check_ins  # type: ignore[attr-defined]
            )
            if attendee and bool(came) == (outcome != "undone"):
                return {"outcome": outcome, "attendee": attendee}
    return {}
