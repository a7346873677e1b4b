"""What this app tells those above it, and what it asks them."""

from django.dispatch import Signal

# sender=Conference, conference, release, previous (ProgrammeRelease or None)
programme_released = Signal()

# sender=Conference, conference, guids (frozenset of session guids that were moved or cancelled), email ("" for all).
# A receiver returns a list of conferences.rules.readers.Reader with the sessions that each has booked; with `email`
# only that reader's. Called inside the release's transaction: one or two statements, no writes.
programme_readers_asked = Signal()

# sender=PersonalProgramme, personal_programme; a receiver returns the guids (strings) of the sessions that whoever
# keeps this programme has booked.
booked_sessions_asked = Signal()
