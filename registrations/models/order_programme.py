"""An order keeps its holder's own programme."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderProgramme(models.Model):
    """Whoever holds the order opens the programme from its page; no mail address is needed for it."""

    order = models.OneToOneField(
        "registrations.Order", models.CASCADE, related_name="programme_link", verbose_name=_("order")
    )
    personal_programme = models.OneToOneField(
        "conferences.PersonalProgramme",
        models.CASCADE,
        related_name="order_link",
        verbose_name=_("personal programme"),
    )

    class Meta:
        verbose_name = _("programme of an order")
        verbose_name_plural = _("programmes of orders")

    def __str__(self) -> str:
        return str(self.order)
