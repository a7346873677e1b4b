"""What nobody tells us: events that never came, disputes that moved, a silent webhook, a refused key."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from registrations.actions.alarms import end_alarms, raise_alarm
from registrations.actions.disputing import apply_dispute
from registrations.actions.receiving import HANDLED, take_event
from registrations.enums import OPEN_DISPUTES, AlarmKind, PaymentState, Provider
from registrations.gateways.base import Gateway, GatewayError, GatewayKeyError
from registrations.models import Dispute, Payment, ProviderEvent
from registrations.queries.providers import chosen_provider, gateway_to

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)  # Stripe lists events that old at most
PATIENCE = timedelta(hours=1)  # with events that fail, and with a webhook that says nothing
AFTERMATH = timedelta(days=14)  # a closed dispute may still give money back


def watch_payments(now: datetime | None = None) -> int:
    """Take the provider's undelivered events, look at disputes, raise and end alarms. Returns how much went wrong.

    Safe to run at any time and twice at once: events and disputes go through the same locked actions.
    """
    now = now or timezone.now()
    provider = chosen_provider()
    failures = 0
    if provider is not None:
        try:
            gateway = gateway_to(provider)
            failures += _take_undelivered(provider, gateway, now)
            failures += sum(1 for _problem in _look_at_disputes(now))
        except GatewayError as error:
            log.error("%s can't be asked: %s", provider, error)
            failures += 1
            if isinstance(error, GatewayKeyError):
                raise_alarm(AlarmKind.KEY_REFUSED, provider, details=str(error))
        else:
            end_alarms(provider, AlarmKind.KEY_REFUSED)
        _watch_webhook(provider, now)
    return failures


def _take_undelivered(provider: Provider, gateway: Gateway, now: datetime) -> int:
    done = set(
        ProviderEvent.objects.filter(provider=provider, processed_at__isnull=False).values_list("event_id", flat=True)
    )
    failed = 0
    for event in gateway.undelivered_events(HANDLED, now - KEPT):
        if event.event_id in done:
            continue
        try:
            take_event(provider, gateway, event, delivered=False)
        except Exception:  # one bad event must not keep the others waiting
            log.exception("%s event %s could not be processed", provider, event.event_id)
            failed += 1
    return failed


def _look_at_disputes(now: datetime) -> Iterator[str]:
    """Those that are open, and closed ones whose money may still move."""
    wanted = Q(status__in=OPEN_DISPUTES) | Q(closed_at__gte=now - AFTERMATH)
    for dispute in Dispute.objects.filter(wanted).select_related("payment").order_by("pk"):
        try:
            facts = gateway_to(dispute.payment.provider).fetch_dispute(dispute.provider_id)
        except GatewayKeyError:
            raise
        except GatewayError as error:
            log.error("dispute %s can't be asked about: %s", dispute.pk, error)
            yield dispute.provider_id
        else:
            apply_dispute(payment=dispute.payment, facts=facts)


def _watch_webhook(provider: Provider, now: datetime) -> None:
    stuck = ProviderEvent.objects.filter(
        provider=provider, processed_at__isnull=True, received_at__lte=now - PATIENCE, received_at__gte=now - KEPT
    )
    if number := stuck.count():
        raise_alarm(AlarmKind.EVENTS_FAIL, provider, details=f"{number}")
    else:
        end_alarms(provider, AlarmKind.EVENTS_FAIL)
    yesterday = now - timedelta(days=1)
    paid = Payment.objects.filter(
        provider=provider, state=PaymentState.PAID, paid_at__gte=yesterday, paid_at__lte=now - PATIENCE
    )
    heard = ProviderEvent.objects.filter(provider=provider, attempts__gt=0, received_at__gte=yesterday)
    if heard.exists():
        end_alarms(provider, AlarmKind.WEBHOOK_SILENT)
    elif paid.exists():
        raise_alarm(AlarmKind.WEBHOOK_SILENT, provider)
