"""A pasted list of people."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.rules.invitations import Invited, read_people


class InvitationsForm(forms.Form):
    people = forms.CharField(
        label=gettext_lazy("People"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy("One per line: an e-mail address, with the name before or after it."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the mail"), choices=settings.LANGUAGES)

    def clean_people(self) -> list[Invited]:
        people = read_people(self.cleaned_data["people"])
        if not people:
            raise ValidationError(_("Write at least one e-mail address."))
        return people
