"""The dots of the partner map."""

from collections.abc import Iterable
from dataclasses import dataclass

from partners.geography import CENTRES
from partners.queries import CountryGroup


@dataclass(frozen=True, slots=True)
class Dot:
    code: str
    name: str
    count: int
    x: int
    y: int
    radius: float  # its area grows with the number of partners


def dots(groups: Iterable[CountryGroup]) -> list[Dot]:
    """Large dots first, so that small ones lie on top of them."""
    found = [
        Dot(
            group.code,
            group.name,
            len(group.partners),
            *CENTRES[group.code],
            round(4 + 2.6 * len(group.partners) ** 0.5, 1),
        )
        for group in groups
        if group.code in CENTRES
    ]
    return sorted(found, key=lambda dot: -dot.radius)
