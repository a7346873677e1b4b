"""A conference's own fields, on its own clock."""

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from conferences.models import Conference
from core.zoned_forms import ZonedDateTimeField, ZonedFormMixin
from events.enums import EventKind
from events.forms import NewEventForm, RoomChoiceField

CONFERENCE_KINDS = [(kind.value, kind.label) for kind in EventKind if kind is not EventKind.LECTURE]


class NewConferenceForm(NewEventForm):
    class Meta(NewEventForm.Meta):
        model = Conference

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = CONFERENCE_KINDS  # type: ignore[attr-defined]


class ConferenceForm(ZonedFormMixin, WagtailAdminModelForm):
    zone_field = "timezone"
    starts_at = ZonedDateTimeField(label=gettext_lazy("Starts"))
    ends_at = ZonedDateTimeField(label=gettext_lazy("Ends"))
    room = RoomChoiceField(
        label=gettext_lazy("Room"),
        required=False,
        help_text=gettext_lazy("Only if the whole event has one room; sessions have their own."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = CONFERENCE_KINDS
