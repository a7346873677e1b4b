"""Setting up how an event takes registrations."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from conferences.models import Session
from registrations.actions.options import free_quota_name
from registrations.enums import VoucherKind
from registrations.models import Fee, Option, Order, Quota, RegistrationSettings, TicketType, Voucher


class CurrencyInUseError(ValidationError):
    """Prices or orders exist in the old currency."""

    def __init__(self, currency: str) -> None:
        super().__init__(
            {
                "currency": _("There are prices or orders in %(currency)s, so the currency stays.")
                % {"currency": currency}
            }
        )


@transaction.atomic
def save_registration_settings(*, settings: RegistrationSettings) -> RegistrationSettings:
    """Store the settings; a new currency reaches the ticket types. CurrencyInUseError if that would change a price."""
    stored = RegistrationSettings.objects.select_for_update().filter(pk=settings.pk).first()
    if stored and stored.currency != settings.currency:
        types = TicketType.objects.filter(event_id=settings.event_id)
        amounts = (
            types.filter(price_minor__gt=0),
            Fee.objects.filter(ticket_type__event_id=settings.event_id),
            Option.objects.filter(event_id=settings.event_id, price_minor__gt=0),
            Voucher.objects.filter(event_id=settings.event_id, kind=VoucherKind.FIXED),
            Order.objects.filter(event_id=settings.event_id),
        )
        if stored.currency_rates or any(rows.exists() for rows in amounts):
            raise CurrencyInUseError(stored.currency)
        types.update(currency=settings.currency)
    settings.full_clean()
    settings.save()
    return settings


@transaction.atomic
def save_ticket_type(
    *,
    ticket_type: TicketType,
    quotas: Iterable[Quota],
    new_quota_size: int | None = None,
    sessions: Iterable[Session] | None = None,
) -> TicketType:
    """Store the type with its quotas, all of its event; `new_quota_size` makes one more, named like the type.

    `sessions`: those of the event that the ticket includes; None leaves them as they are.
    """
    ticket_type.full_clean(exclude=["quotas", "sessions"])
    ticket_type.save()
    chosen = [quota for quota in quotas if quota.event_id == ticket_type.event_id]
    if new_quota_size is not None:
        chosen.append(
            Quota.objects.create(
                event_id=ticket_type.event_id,
                name=free_quota_name(ticket_type.event_id, ticket_type.name),
                size=new_quota_size,
            )
        )
    ticket_type.quotas.set(chosen)
    if sessions is not None:
        ticket_type.sessions.set([session for session in sessions if session.conference_id == ticket_type.event_id])
    return ticket_type


def save_quota(*, quota: Quota) -> Quota:
    """Fewer places than are taken may be meant: nobody loses theirs, and nothing more is sold."""
    quota.full_clean()
    quota.save()
    return quota
