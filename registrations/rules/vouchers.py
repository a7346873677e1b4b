"""Whether a voucher may be used, and for whom in an order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.money import MINIMUM_CHARGE
from registrations.rules.pricing import Discount, Price, option_key
from registrations.rules.sale import moment

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from registrations.models import Voucher

LONGEST_CODE = 32


def read_code(text: str) -> str:
    """As typed, in capitals without spaces and what can't be seen."""
    return "".join(char for char in text[:1000] if char.isprintable() and not char.isspace()).upper()[:LONGEST_CODE]


def why_not_usable(voucher: "Voucher | None", left: int, zone: "ZoneInfo", now: datetime) -> str:
    """A sentence, or ""; `left` is how many uses are left."""
    if voucher is None or not voucher.is_active:
        return _("This voucher is not known here. Please look at the code again.")
    if voucher.valid_from and now < voucher.valid_from:
        return _("This voucher is valid from %(when)s.") % {"when": moment(voucher.valid_from, zone)}
    if voucher.valid_until and now >= voucher.valid_until:
        return _("This voucher was valid until %(when)s.") % {"when": moment(voucher.valid_until, zone)}
    if left <= 0:
        return _("This voucher has been used up.")
    return ""


def keeps_places(voucher: "Voucher", now: datetime) -> bool:
    """Whether places are kept for its uses that are left; as queries/availability.py counts them."""
    return voucher.reserves_places and voucher.is_active and (voucher.valid_until is None or voucher.valid_until > now)


def allotted(
    discount: Discount, left: int, for_email: str, seats: Sequence[tuple[int, str, Sequence[int]]]
) -> list[bool]:
    """For which of these people (ticket type id, e-mail address, ids of options that are to pay) the voucher is used:
    the first that it is of use to, at most `left`."""
    wanted = for_email.lower()
    used: list[bool] = []
    for kind, email, options in seats:
        is_for = discount.fits(kind) or any(discount.fits(option_key(pk)) for pk in options)
        fits = is_for and (not wanted or email.strip().lower() == wanted)
        used.append(fits and sum(used) < left)
    return used


def without_crumbs(prices: Sequence[Price]) -> list[Price]:
    """A voucher may leave so little that nobody can pay it online: then nothing is to pay."""
    total = sum(price.highest.minor for price in prices)
    vouchers = any("voucher" in price.facts for price in prices)
    if not vouchers or not 0 < total < MINIMUM_CHARGE.get(prices[0].currency, 1):
        return list(prices)
    return [
        replace(price, minor=0, highest_minor=0, facts={**price.facts, "paid_minor": 0, "waived_minor": price.minor})
        for price in prices
    ]
