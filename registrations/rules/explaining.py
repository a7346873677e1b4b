"""The rule that gave a price, as a sentence in the reader's language."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django_countries import countries

from core.dates import long_date
from core.money import Money, format_money
from registrations.enums import FeePeriod, IncomeGroup, VoucherKind


def explain(facts: Mapping[str, Any]) -> str:
    """`Early fee until 1 March 2027 · lower middle income (Vietnam) · voucher LAB7: 20 % off · 1 USD = 7.2 CNY`;
    empty where the price is simply that of the ticket."""
    waived = _("less than can be paid online is waived") if facts.get("waived_minor") else ""
    if facts.get("rule") == "included":
        return _("included in the ticket")
    if facts.get("rule") == "cancellation":
        return _("kept on cancellation")
    if facts.get("rule") == "change":
        return _("kept on a change")
    parts = (_period(facts), _group(facts), _voucher(facts), _rate(facts), waived)
    return " · ".join(part for part in parts if part)


def _period(facts: Mapping[str, Any]) -> str:
    if facts.get("rule") != "fee" or "period" not in facts:
        return ""
    name = {
        FeePeriod.EARLY: _("Early fee"),
        FeePeriod.REGULAR: pgettext("fee", "Regular fee"),
        FeePeriod.LATE: _("Late fee"),
        FeePeriod.ON_SITE: _("Fee on site"),
    }[FeePeriod(facts["period"])]
    if not facts.get("period_until"):
        return name
    day = long_date(date.fromisoformat(facts["period_until"]), get_language() or "en")
    return _("%(fee)s until %(day)s") % {"fee": name, "day": day}


def _group(facts: Mapping[str, Any]) -> str:
    if not facts.get("income_group"):
        return ""
    values = {"group": IncomeGroup(facts["income_group"]).label, "country": countries.name(facts["country"])}
    return _("%(group)s (%(country)s)") % values


def _voucher(facts: Mapping[str, Any]) -> str:
    if not facts.get("voucher") or not facts.get("before_voucher_minor"):
        return ""
    values = {"code": facts["voucher"], "percent": facts["voucher_value"]}
    if facts["voucher_kind"] == VoucherKind.FREE:
        return _("voucher %(code)s: free") % values
    if facts["voucher_kind"] == VoucherKind.PERCENT:
        return _("voucher %(code)s: %(percent)s %% off") % values
    off = facts.get("voucher_off_minor", facts["voucher_value"])  # what it took off this line
    amount = format_money(Money(off, facts["currency"]), get_language() or "en")
    return _("voucher %(code)s: %(amount)s off") % {**values, "amount": amount}


def _rate(facts: Mapping[str, Any]) -> str:
    if not facts.get("rate"):
        return ""
    return rate_text(facts["currency"], facts["paid_currency"], Decimal(facts["rate"]))


def rate_text(currency: str, other: str, rate: Decimal) -> str:
    """`1 USD = 7.2 CNY`"""
    return f"1 {currency} = {rate.normalize():f} {other}"
