"""Setting until when holders may cancel, and what they get back."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import long_date
from core.signals import let_go
from registrations.models import CancellationStep, RegistrationSettings
from registrations.queries.cancelling import first_day_of
from registrations.rules.cancelling import Step, last_day_of, overtaken


@transaction.atomic
def save_cancellation_steps(*, settings: RegistrationSettings, steps: Sequence[Step], by: Any = None) -> None:
    """Put a whole new table in the place of the old one. It counts for every cancellation from now on, also of orders
    placed before. ValidationError where waiting would pay: a later step may not give more than an earlier one."""
    settings = RegistrationSettings.objects.select_for_update(of=("self",)).select_related("event").get(pk=settings.pk)
    event = settings.event
    if (wrong := overtaken(steps, first_day_of(event))) is not None:
        day = long_date(last_day_of(wrong, first_day_of(event)), "en")
        raise ValidationError(
            _("The step until %(day)s must end after the one before it and may not give more than it.") % {"day": day}
        )
    CancellationStep.objects.filter(event=event).delete()
    CancellationStep.objects.bulk_create(
        CancellationStep(
            event=event,
            days_before=step.days_before,
            last_day=step.last_day,
            percent=step.percent,
            fee_minor=step.fee_minor,
        )
        for step in steps
    )
    record("registrations.settings.save_cancellation_steps", settings, by=by, steps=len(steps))
    let_go()
