"""What the QR code on a ticket or badge opens."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.access import public
from registrations.queries.desk import attendee_by_ticket
from registrations.rules.codes import read_ticket_code


@public
@never_cache
@require_safe
def ticket(request: HttpRequest, ticket_code: str) -> HttpResponse:
    """Helpers come to the desk with this ticket; anybody else learns for which event it is, and nobody's name."""
    code = read_ticket_code(ticket_code)
    attendee = attendee_by_ticket(code)
    if attendee is None:
        return render(request, "registrations/ticket_404.html", status=404)
    event = attendee.order.event
    if request.user.has_perm("registrations.check_in"):
        return redirect("registrations:desk_ticket", event.slug, code)
    return render(request, "registrations/ticket.html", {"event": event})
