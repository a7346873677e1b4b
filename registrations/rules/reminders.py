"""When a reminder is due."""

from datetime import datetime, timedelta

LONGEST_NOTICE = timedelta(hours=24)


def unpaid_reminder_at(placed_at: datetime, expires_at: datetime) -> datetime:
    """A day before the order expires, or when a third of its time is left if that is less: 20 of 60 minutes."""
    return expires_at - min(LONGEST_NOTICE, max(timedelta(0), expires_at - placed_at) / 3)
