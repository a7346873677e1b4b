"""Rules about time that need no database."""

from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def validate_zone(value: str) -> None:
    """An IANA time zone name (RFC 5545 TZID, https://www.iana.org/time-zones)."""
    if value not in available_timezones():
        raise ValidationError(
            _("“%(value)s” is no time zone. Write a name like Asia/Shanghai, Asia/Ho_Chi_Minh or Europe/Berlin."),
            code="zone",
            params={"value": value[:60]},
        )


def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
