"""What the timetable editor needs beside the sessions: who can when, and who moved what."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Availability(models.Model):
    """A time in which a person or a room can be used. Without any row of theirs they always can."""

    conference = models.ForeignKey(
        "conferences.Conference", models.CASCADE, related_name="availabilities", verbose_name=_("conference")
    )
    person = models.ForeignKey(
        "people.Person",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="availabilities",
        verbose_name=_("person"),
    )
    room = models.ForeignKey(
        "events.Room", models.CASCADE, null=True, blank=True, related_name="availabilities", verbose_name=_("room")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("availability")
        verbose_name_plural = _("availabilities")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, room__isnull=True)
                | models.Q(person__isnull=True, room__isnull=False),
                name="availability_is_of_a_person_or_a_room",
                violation_error_message=_("Choose a person or a room."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="availability_ends_after_it_starts",
                violation_error_message=_("The end must be after the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.room}"


class TimetableChange(models.Model):
    """One change of a session in the editor. `version` is the session's after it; `before` and `after` hold what
    changed: {"starts_at": ISO or null, "ends_at": …, "room": id or null, …}."""

    session = models.ForeignKey(
        "conferences.Session", models.CASCADE, related_name="timetable_changes", verbose_name=_("session")
    )
    version = models.PositiveIntegerField(_("version"))
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    changed_at = models.DateTimeField(_("changed"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("change of the timetable")
        verbose_name_plural = _("changes of the timetable")
        constraints = [
            models.UniqueConstraint(fields=["session", "version"], name="timetable_change_has_a_version_of_its_own")
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.version}"
