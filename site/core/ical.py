"""Calendar feeds (RFC 5545 and 7986) from plain items; knows no model."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CalendarItem:
    """One VEVENT. `starts_at`, `ends_at`, `stamped_at`, `changed_at` are aware; the first two are shown in `timezone`.

    `uid` never changes for one item; `sequence` grows with each change that a calendar must notice;
    `status` is CONFIRMED, TENTATIVE or CANCELLED.
    """

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    sequence: int
    changed_at: datetime
    status: str = "CONFIRMED"
    location: str = ""
    latitude: float | None = None
    longitude: float | None = None
    description: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    organizer_name: str = ""
    organizer_email: str = ""
    join_url: str = ""  # only in personal feeds
