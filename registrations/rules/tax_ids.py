"""Numbers by which tax offices know bodies, and their check digits."""

import re

USCC_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # 31: no I, O, S, V, Z
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
MST_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
SEPARATORS = re.compile(r"[\s.\-‐-―]+")


def compact(text: str) -> str:
    """Without spaces, dots and hyphens, in capitals; full-width digits become plain ones."""
    plain = "".join(chr(ord(char) - 0xFEE0) if "\uff01" <= char <= "\uff5e" else char for char in text)
    return SEPARATORS.sub("", plain).upper()


def is_uscc(text: str) -> bool:
    """A Chinese unified social credit code of 18 characters (GB 32100-2015): the last is a check over the others."""
    code = compact(text)
    if len(code) != 18 or any(char not in USCC_DIGITS for char in code) or not code[2:8].isdigit():
        return False
    total = sum(USCC_DIGITS.index(char) * weight for char, weight in zip(code, USCC_WEIGHTS, strict=False))
    return USCC_DIGITS[-total % 31] == code[17]


def is_mst(text: str) -> bool:
    """A Vietnamese tax code: ten digits, the last a check, and perhaps three more for a branch."""
    code = compact(text)
    if not re.fullmatch(r"[0-9]{10}([0-9]{3})?", code) or code[10:] == "000":
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code, MST_WEIGHTS, strict=False))
    return 10 - total % 11 == int(code[9])


def is_vn_citizen(text: str) -> bool:
    """A Vietnamese personal identification number, which stands for a person's tax code: twelve digits, no check."""
    return re.fullmatch(r"0[0-9]{11}", compact(text)) is not None


def shown_mst(text: str) -> str:
    """`0100109106-001`"""
    code = compact(text)
    return f"{code[:10]}-{code[10:]}" if len(code) == 13 else code
