"""Boards and committees of a school."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from core.languages import Localized


class Body(ClusterableModel):
    """For example an international advisory board."""

    school = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="bodies", verbose_name=_("school"))
    name = models.CharField(_("name"), max_length=200)
    name_zh_hans = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    name_vi = models.CharField(_("name in Vietnamese"), max_length=200, blank=True)
    about = models.TextField(_("what it does"), blank=True)

    local_name = Localized("name")

    panels = [
        FieldPanel("school"),
        FieldPanel("name"),
        FieldPanel("name_zh_hans"),
        FieldPanel("name_vi"),
        FieldPanel("about"),
        InlinePanel("members", heading=_("Members"), label=_("member")),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("board or committee")
        verbose_name_plural = _("boards and committees")

    def __str__(self) -> str:
        return self.name


class BodyMember(Orderable):
    body = ParentalKey("people.Body", related_name="members")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="memberships", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=120, blank=True)

    panels = [FieldPanel("person"), FieldPanel("role")]

    class Meta(Orderable.Meta):
        verbose_name = _("member")
        verbose_name_plural = _("members")

    def __str__(self) -> str:
        return str(self.person)
