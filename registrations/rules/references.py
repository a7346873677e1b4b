"""References that people type into a bank's form: the order's code with two check digits in front (ISO 11649)."""

import re
from collections.abc import Iterator

from registrations.rules.codes import ALPHABET

REFERENCE = re.compile(rf"RF(\d\d)([{ALPHABET}]{{7}})")
CODE = re.compile(rf"(?<![A-Z0-9])([{ALPHABET}]{{7}})(?![A-Z0-9])")
IBAN = re.compile(r"[A-Z]{2}\d\d[A-Z0-9]{11,30}")
BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")


def _mod_97(text: str) -> int:
    """ISO 7064: letters count as 10 … 35."""
    return int("".join(str(int(char, 36)) for char in text)) % 97


def reference_of(code: str) -> str:
    """`RF` + check digits + code: what banks know as a structured creditor reference."""
    return f"RF{98 - _mod_97(code + 'RF00'):02d}{code}"


def spaced_reference(code: str) -> str:
    """In groups of four, to be read and typed."""
    text = reference_of(code)
    return " ".join(text[n : n + 4] for n in range(0, len(text), 4))


def squeezed(text: str) -> str:
    """Capitals and digits only, as a bank may have cut, spaced and broken them."""
    return "".join(char for char in text.upper() if char.isascii() and char.isalnum())


def codes_by_reference(text: str) -> Iterator[str]:
    """Order codes of all references in a text whose check digits are right."""
    whole = squeezed(text)
    for start in [match.start() for match in re.finditer("RF", whole)]:
        match = REFERENCE.match(whole, start)
        if match and reference_of(match[2]) == match[0]:
            yield match[2]


def bare_codes(text: str) -> Iterator[str]:
    """Words of a text that could be order codes; nothing proves that they are."""
    yield from CODE.findall(text.upper())


def is_account_number(text: str) -> bool:
    """Whether an account number can be right: an IBAN by its check digits, anything else by its letters."""
    number = squeezed(text)
    if IBAN.fullmatch(number):
        return _mod_97(number[4:] + number[:4]) == 1
    return bool(re.fullmatch(r"[0-9A-Z][0-9A-Z -]{3,40}", text.strip().upper()))


def spaced_account(text: str) -> str:
    number = squeezed(text)
    if IBAN.fullmatch(number):
        return " ".join(number[n : n + 4] for n in range(0, len(number), 4))
    return text.strip()
