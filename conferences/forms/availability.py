"""When a person or a room is available."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from conferences.forms.programme import ProgrammeForm
from core.zoned_forms import ZonedDateTimeField
from events.models import Room


class AvailabilityForm(ProgrammeForm):
    starts_at = ZonedDateTimeField(label=pgettext_lazy("time", "From"))
    ends_at = ZonedDateTimeField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("Whoever stands in this list is available then and at no other time."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.conference_id is None and self.conference.pk:
            self.instance.conference = self.conference
        if "room" in self.fields:
            self.fields["room"].queryset = Room.objects.filter(venue=self.conference.venue_id).order_by("sort_order")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if bool(data.get("person")) == bool(data.get("room")) and not {"person", "room"} & self.errors.keys():
            self.add_error("person", _("Choose a person or a room, one of them."))
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The end must be after the start."))
        return data
