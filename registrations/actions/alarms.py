"""Telling organisers that money needs them: a row that shows until it is over, and one mail when it begins."""

from typing import Any

from django.utils import timezone

from registrations.enums import AlarmKind, PaymentFlag
from registrations.models import Alarm, Payment
from registrations.tasks import send_alarm

KIND_OF_FLAG = {PaymentFlag.REFUND_FAILED: AlarmKind.REFUND_FAILED, PaymentFlag.DISPUTE: AlarmKind.DISPUTE}


def raise_alarm(kind: AlarmKind, subject: str, *, event: Any = None, details: str = "") -> Alarm:
    """Once per subject while it lasts. Call it in the transaction of what went wrong: the mail leaves with it."""
    alarm, is_new = Alarm.objects.get_or_create(
        kind=kind,
        subject=subject[:120],
        ended_at__isnull=True,
        defaults={"event": event, "details": details[:500], "raised_at": timezone.now()},
    )
    if is_new:
        send_alarm.enqueue(alarm.pk)
    return alarm


def end_alarms(subject: str, *kinds: AlarmKind) -> None:
    """It is over; of all kinds unless some are named."""
    running = Alarm.objects.filter(subject=subject[:120], ended_at__isnull=True)
    (running.filter(kind__in=kinds) if kinds else running).update(ended_at=timezone.now())


def follow_flag(payment: Payment) -> None:
    """Bring the alarms of a payment to what its flag says. Expects the order locked."""
    subject = f"payment {payment.pk}"
    kind = KIND_OF_FLAG.get(PaymentFlag(payment.flag), AlarmKind.MONEY) if payment.flag else None
    others = [other for other in AlarmKind if other != kind]
    end_alarms(subject, *others)
    if kind is not None:
        raise_alarm(kind, subject, event=payment.order.event, details=payment.order.code)
