"""Whether changes of places agree with the lines of their orders; part of `check_books`."""

from collections.abc import Iterator

from events.models import Event
from registrations.enums import ChangeState, OrderState
from registrations.models import OrderChange


def problems_of_changes(event: Event) -> Iterator[str]:
    """In words for operators. Constant statements."""
    changes = OrderChange.objects.filter(order__event_id=event.pk).select_related("order", "attendee")
    for change in changes.prefetch_related("ends", "lines__line"):
        name = f"order {change.order.code}: change {change.pk}"
        new = sum(line.price_minor for line in change.lines.all())
        old = sum(line.price_minor for line in change.ends.all())
        if change.difference_minor != new - old:
            yield f"{name}: {change.difference_minor} is not the difference of its lines"
        if change.kept_minor and change.back_minor + change.kept_minor > -change.difference_minor:
            yield f"{name}: more goes back or is kept than it costs less"
        if change.state == ChangeState.APPLIED:
            yield from _of_applied(name, change)
        elif any(line.line for line in change.lines.all()):
            yield f"{name}: {change.state}, but its lines are written"
        elif change.is_open:
            if change.order.state != OrderState.CONFIRMED or change.attendee.cancelled_at:
                yield f"{name}: {change.state}, but its person does not come"
            if any(line.cancelled_at for line in change.ends.all()):
                yield f"{name}: {change.state}, but what it changes is gone"


def _of_applied(name: str, change: OrderChange) -> Iterator[str]:
    if any(line.cancelled_at is None for line in change.ends.all()):
        yield f"{name}: made, but an old line stands"
    for line in change.lines.all():
        if line.line is None or line.line.price_minor != line.price_minor:
            yield f"{name}: made, but a new line is missing or has another price"
