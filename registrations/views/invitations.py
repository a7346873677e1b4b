"""An invitation, which spares one person the wait for approval."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from events.models import Event
from registrations.actions.inviting import open_invitation
from registrations.views.baskets import Basket
from registrations.views.drafts import Draft, load_draft, save_draft


def take_invitation(request: HttpRequest, event: Event, secret: str) -> HttpResponse:
    """The secret goes into the session and out of the address."""
    draft = load_draft(request, event.slug) or Draft()
    found = open_invitation(event, secret)
    if found is None:
        messages.error(request, _("This invitation was used already, or was withdrawn. You can still ask for a place."))
    else:
        draft.invitation = found.secret
        save_draft(request, event.slug, draft)
        messages.success(request, _("Welcome! Your invitation is taken into account; it is for one person."))
    return redirect("registrations:tickets", event.slug)


def is_request(basket: Basket, draft: Draft) -> bool:
    """Whether the organisers decide before anybody pays."""
    needs = any(seat.needs_approval for seat in basket.seats)
    return needs and (len(basket.seats) != 1 or open_invitation(basket.event, draft.invitation) is None)
