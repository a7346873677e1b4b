"""A presentation inside a session: a talk of an oral session, a poster."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from conferences.enums import PresentationKind
from core.slugs import free_slug


class Presentation(ClusterableModel):
    """Times are optional: without them the presentation follows the order of `position` within its session."""

    session = models.ForeignKey(
        "conferences.Session", models.CASCADE, related_name="presentations", verbose_name=_("session")
    )
    guid = models.UUIDField(default=uuid.uuid4, editable=False)
    external_id = models.CharField(max_length=120, blank=True, editable=False)
    slug = models.SlugField(_("slug"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=PresentationKind.choices, default=PresentationKind.TALK)
    title = models.CharField(_("title"), max_length=300)
    subtitle = models.CharField(_("subtitle"), max_length=300, blank=True)
    abstract = models.TextField(_("abstract"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    board_number = models.CharField(_("poster board"), max_length=20, blank=True)

    class Meta:
        ordering = ["session", "position", "starts_at", "pk"]
        verbose_name = _("presentation")
        verbose_name_plural = _("presentations")
        constraints = [
            models.UniqueConstraint(fields=["session", "guid"], name="presentation_guid_is_unique_in_its_session"),
            models.UniqueConstraint(fields=["session", "slug"], name="presentation_slug_is_unique_in_its_session"),
            models.CheckConstraint(
                condition=models.Q(starts_at__isnull=True, ends_at__isnull=True)
                | models.Q(starts_at__isnull=False, ends_at__gt=models.F("starts_at")),
                name="presentation_ends_after_it_starts",
                violation_error_message=_("The end must be after the start; leave both empty to follow the order."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = free_slug(Presentation, self.title, "talk", session=self.session)
        super().save(*args, **kwargs)


class Presenter(Orderable):
    """An author of a presentation, in order, with the affiliation they had then."""

    presentation = ParentalKey("conferences.Presentation", related_name="presenters")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="presentations", verbose_name=_("person"))
    affiliation = models.CharField(_("affiliation then"), max_length=250, blank=True)
    is_presenting = models.BooleanField(_("presents"), default=True)

    class Meta(Orderable.Meta):
        verbose_name = _("presenter")
        verbose_name_plural = _("presenters")
        constraints = [
            models.UniqueConstraint(fields=["presentation", "person"], name="presenter_stands_once_in_a_presentation")
        ]

    def __str__(self) -> str:
        return str(self.person)
