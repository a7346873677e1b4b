"""Who may see what: one function per kind of object. Someone else's is 404, a missing right is 403."""

from hmac import compare_digest
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from events.models import Event
from registrations.models import Invitation, Order


def order_for_holder(code: str, secret: str) -> Order:
    """The order that this code and secret open; Http404 for anything else, so that codes can't be tried out.

    Wrong secrets are not counted: 256 random bits can't be tried out either, and a lock would let anybody who has read
    a code on a ticket shut its holder out.
    """
    order = Order.objects.select_related("event", "group").filter(code=code.upper()[:12]).first()
    if order is None or not compare_digest(order.secret.encode(), secret.encode()):
        raise Http404("no such order")
    return order


def order_by_secret(secret: str) -> Order:
    """The order whose calendar this secret opens, with event, place and the programme that it keeps; Http404 for
    anything else."""
    with_programme = ("event__conference__venue", "programme_link__personal_programme")
    order = (
        Order.objects.select_related("event__venue", "event__room", *with_programme).filter(secret=secret[:64]).first()
    )
    if order is None:
        raise Http404("no such order")
    return order


def order_url(order: Order) -> str:
    """The holder's page, as it stands in mails. The address is a promise (docs/addresses.md)."""
    return f"{settings.SITE_URL}/orders/{order.code}/{order.secret}/"


def invitation_url(invitation: Invitation) -> str:
    """The link in the mail; it is taken into the session and leaves the address."""
    return f"{settings.SITE_URL}/register/{invitation.event.slug}/?invitation={invitation.secret}"


def event_for_desk(user: Any, slug: str) -> Event:
    """The event, for somebody who may check people in."""
    if not user.has_perm("registrations.check_in"):
        raise PermissionDenied
    return get_object_or_404(Event.objects.select_related("registration_settings"), slug=slug)
