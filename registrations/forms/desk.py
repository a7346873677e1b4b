"""What the desk types, pastes or scans."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from registrations.forms.fields import LineField

TICKET_ADDRESS = re.compile(r"/tickets/([^/?#\s]+)")


class DeskForm(forms.Form):
    code = LineField(
        label=_("Ticket code, name, e-mail or order"),
        longest=500,
        error_messages={"required": _("Scan a ticket, or type a code or a name.")},
    )

    def clean_code(self) -> str:
        """A scanned address becomes the code that it holds."""
        text: str = self.cleaned_data["code"]
        found = TICKET_ADDRESS.search(text)
        return found.group(1) if found else text
