"""Rules that need no database."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ROR_ID = re.compile(r"^https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}$")
CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def validate_ror(value: str) -> None:
    """A ROR identifier with right check digits (ISO 7064 mod 97-10 over the base-32 part, https://ror.org/about)."""
    message = _("Write the whole ROR address, for example https://ror.org/03cve4549.")
    if not ROR_ID.match(value):
        raise ValidationError(message, code="ror")
    body, check = value[-9:-2], value[-2:]
    number = 0
    for char in body:
        number = number * 32 + CROCKFORD.index(char)
    if 98 - (number * 100) % 97 != int(check):
        raise ValidationError(_("This ROR address has a wrong check digit; please compare it again."), code="ror")
