"""Forms of the back office."""

from conferences.models import Conference
from events.enums import EventKind
from events.forms import NewEventForm

CONFERENCE_KINDS = [(kind.value, kind.label) for kind in EventKind if kind is not EventKind.LECTURE]


class NewConferenceForm(NewEventForm):
    class Meta(NewEventForm.Meta):
        model = Conference
