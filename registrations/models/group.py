"""Groups: one order, and a link of their own for each person in it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from registrations.enums import ReminderKind


class GroupOrder(models.Model):
    """An order that a coordinator placed for others."""

    order = models.OneToOneField("registrations.Order", models.PROTECT, related_name="group", verbose_name=_("order"))
    mails_tickets = models.BooleanField(_("tickets are mailed to each person"), default=True)

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")

    def __str__(self) -> str:
        return str(self.order)


class AttendeeLink(models.Model):
    """Opens one person's own data and ticket, and nothing else of the order. A replaced person gets a new secret.

    `mailed_at` is when the link was last mailed, `ticket_mailed_at` when the ticket was; both empty again after the
    person was replaced.
    """

    attendee = models.OneToOneField(
        "registrations.Attendee", models.PROTECT, related_name="link", verbose_name=_("attendee")
    )
    secret = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    mailed_at = models.DateTimeField(_("link mailed"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    ticket_mailed_at = models.DateTimeField(_("ticket mailed"), null=True, blank=True)

    class Meta:
        verbose_name = _("link of an attendee")
        verbose_name_plural = _("links of attendees")

    def __str__(self) -> str:
        return str(self.attendee)


class Reminder(models.Model):
    """A mail that is sent once: its row is written in the transaction that queues it, and can't be written twice."""

    order = models.ForeignKey("registrations.Order", models.PROTECT, related_name="reminders", verbose_name=_("order"))
    attendee = models.ForeignKey(
        "registrations.Attendee",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reminders",
        verbose_name=_("attendee"),
        help_text=_("Empty: whoever looks after the order."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ReminderKind.choices)
    sent_at = models.DateTimeField(_("sent"))

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind"],
                condition=models.Q(attendee__isnull=True),
                name="reminder_of_an_order_is_sent_once",
            ),
            models.UniqueConstraint(
                fields=["attendee", "kind"],
                condition=models.Q(attendee__isnull=False),
                name="reminder_of_an_attendee_is_sent_once",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=ReminderKind.values), name="reminder_has_a_known_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.order_id}"
