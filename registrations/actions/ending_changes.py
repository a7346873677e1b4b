"""A change of a place that is over. Whoever calls has the order's row locked."""

from datetime import datetime
from typing import Any

from core.audit import record
from registrations.actions.alarms import end_alarms
from registrations.enums import OPEN_CHANGES, ChangeState
from registrations.models import Attendee, Order, OrderChange


def end_change(change: OrderChange, state: ChangeState, now: datetime, answer: str = "") -> None:
    """→ one of the ends. Its places count no more as its own."""
    change.state, change.ended_at = state, now
    change.answer = answer or change.answer
    change.save(update_fields=["state", "ended_at", "answer"])
    end_alarms(f"change {change.pk}")


def withdraw_changes(order: Order, now: datetime, attendee: Attendee | None = None, by: Any = None) -> None:
    """The order, or one person of it, is let go: what waits for them ends with it."""
    waiting = order.changes.filter(state__in=OPEN_CHANGES)
    for change in waiting.filter(attendee=attendee) if attendee else waiting:
        end_change(change, ChangeState.WITHDRAWN, now)
        record("registrations.order.withdraw_change", order, by=by, change=change.pk)
