"""Filters of the organisers' screens."""

from typing import Any

from django import template

from events.models import Event
from registrations.views.admin_common import local_moment

register = template.Library()


@register.filter
def on_clock_of(at: Any, event: Event) -> str:
    """A moment on the event's clock: `{{ order.placed_at|on_clock_of:event }}`."""
    return local_moment(at, event)
