"""What organisers fill in when they invite or remind speakers."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conferences.enums import REMINDED, SpeakerGap
from conferences.forms.fields import TextField


class InvitingForm(forms.Form):
    """One message for all chosen speakers."""

    message = TextField(
        label=_("Message"),
        longest=3000,
        rows=6,
        help_text=_("Stands in the mail after the greeting. Name, event, part and link come by themselves."),
    )
    answer_by = forms.DateField(
        label=_("Please answer by"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def clean_answer_by(self) -> Any:
        day = self.cleaned_data["answer_by"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day is over. Choose a later one or leave it empty."), code="past")
        return day


class RemindingForm(forms.Form):
    """What the reminder is about."""

    gaps = forms.MultipleChoiceField(
        label=_("Remind of"),
        choices=[(gap.value, gap.label) for gap in REMINDED],
        initial=[gap.value for gap in REMINDED if gap is not SpeakerGap.SLIDES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
