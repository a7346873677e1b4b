"""The codes that people read aloud, and the secrets that open things."""

import secrets

# No 0/O, 1/I/L: what is read aloud or copied by hand must have one reading.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_order_code() -> str:
    """Seven characters, 27 thousand million codes: names an order to people, opens nothing."""
    return "".join(secrets.choice(ALPHABET) for _ in range(7))


def new_secret() -> str:
    """43 URL-safe characters holding 256 random bits."""
    return secrets.token_urlsafe(32)


def new_ticket_code() -> str:
    """20 characters, 99 random bits, capitals and digits only: a QR code packs them tightly."""
    return "".join(secrets.choice(ALPHABET) for _ in range(20))


def read_ticket_code(text: str) -> str:
    """The code in what was scanned or typed: the address on the ticket, or the code with spaces and hyphens."""
    last = text.strip().rstrip("/").rpartition("/")[2]
    return "".join(char for char in last.upper() if char.isalnum())[:40]
