"""Partners of a school, ready to be listed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from core.text import fold
from partners.enums import OrganisationKind
from partners.models import Agreement, Grant, Organisation


@dataclass(frozen=True, slots=True)
class CountryGroup:
    code: str  # ISO 3166-1 alpha-2; "" where the country is not known or there is none
    name: str
    partners: tuple[Organisation, ...]


def in_force(today: date | None = None) -> Q:
    """Agreements that have no end, or one still to come."""
    today = today or timezone.localdate()
    return Q(valid_until__isnull=True) | Q(valid_until__gte=today)


def partners_of(school: Organisation | None = None, today: date | None = None) -> QuerySet[Organisation]:
    """Organisations with an agreement in force with `school`, or with any of our schools. No row stands twice."""
    agreements = Agreement.objects.filter(in_force(today), partner_id=OuterRef("pk"))
    if school is not None:
        agreements = agreements.filter(school=school)
    return Organisation.objects.filter(Exists(agreements))


def partners_with_agreements(school: Organisation, today: date | None = None) -> list[Organisation]:
    """Two statements; each partner's `current_agreements` holds those in force with `school`."""
    current = Agreement.objects.filter(in_force(today), school=school).order_by("signed_on", "pk")
    partners = partners_of(school, today).select_related("logo", "parent")
    return list(partners.prefetch_related(Prefetch("agreements", queryset=current, to_attr="current_agreements")))


def by_country(partners: Iterable[Organisation]) -> list[CountryGroup]:
    """In the order of the countries' names in the active language; those without a country last."""
    groups: dict[str, list[Organisation]] = {}
    for partner in partners:
        groups.setdefault(str(partner.country.code or ""), []).append(partner)
    named = [
        CountryGroup(code, str(members[0].country.name) if code else "", tuple(sort_by_name(members)))
        for code, members in groups.items()
    ]
    return sorted(named, key=lambda group: (not group.code, fold(group.name)))


def sort_by_name(partners: Iterable[Organisation]) -> list[Organisation]:
    return sorted(partners, key=lambda partner: fold(partner.local_name))


def kinds_among(partners: Iterable[Organisation]) -> list[tuple[str, str, int]]:
    """(value, label, number) of the kinds that occur, in the order of the fixed list."""
    counts: dict[str, int] = {}
    for partner in partners:
        counts[partner.kind] = counts.get(partner.kind, 0) + 1
    return [(kind.value, str(kind.label), counts[kind.value]) for kind in OrganisationKind if kind.value in counts]


def grants_of(school: Organisation) -> QuerySet[Grant]:
    return Grant.objects.filter(school=school).select_related("funder").order_by("funder__name", "pk")
