"""What a holder gets back who cancels: the organiser's steps, on the event's clock. Pure; amounts are minor units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Step:
    """`percent` of the price less `fee_minor` for each ticket goes back, up to and including a day: `last_day`, or the
    one `days_before` the day on which the event starts. Exactly one of the two is set."""

    percent: int
    fee_minor: int = 0
    days_before: int | None = None
    last_day: date | None = None


def last_day_of(step: Step, first_day: date) -> date:
    """`first_day` is the event's, on its own clock."""
    return step.last_day or first_day - timedelta(days=step.days_before or 0)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The first moment after `day` on the clock of `zone`: days are 23 to 25 hours long where clocks are put forward
    and back."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)


def in_order(steps: Iterable[Step], first_day: date) -> list[Step]:
    """By their last days, the first to end first."""
    return sorted(steps, key=lambda step: last_day_of(step, first_day))


def step_at(
    steps: Iterable[Step], first_day: date, zone: ZoneInfo, now: datetime
) -> tuple[Step, datetime] | tuple[None, None]:
    """The step that counts at `now` (aware), and when it ends; (None, None) once the last has ended."""
    for step in in_order(steps, first_day):
        until = end_of_day(last_day_of(step, first_day), zone)
        if now < until:
            return step, until
    return None, None


def overtaken(steps: Iterable[Step], first_day: date) -> Step | None:
    """A step that gives more than one that ends before it, or ends on the same day; waiting must never pay."""
    ordered = in_order(steps, first_day)
    for earlier, later in pairwise(ordered):
        same_day = last_day_of(earlier, first_day) == last_day_of(later, first_day)
        costs_less = bool(later.percent) and later.fee_minor < earlier.fee_minor
        if same_day or later.percent > earlier.percent or costs_less:
            return later
    return None


def money_back(prices: Sequence[int], percent: int, fee_minor: int, paid_minor: int) -> list[int]:
    """What of each price goes back: the percentage, rounded half up, less the fee, never less than nothing.

    `paid_minor` is what came in for all of them together and is still here: where that is less than the prices, the
    percentage is of what there is. So the sum is never more than was paid.
    """
    back, left = [], max(0, paid_minor)
    for price in prices:
        base = min(price, left)
        left -= base
        back.append(max(0, (base * min(100, percent) * 2 + 100) // 200 - fee_minor))
    return back
