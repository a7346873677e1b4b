"""Whether the provider holds what our books say: every payment page and refund is fetched and compared."""

from collections.abc import Iterator
from datetime import datetime

from events.models import Event
from registrations.enums import BY_HAND, PaymentState, RefundMethod, RefundState
from registrations.gateways.base import Gateway, GatewayError, RefundFacts, SessionFacts
from registrations.models import Payment
from registrations.queries.providers import gateway_to

BOOKED = (RefundState.PENDING, RefundState.SUCCEEDED)


def problems_at_provider(event: Event, since: datetime | None = None) -> Iterator[str]:
    """Every contradiction, in words for operators; payments made since then only, if given. A provider that can't be
    asked is a problem too: what was not compared is not proved."""
    payments = Payment.objects.filter(order__event_id=event.pk, session_id__isnull=False)
    payments = payments.exclude(provider__in=BY_HAND)
    payments = payments.filter(created_at__gte=since) if since else payments
    gateways: dict[str, Gateway | None] = {}
    for payment in payments.prefetch_related("refunds", "provider_lines").order_by("pk").iterator(chunk_size=200):
        if payment.provider not in gateways:
            try:
                gateways[payment.provider] = gateway_to(payment.provider)
            except GatewayError as error:
                gateways[payment.provider] = None
                yield f"{payment.provider}: can't be asked: {error}"
        gateway = gateways[payment.provider]
        if gateway is not None:
            yield from _of_payment(payment, gateway)


def _of_payment(payment: Payment, gateway: Gateway) -> Iterator[str]:
    name = f"payment {payment.pk}"
    try:
        facts = gateway.fetch_session(payment.session_id or "")
        is_paid = facts.state == PaymentState.PAID
        refunds = gateway.list_refunds(facts.intent_id) if is_paid and facts.intent_id else []
    except GatewayError as error:
        yield f"{name}: the provider can't be asked: {error}"
        return
    if is_paid != (payment.state == PaymentState.PAID):
        yield f"{name}: {payment.state} here, {facts.state} at the provider"
        return
    if is_paid:
        yield from _of_money(payment, facts, name)
        yield from _of_refunds(payment, refunds, name)


def _of_money(payment: Payment, facts: SessionFacts, name: str) -> Iterator[str]:
    ours = (payment.received_minor, payment.received_currency, payment.intent_id or "")
    theirs = (facts.amount_minor, facts.currency, facts.intent_id)
    if ours != theirs:
        yield f"{name}: {ours} here, {theirs} at the provider"
    lines = [line for line in payment.provider_lines.all() if line.type in ("charge", "payment")]
    for line in lines:
        if line.currency == payment.received_currency and line.amount_minor != payment.received_minor:
            yield f"{name}: received {payment.received_minor}, but {line.amount_minor} on the provider's account"


def _of_refunds(payment: Payment, refunds: list[RefundFacts], name: str) -> Iterator[str]:
    theirs = {item.provider_id: item for item in refunds}
    ours = {item.provider_id: item for item in payment.refunds.all() if item.method == RefundMethod.PROVIDER}
    for provider_id, facts in theirs.items():
        row = ours.get(provider_id)
        if row is None and facts.state in BOOKED:
            yield f"{name}: refund {provider_id} of {facts.amount_minor} is not in our books"
        elif row is not None and (row.amount_minor, row.state in BOOKED) != (facts.amount_minor, facts.state in BOOKED):
            yield f"refund {row.pk}: {row.state} {row.amount_minor}, but {facts.state} {facts.amount_minor} there"
    for row in ours.values():
        if row.state in BOOKED and row.provider_id not in theirs:
            yield f"refund {row.pk}: {row.state}, but the provider does not know it"
