"""Titles that only hold a place."""

import re

from core.text import fold

PLACEHOLDER = re.compile(
    r"^[\W_]*$|^[\W_]*(tba|tbc|tbd|n\.? ?n\.?|to be (announced|confirmed|decided|determined)|title( follows)?|untitled"
    r"|talk|lecture|keynote( lecture)?|invited (talk|lecture)|plenary( lecture)?|待定|题目待定|se cap nhat)[\W_\d]*$"
)


def is_placeholder(title: str, *names: str) -> bool:
    """Whether a title says nothing yet: empty, TBA, “Keynote 2”, or only the speaker's name."""
    folded = fold(title).strip()
    return bool(PLACEHOLDER.match(folded)) or folded in {fold(name).strip() for name in names if name}
