"""An event whose holders could cancel until a moment, and got everything back, has one step: the same, up to the end of
that day on the event's clock."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import migrations


def write_steps(apps, schema_editor):
    Settings = apps.get_model("registrations", "RegistrationSettings")
    Step = apps.get_model("registrations", "CancellationStep")
    for row in Settings.objects.filter(cancel_until__isnull=False).select_related("event"):
        last = row.cancel_until.astimezone(ZoneInfo(row.event.timezone)) - timedelta(seconds=1)
        Step.objects.create(event_id=row.event_id, last_day=last.date(), percent=100)


def write_moments(apps, schema_editor):
    Settings = apps.get_model("registrations", "RegistrationSettings")
    Step = apps.get_model("registrations", "CancellationStep")
    for step in Step.objects.filter(percent=100, fee_minor=0).select_related("event"):
        zone = ZoneInfo(step.event.timezone)
        first = step.event.starts_at.astimezone(zone).date()
        day = step.last_day or first - timedelta(days=step.days_before)
        until = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
        Settings.objects.filter(event_id=step.event_id).update(cancel_until=until)


class Migration(migrations.Migration):
    dependencies = [("registrations", "0020_cancellation_steps")]

    operations = [migrations.RunPython(write_steps, write_moments)]
