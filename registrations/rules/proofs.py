"""How long a proof may be sent, and when its files go."""

from datetime import datetime, timedelta

LEAST = timedelta(days=3)  # to send it, for whoever took the ticket late


def last_moment(until: datetime | None, starts_at: datetime, ordered_at: datetime) -> datetime:
    """The organiser's date, else the beginning of the event; for a ticket taken late three days after that, yet not
    after the event has begun."""
    until = until or starts_at
    return max(until, min(ordered_at + LEAST, starts_at))
