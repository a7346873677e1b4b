"""Forms for places and events in the back office."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import clean
from core.zoned_forms import ZonedDateTimeField, ZonedFormMixin
from events.models import Event, Room, Venue


def room_names(text: str) -> list[str]:
    """One room a line; blank lines and repeated names are left out."""
    return list(dict.fromkeys(name for name in map(clean, text.splitlines()) if name))


class NewVenueForm(forms.ModelForm[Venue]):
    rooms = forms.CharField(
        label=_("Rooms"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One room a line."),
    )

    class Meta:
        model = Venue
        fields = ("name", "address", "city", "country", "map_url")
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}

    def clean_rooms(self) -> list[str]:
        names = room_names(self.cleaned_data["rooms"])
        if any(len(name) > 120 for name in names):
            raise forms.ValidationError(_("A room's name has at most 120 characters."))
        return names

    def save(self, commit: bool = True) -> Venue:
        venue = super().save(commit=commit)
        if commit:
            for number, name in enumerate(self.cleaned_data["rooms"]):
                Room.objects.create(venue=venue, name=name, sort_order=number)
        return venue


class RoomChoiceField(forms.ModelChoiceField):
    """Rooms under the name of their venue."""

    def __init__(self, **kwargs: Any) -> None:
        rooms = Room.objects.select_related("venue").order_by("venue__name", "sort_order")
        super().__init__(queryset=rooms, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.venue.name}: {obj.name}"


class NativeDateTimeInput(forms.DateTimeInput):
    """The browser's own date and time control: for forms inside a chooser's dialogue."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class NewEventForm(ZonedFormMixin, forms.ModelForm[Any]):
    """What a record needs to exist; subclasses name the model."""

    zone_field = "timezone"
    starts_at = ZonedDateTimeField(label=_("Starts"), widget=NativeDateTimeInput())
    ends_at = ZonedDateTimeField(label=_("Ends"), widget=NativeDateTimeInput())

    class Meta:
        model = Event
        fields: Iterable[str] = ("kind", "title", "timezone", "starts_at", "ends_at", "venue")
