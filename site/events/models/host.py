"""Who hosts, co-hosts and sponsors an event."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from events.enums import HostRole


class EventHost(Orderable):
    event = ParentalKey("events.Event", related_name="hosts")
    organisation = models.ForeignKey(
        "partners.Organisation", models.CASCADE, related_name="hosted_events", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=20, choices=HostRole.choices, default=HostRole.HOST)

    panels = [FieldRowPanel([FieldPanel("organisation"), FieldPanel("role")])]

    class Meta(Orderable.Meta):
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        constraints = [
            models.UniqueConstraint(fields=["event", "organisation", "role"], name="host_has_each_role_once")
        ]

    def __str__(self) -> str:
        return str(self.organisation)
