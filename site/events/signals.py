"""What this app asks and tells those above it."""

from django.dispatch import Signal

# sender=Room, room, starts_at, ends_at; a receiver returns a list of events.queries.Booking.
room_bookings_asked = Signal()

# sender=Event, request (or None); a receiver returns a condition on events: those whose pages are all unpublished or
# closed to that request (core/pages.closed_behind).
closed_events_asked = Signal()
