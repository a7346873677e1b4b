"""What the timetable editor sends, read and checked: JSON from a browser is as hostile as any other input."""

import json
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _

from conferences.actions.timetable import TimetableError
from conferences.enums import SessionKind, SessionStatus
from core.zoned_forms import ZonedDateTimeField

LARGEST = 20_000  # bytes of one request
HIGHEST = 2**63 - 1


class SessionInput(forms.Form):
    """Every field may be missing; only those that are there count."""

    title = forms.CharField(required=False, max_length=300)
    kind = forms.ChoiceField(required=False, choices=SessionKind.choices)
    status = forms.ChoiceField(required=False, choices=SessionStatus.choices)
    track = forms.IntegerField(required=False, min_value=1, max_value=HIGHEST)
    room = forms.IntegerField(required=False, min_value=1, max_value=HIGHEST)
    starts_at = ZonedDateTimeField(required=False)
    ends_at = ZonedDateTimeField(required=False)
    is_plenary = forms.BooleanField(required=False)

    def __init__(self, data: dict[str, Any], zone: ZoneInfo) -> None:
        super().__init__(data)
        for name in ("starts_at", "ends_at"):
            self.fields[name].zone = zone  # type: ignore[attr-defined]


def json_body(body: bytes) -> dict[str, Any]:
    """The JSON object of a request; its values are texts, numbers, true, false and null. Raises TimetableError."""
    if len(body) > LARGEST:
        raise TimetableError(_("This is too long."))
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or not all(isinstance(value, str | int | None) for value in data.values()):
        raise TimetableError(_("The request can't be read. Load the page again."))
    return data


def session_changes(data: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """What of a session is to change: moments aware, room and track as ids. Raises TimetableError at the field."""
    given = {name: data[name] for name in SessionInput.base_fields if name in data}
    form = SessionInput({name: "" if value is None else str(value) for name, value in given.items()}, zone)
    for name, errors in form.errors.items():
        if name in given:
            raise TimetableError(str(errors[0]), name)
    return {name: form.cleaned_data[name] for name in given}


def whole_number(data: dict[str, Any], name: str) -> int:
    """A number from 0 on that the database takes. Raises TimetableError."""
    value = data.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= HIGHEST:
        raise TimetableError(_("The request can't be read. Load the page again."), name)
    return value
