"""Another person takes the place, or the name was misspelt."""

from django.utils.translation import gettext_lazy as _

from registrations.forms.attendees import NameForm
from registrations.forms.fields import LineField, MailField


class RenamingForm(NameForm):
    email = MailField(label=_("E-mail"), error_messages={"required": _("Please write an e-mail address.")})
    affiliation = LineField(
        label=_("University, institute or company"), required=False, longest=250, help_text=_("Printed on the badge.")
    )
