from django import forms
from django.utils.translation import gettext_lazy as _

from registrations.forms.fields import MailField


class LostLinkForm(forms.Form):
    email = MailField(
        label=_("E-mail"),
        help_text=_("The address that you registered with."),
        error_messages={"required": _("Please write an e-mail address.")},
    )
