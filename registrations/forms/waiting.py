"""Joining a waiting list."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from registrations.forms.fields import LineField, MailField


class WaitingForm(forms.Form):
    name = LineField(label=_("Name"), longest=250, error_messages={"required": _("Please write your name.")})
    email = MailField(
        label=_("E-mail"),
        help_text=_("A link goes there. You stand in line once you have opened it."),
        error_messages={"required": _("Please write an e-mail address.")},
    )
    places = forms.IntegerField(
        label=_("How many places?"),
        min_value=1,
        help_text=_("If fewer become free at once, these are offered to you first, and you wait on for the rest."),
        error_messages={
            "required": _("Please write how many places."),
            "invalid": _("Please choose a whole number of places."),
        },
    )
    website = forms.CharField(label=_("Leave this empty"), required=False)  # people never see it; machines fill it in

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = self.fields["places"]
        places.widget = forms.Select(choices=[(n, str(n)) for n in range(1, most + 1)])
        places.validators.append(MaxValueValidator(most))
        places.initial = 1
