"""Reading a pasted list of people."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.text import clean

ADDRESS = re.compile(r"[^\s<>,;\t]+@[^\s<>,;\t]+")
MOST_LINES = 2000


@dataclass(frozen=True, slots=True)
class Invited:
    email: str
    name: str = ""


def read_people(text: str) -> list[Invited]:
    """One person per line: `An Nguyễn <an@example.org>`, `an@example.org, An Nguyễn`, or the address alone.

    ValidationError names every line that can't be read.
    """
    lines = [(number, clean(line)) for number, line in enumerate(text.replace("\x00", "").splitlines(), 1)]
    lines = [(number, line) for number, line in lines if line]
    if len(lines) > MOST_LINES:
        raise ValidationError(_("Invite at most %(most)d people at once.") % {"most": MOST_LINES})
    people, problems = [], []
    for number, line in lines:
        found = ADDRESS.search(line)
        try:
            validate_email(found.group() if found else "")
        except ValidationError:
            text = _("Line %(number)d has no e-mail address: “%(line)s”.")
            problems.append(text % {"number": number, "line": line[:80]})
            continue
        assert found is not None  # noqa: S101  an empty address is none
        name = (line[: found.start()] + line[found.end() :]).strip(" ,;<>\"'")
        people.append(Invited(email=found.group(), name=name[:250]))
    if problems:
        raise ValidationError(problems[:20])
    return people
