"""What this app tells those above it."""

from django.dispatch import Signal

programme_released = Signal()  # sender=Conference, conference, release, previous (ProgrammeRelease or None)
