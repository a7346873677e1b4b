"""What takes place, when and where: the record that conferences and lectures build on."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.search import index

from core.languages import Localized
from core.slugs import free_slug, slug_of
from core.text import clean, search_terms
from events.enums import AttendanceMode, EventKind, EventStatus
from events.rules import validate_zone

RESERVED_SLUGS = frozenset({"all", "lectures", "people", "series", "my"})  # names of feeds, calendars/urls.py


class Event(index.Indexed, ClusterableModel):
    """A concrete record: registrations, certificates and calendars point at it whatever kind of event it is.

    `starts_at` and `ends_at` are UTC in the database; the event's days are days in `timezone`.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=EventKind.choices)
    title = models.CharField(_("title"), max_length=250)
    title_zh_hans = models.CharField(_("title in Chinese"), max_length=250, blank=True)
    title_vi = models.CharField(_("title in Vietnamese"), max_length=250, blank=True)
    slug = models.SlugField(
        _("slug"),
        max_length=120,
        unique=True,
        blank=True,
        help_text=_("Part of addresses that are printed and subscribed to; do not change it once the event is public."),
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("Two or three sentences for lists and calendars."))
    summary_zh_hans = models.TextField(_("summary in Chinese"), blank=True)
    summary_vi = models.TextField(_("summary in Vietnamese"), blank=True)
    timezone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[validate_zone], help_text=_("Like Asia/Shanghai.")
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    venue = models.ForeignKey(
        "events.Venue", models.SET_NULL, null=True, blank=True, related_name="events", verbose_name=_("venue")
    )
    room = models.ForeignKey(
        "events.Room", models.SET_NULL, null=True, blank=True, related_name="events", verbose_name=_("room")
    )
    attendance_mode = models.CharField(
        _("attendance"), max_length=40, choices=AttendanceMode.choices, default=AttendanceMode.OFFLINE
    )
    join_url = models.URLField(
        _("link to join online"), blank=True, help_text=_("Shown to registered people only, and in their own calendar.")
    )
    status = models.CharField(_("status"), max_length=20, choices=EventStatus.choices, default=EventStatus.SCHEDULED)
    contact_name = models.CharField(_("contact"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    is_public = models.BooleanField(
        _("public"), default=True, help_text=_("Shown in lists, search and feeds. Its page is published separately.")
    )
    is_demo = models.BooleanField(_("invented for the demo"), default=False, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)  # RFC 5545 SEQUENCE of the event as a whole
    # What cancelling, or taking it back, adds to the SEQUENCE of everything that takes place within the event.
    cancellation_sequence = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    local_title = Localized("title")
    local_summary = Localized("summary")

    search_fields = [
        index.SearchField("search_terms"),
        index.AutocompleteField("title"),
        index.FilterField("kind"),
        index.FilterField("is_public"),
    ]

    # A change in one of these is a new SEQUENCE for calendars (RFC 5545, 3.8.7.4).
    CALENDAR_FIELDS = (
        "title",
        "starts_at",
        "ends_at",
        "timezone",
        "venue_id",
        "room_id",
        "status",
        "attendance_mode",
    )

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["is_public", "starts_at"], name="event_public_by_start")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="event_ends_after_it_starts",
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(condition=models.Q(status__in=EventStatus.values), name="event_has_a_known_status"),
        ]

    def __str__(self) -> str:
        return self.title

    def search_terms(self) -> str:
        return search_terms(self.title, self.title_zh_hans, self.title_vi, self.summary)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def local_start(self) -> datetime:
        """The start on the clock of the event's own zone."""
        return self.starts_at.astimezone(self.zone)

    @property
    def local_end(self) -> datetime:
        return self.ends_at.astimezone(self.zone)

    @property
    def days(self) -> list[date]:
        """The event's days in its own zone, first to last. An end at midnight belongs to the day before."""
        first = self.local_start.date()
        last = (self.local_end - timedelta(microseconds=1)).date()
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]

    @property
    def is_cancelled(self) -> bool:
        return self.status == EventStatus.CANCELLED

    def clean(self) -> None:
        from django.core.exceptions import ValidationError

        for name in ("title", "title_zh_hans", "title_vi"):
            setattr(self, name, clean(getattr(self, name)))
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("This word has an address of its own already; choose another.")})
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end must be after the start.")})
        if self.room_id and self.venue_id and self.room.venue_id != self.venue_id:  # type: ignore[union-attr]
            raise ValidationError({"room": _("This room is in another venue.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            wanted = slug_of(self.title, self.kind)
            self.slug = free_slug(Event, f"{wanted}-event" if wanted in RESERVED_SLUGS else wanted, self.kind)
        super().save(*args, **kwargs)
