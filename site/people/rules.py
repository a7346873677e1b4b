"""Rules about names and identifiers; no database."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.text import fold
from people.enums import NameOrder

ORCID = re.compile(r"^(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])$")

DEMO_DOMAIN = "demo.example"


def is_demo_address(email: str) -> bool:
    """Whether an account belongs to the demo, whose password is printed in the README."""
    return email.strip().lower().endswith(f"@{DEMO_DOMAIN}")


def normalize_orcid(value: str) -> str:
    """`https://orcid.org/0000-…` or the bare iD → the bare iD. ValidationError if it is no iD.

    The last character is a check digit, ISO 7064 mod 11-2
    (https://support.orcid.org/hc/en-us/articles/360006897674).
    """
    match = ORCID.match(value.strip().rstrip("/").upper().replace("HTTPS://ORCID.ORG/", "https://orcid.org/"))
    if not match:
        raise ValidationError(_("Write the ORCID iD as four groups of four, like 0000-0002-1825-0097."), code="orcid")
    orcid = match.group(1)
    total = 0
    for digit in orcid.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    remainder = (12 - total % 11) % 11
    if orcid[-1] != ("X" if remainder == 10 else str(remainder)):
        raise ValidationError(_("This ORCID iD has a wrong check digit; please compare it again."), code="orcid")
    return orcid


def validate_orcid(value: str) -> None:
    normalize_orcid(value)


def full_name(family: str, given: str, order: str = NameOrder.GIVEN_FIRST) -> str:
    """The name as its bearer writes it."""
    if order == NameOrder.FAMILY_FIRST_JOINED:
        return f"{family}{given}"
    parts = (family, given) if order == NameOrder.FAMILY_FIRST else (given, family)
    return " ".join(part for part in parts if part)


def sort_key(family: str, given: str, latin_name: str = "") -> str:
    """What a list of people is sorted by: family name, then given name, in folded Latin letters where known."""
    return fold(f"{latin_name or family} {given}".strip())[:250]
