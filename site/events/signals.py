"""What this app asks and tells those above it."""

from django.dispatch import Signal

# sender=Room, room, starts_at, ends_at; a receiver returns a list of events.queries.Booking.
room_bookings_asked = Signal()
