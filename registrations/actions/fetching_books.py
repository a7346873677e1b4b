"""The provider's own books: fees and payouts, fetched and kept. Facts of theirs; nothing of ours depends on them."""

import logging
from datetime import datetime, timedelta

from django.db.models import Max, Min
from django.utils import timezone

from registrations.enums import PaymentState
from registrations.gateways.base import AccountLineFacts, Gateway
from registrations.models import Payment, Payout, ProviderLine
from registrations.queries.providers import chosen_provider, gateway_to, takes_test_money

log = logging.getLogger(__name__)

OVERLAP = timedelta(days=3)  # lines may be dated a little back
PAYOUT_LASTS = timedelta(days=30)  # from its creation until nothing of it changes any more


def fetch_provider_books(now: datetime | None = None) -> int:
    """Store new lines of our account at the provider with their fees, and payouts with the lines that they hold.
    Returns how many lines are new. Run twice or at once, it stores each once (the provider's number is unique).
    Raises GatewayError."""
    now = now or timezone.now()
    provider = chosen_provider()
    if provider is None:
        return 0
    first_paid = Payment.objects.filter(provider=provider, state=PaymentState.PAID).aggregate(at=Min("paid_at"))["at"]
    if first_paid is None:
        return 0
    latest = ProviderLine.objects.filter(provider=provider).aggregate(at=Max("created_at"))["at"]
    since = (latest or first_paid) - OVERLAP
    gateway = gateway_to(provider)
    new = _store_lines(provider, list(gateway.account_lines(since)))
    _store_payouts(provider, gateway, min(since, now - PAYOUT_LASTS))
    return new


def _store_lines(provider: str, lines: list[AccountLineFacts]) -> int:
    intents = {line.intent_id for line in lines if line.intent_id}
    payments = dict(Payment.objects.filter(provider=provider, intent_id__in=intents).values_list("intent_id", "pk"))
    known = set(
        ProviderLine.objects.filter(provider_id__in=[line.provider_id for line in lines]).values_list(
            "provider_id", flat=True
        )
    )
    new = [
        ProviderLine(
            provider=provider,
            provider_id=line.provider_id,
            type=line.type,
            amount_minor=line.amount_minor,
            fee_minor=line.fee_minor,
            currency=line.currency,
            is_test=takes_test_money(),
            payment_id=payments.get(line.intent_id),
            created_at=line.created_at,
        )
        for line in lines
        if line.provider_id not in known
    ]
    ProviderLine.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _store_payouts(provider: str, gateway: Gateway, since: datetime) -> None:
    """A payout's state may still change (in transit → paid → failed), so it is written each time."""
    for facts in gateway.payouts(since):
        payout, _is_new = Payout.objects.update_or_create(
            provider_id=facts.provider_id,
            defaults={
                "provider": provider,
                "amount_minor": facts.amount_minor,
                "currency": facts.currency,
                "status": facts.status,
                "is_test": takes_test_money(),
                "created_at": facts.created_at,
                "arrives_on": facts.arrives_on,
            },
        )
        if not payout.lines.exists():
            ids = gateway.lines_of_payout(facts.provider_id)
            ProviderLine.objects.filter(provider_id__in=ids).update(payout=payout)
