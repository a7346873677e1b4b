"""Forms whose dates are typed and shown on the clock of a named zone, not on the server's or the visitor's."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.widgets import AdminDateTimeInput

from core.dates import YEARS


class ZonedDateTimeField(forms.DateTimeField):
    """Reads and writes in `self.zone`. A time that the zone skips or has twice (clock change) is refused."""

    widget = AdminDateTimeInput
    zone: ZoneInfo = ZoneInfo("UTC")

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(self.zone):
            return super().prepare_value(value)

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(self.zone):
            moment = super().to_python(value)
        if moment is not None and moment.year not in YEARS:
            raise forms.ValidationError(_("Please check the year: it must be between 1971 and 2200."), code="year")
        return moment


def known_zone(name: Any) -> ZoneInfo | None:
    return ZoneInfo(name) if isinstance(name, str) and name in available_timezones() else None


class ZonedFormMixin:
    """For a model form: every ZonedDateTimeField gets the zone that `zone_name()` gives, and says so in its help text.

    While a zone is being typed in the same form (`zone_field`), the typed one counts, if it exists.
    """

    zone_field = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = self._typed_zone() or known_zone(self.zone_name()) or ZoneInfo("UTC")
        for field in self.fields.values():  # type: ignore[attr-defined]
            if isinstance(field, ZonedDateTimeField):
                field.zone = self.zone
                said = self._help() if self.zone_field else _("On the clock of %(zone)s.") % {"zone": self.zone.key}
                field.help_text = f"{said} {field.help_text}".strip()

    def zone_name(self) -> str:
        """The zone before anything is typed; override where the instance has no `timezone` of its own."""
        return getattr(self.instance, "timezone", "")  # type: ignore[attr-defined]

    def _typed_zone(self) -> ZoneInfo | None:
        if not (self.zone_field and self.is_bound):  # type: ignore[attr-defined]
            return None
        return known_zone(self.data.get(self.add_prefix(self.zone_field), ""))  # type: ignore[attr-defined]

    def _help(self) -> str:
        return _("On the clock of the time zone chosen above.")
