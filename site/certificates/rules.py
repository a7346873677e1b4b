"""Numbers that can be read aloud and not guessed, and the digest that guards what was printed. No database."""

import hashlib
import json
import re
import secrets
from typing import Any

# Crockford's base 32: no I, L, O, U, so that every character has one reading (https://www.crockford.com/base32.html).
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READINGS = str.maketrans({"O": "0", "I": "1", "L": "1"})
MODULUS = 1021  # the largest prime that fits into two characters: finds every wrong and every swapped character
LENGTH = 12  # 60 random bits


class NumberInvalidError(ValueError):
    """The text can't be a number of ours: wrong length, wrong characters or wrong check characters."""


def new_number() -> str:
    """Like `7K4M-9QXR-T3WZ-8H`: twelve random characters and two to check them."""
    return write_number("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def write_number(body: str) -> str:
    check = _value(body) % MODULUS
    text = body + ALPHABET[check // 32] + ALPHABET[check % 32]
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def read_number(text: str) -> str:
    """The number as it is printed, from what somebody typed: any case, spaces or hyphens, O for 0, I or L for 1.

    Also takes the whole address of the QR code. Raises NumberInvalidError.
    """
    last = text.strip().rstrip("/").rpartition("/")[2]
    compact = re.sub(r"[\s\-–—_.]", "", last.upper()).translate(READINGS)
    if len(compact) != LENGTH + 2 or set(compact) - set(ALPHABET):
        raise NumberInvalidError(text[:60])
    number = write_number(compact[:LENGTH])
    if number.replace("-", "") != compact:
        raise NumberInvalidError(text[:60])
    return number


def digest_of(*, number: str, holder_name: str, facts: dict[str, Any]) -> str:
    """SHA-256 over canonical JSON (sorted keys, no spaces, UTF-8) of all that the certificate says; 64 hex digits."""
    said = {"facts": facts, "holder": holder_name, "number": number}
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _value(body: str) -> int:
    value = 0
    for char in body:
        value = value * 32 + ALPHABET.index(char)
    return value
