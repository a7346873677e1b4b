"""Inviting people by a list: who comes by such a link needs no approval."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from events.models import Event
from registrations.models import Invitation
from registrations.rules.codes import new_secret
from registrations.rules.invitations import Invited
from registrations.tasks import send_invitation


@transaction.atomic
def invite_people(*, event: Event, people: Iterable[Invited], language: str = "en", by: Any = None) -> list[Invitation]:
    """One invitation and one mail for each address that has none yet. Returns the new ones."""
    known = {
        email.lower()
        for email in Invitation.objects.filter(event=event, withdrawn_at__isnull=True).values_list("email", flat=True)
    }
    now = timezone.now()
    made = [
        Invitation(
            event=event,
            name=one.name,
            email=one.email,
            secret=new_secret(),
            language=language,
            invited_at=now,
            invited_by=by,
        )
        for one in {one.email.lower(): one for one in people}.values()
        if one.email.lower() not in known
    ]
    Invitation.objects.bulk_create(made)
    for invitation in made:
        send_invitation.enqueue(invitation.pk)
    if made:
        record("registrations.invitations.send", event, by=by, number=len(made))
    return made


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Any = None) -> bool:
    """The link stops working. An invitation that was used stays; returns whether it was withdrawn."""
    withdrawn = Invitation.objects.filter(pk=invitation.pk, order__isnull=True, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now()
    )
    if withdrawn:
        record("registrations.invitations.withdraw", invitation.event, by=by, invitation=invitation.pk)
    return bool(withdrawn)


def open_invitation(event: Event, secret: str) -> Invitation | None:
    """The invitation of this link while it may be used."""
    open_ones = Invitation.objects.filter(event_id=event.pk, order__isnull=True, withdrawn_at__isnull=True)
    return open_ones.filter(secret=secret[:64].replace("\x00", "")).first() if secret else None


def lock_invitation(event: Event, secret: str) -> Invitation | None:
    """The same, its row locked until the transaction ends: one link makes one order without approval."""
    found = open_invitation(event, secret)
    if found is None:
        return None
    return Invitation.objects.select_for_update().filter(pk=found.pk, order__isnull=True).first()
