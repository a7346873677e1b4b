"""The way from an order to its holder's own programme."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from core.access import holder
from registrations.actions.programme import ProgrammeNotKeptError, keep_programme
from registrations.queries.access import order_for_holder

LONGEST_LIST = 100_000  # characters


@holder
@require_POST
def programme(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """Keep what this browser has starred with the order, and open it."""
    order = order_for_holder(code, secret)
    try:
        personal = keep_programme(order=order, slugs=request.POST.get("sessions", "")[:LONGEST_LIST].split())
    except ProgrammeNotKeptError as refusal:
        raise Http404(refusal.message) from refusal
    return redirect("public_programme:my_programme", personal.secret)
