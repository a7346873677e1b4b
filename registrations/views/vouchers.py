"""The voucher of a registration: taken, laid aside, and what can be had with it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.access import public
from core.brakes import count_of, email_key, so_far
from core.sign_in import client_address
from events.models import Event
from registrations.models import RegistrationSettings
from registrations.queries.availability import Offer, line_offer, ticket_offers
from registrations.queries.vouchers import Redeemable, redeemable
from registrations.queries.waiting import offer_of
from registrations.rules.vouchers import keeps_places, why_not_usable
from registrations.views.drafts import Draft, load_draft, save_draft
from registrations.views.registering import registration_of

WRONG_CODES = 30  # of one event, by one address of the network and hour: a hall full of people who mistype, no machine


@public
@never_cache
@require_POST
def voucher(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes a code, or lays the one that is taken aside again."""
    event, _settings = registration_of(slug)
    return take_voucher(request, event, request.POST.get("code", ""))


def take_voucher(request: HttpRequest, event: Event, code: str) -> HttpResponse:
    """Back to the step that it came from, with a sentence; a code that can't be used changes nothing."""
    draft = load_draft(request, event.slug) or Draft()
    step = "confirmation" if request.POST.get("step") == "3" and draft.people else "tickets"
    found, reason = voucher_typed(request, event, code)
    if reason:
        messages.error(request, reason)
        return redirect(f"registrations:{step}", event.slug)
    draft.voucher = found.voucher.code if found else ""
    save_draft(request, event.slug, draft)
    return redirect(f"registrations:{step}", event.slug)


def voucher_typed(request: HttpRequest, event: Event, code: str) -> tuple[Redeemable | None, str]:
    """The voucher of this code while it may be used, or a sentence that says why not. Guessing is slowed down."""
    if not code.strip():
        return None, ""
    wrong_ones = f"vouchers-{event.pk}-{email_key(client_address(request))}"
    if so_far(wrong_ones) >= WRONG_CODES:  # right ones too: else guessing would go on
        return None, _("Too many wrong codes came from your network. Please try again in an hour.")
    found = redeemable(event, code)
    if found is None:
        count_of(wrong_ones)
    reason = why_not_usable(found.voucher if found else None, found.left if found else 0, event.zone, timezone.now())
    return (None, reason) if reason else (found, "")


def voucher_of(event: Event, draft: Draft | None) -> Redeemable | None:
    """The voucher of the draft, while it may be used."""
    found = redeemable(event, draft.voucher) if draft and draft.voucher else None
    if found is None or why_not_usable(found.voucher, found.left, event.zone, timezone.now()):
        return None
    return found


def offers_for(
    event: Event, settings: RegistrationSettings, voucher: Redeemable | None, draft: Draft | None
) -> list[Offer]:
    """What can be had, with the places that the voucher keeps; only what is offered for somebody who stood in line."""
    if draft and (entry := offer_of(event, draft.offer, timezone.now())):
        return [line_offer(entry, event, settings)]
    kept: dict[int, int] = {}
    if voucher and keeps_places(voucher.voucher, timezone.now()):
        quotas = [quota for kind in voucher.voucher.ticket_types.all() for quota in kind.quotas.all()]
        kept = {quota.pk: voucher.left for quota in quotas}
    return ticket_offers(event, settings=settings, kept=kept)
