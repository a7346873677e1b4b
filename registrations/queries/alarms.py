"""Alarms that are on, and who hears of them."""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from registrations.models import Alarm


def alarms_on() -> QuerySet[Alarm]:
    return Alarm.objects.filter(ended_at__isnull=True).select_related("event")


def alarm_addresses(alarm: Alarm) -> list[str]:
    """The office of the event; without one, everybody who may manage registrations."""
    if alarm.event is not None and alarm.event.contact_email:
        return [alarm.event.contact_email]
    permission = {"content_type__app_label": "registrations", "codename": "manage_registrations"}
    by_group = Q(**{f"groups__permissions__{name}": value for name, value in permission.items()})
    directly = Q(**{f"user_permissions__{name}": value for name, value in permission.items()})
    users = get_user_model().objects.filter(by_group | directly | Q(is_superuser=True), is_active=True)
    return sorted(set(users.exclude(email="").values_list("email", flat=True)))
