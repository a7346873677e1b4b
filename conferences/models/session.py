"""A session: one box of the timetable, a talk of its own or a frame for presentations."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from conferences.enums import SessionKind, SessionRole, SessionStatus
from core.slugs import free_slug


class Session(ClusterableModel):
    """Without `starts_at` and `ends_at` it is not scheduled yet and is left out of a release.

    `guid` is the stable identity that travels with frab exports; `external_id` the source's own number.
    """

    conference = models.ForeignKey(
        "conferences.Conference", models.CASCADE, related_name="sessions", verbose_name=_("conference")
    )
    guid = models.UUIDField(default=uuid.uuid4, editable=False)
    external_id = models.CharField(max_length=120, blank=True, editable=False)
    slug = models.SlugField(_("slug"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=SessionKind.choices, default=SessionKind.TALK)
    status = models.CharField(
        _("status"), max_length=20, choices=SessionStatus.choices, default=SessionStatus.CONFIRMED
    )
    title = models.CharField(_("title"), max_length=300)
    subtitle = models.CharField(_("subtitle"), max_length=300, blank=True)
    abstract = models.TextField(_("abstract"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True, help_text=_("Like en, zh or vi."))
    track = models.ForeignKey(
        "conferences.Track", models.SET_NULL, null=True, blank=True, related_name="sessions", verbose_name=_("track")
    )
    room = models.ForeignKey(
        "events.Room", models.SET_NULL, null=True, blank=True, related_name="sessions", verbose_name=_("room")
    )
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    is_plenary = models.BooleanField(
        _("across all rooms"), default=False, help_text=_("Nothing else runs meanwhile; drawn over every column.")
    )
    version = models.PositiveIntegerField(default=0, editable=False)  # grows with each change in the timetable editor
    links = models.JSONField(_("links"), default=list, blank=True)  # [{"title": str, "url": str}]

    class Meta:
        ordering = ["starts_at", "room__sort_order", "pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.UniqueConstraint(fields=["conference", "guid"], name="session_guid_is_unique_in_its_conference"),
            models.UniqueConstraint(fields=["conference", "slug"], name="session_slug_is_unique_in_its_conference"),
            models.CheckConstraint(
                condition=models.Q(starts_at__isnull=True, ends_at__isnull=True)
                | models.Q(starts_at__isnull=False, ends_at__gt=models.F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message=_("The end must be after the start; leave both empty for “not scheduled”."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = free_slug(Session, self.title, "session", conference=self.conference)
        super().save(*args, **kwargs)


class SessionPerson(Orderable):
    """Somebody's part in a session as a whole, with the affiliation they had then."""

    session = ParentalKey("conferences.Session", related_name="people")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="session_roles", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=12, choices=SessionRole.choices, default=SessionRole.SPEAKER)
    affiliation = models.CharField(_("affiliation then"), max_length=250, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("person in the session")
        verbose_name_plural = _("people in the session")
        constraints = [
            models.UniqueConstraint(fields=["session", "person", "role"], name="person_has_each_role_once_in_a_session")
        ]

    def __str__(self) -> str:
        return str(self.person)
