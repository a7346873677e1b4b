"""One place in an order, and the person who takes it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from people.enums import NameOrder
from people.rules import full_name


class StandingAttendees(models.Manager["Attendee"]):
    """Without those who were cancelled one by one."""

    def get_queryset(self) -> models.QuerySet["Attendee"]:
        return super().get_queryset().filter(cancelled_at__isnull=True)


class Attendee(models.Model):
    """`ticket_code` is what the QR code holds: unguessable, and replaced when the ticket changes hands.

    `cancelled_at` takes one person out of an order that stands. People of an order that was let go as a whole stay as
    they are: the order's state says it. Whoever counts people or shows tickets asks for `Attendee.standing`.
    """

    order = models.ForeignKey("registrations.Order", models.PROTECT, related_name="attendees", verbose_name=_("order"))
    ticket_type = models.ForeignKey(
        "registrations.TicketType", models.PROTECT, related_name="attendees", verbose_name=_("ticket type")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    ticket_code = models.CharField(max_length=40, unique=True, editable=False)
    family_name = models.CharField(_("family name"), max_length=120)
    given_name = models.CharField(_("given name"), max_length=120, blank=True)
    name_order = models.CharField(
        _("order of the name"), max_length=20, choices=NameOrder.choices, default=NameOrder.GIVEN_FIRST
    )
    email = models.EmailField(_("e-mail"), blank=True)
    affiliation = models.CharField(_("affiliation"), max_length=250, blank=True)
    country = CountryField(_("country"), blank=True)
    dietary_needs = models.CharField(_("dietary needs"), max_length=500, blank=True)
    access_needs = models.CharField(_("access needs"), max_length=500, blank=True)
    photo_consent = models.BooleanField(_("agrees to photos"), default=False)
    certificate = models.OneToOneField(
        "certificates.Certificate",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attendee",
        verbose_name=_("certificate"),
    )

    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)  # this person alone, not the whole order

    objects = models.Manager()
    standing = StandingAttendees()

    class Meta:
        ordering = ["order", "position"]
        verbose_name = _("attendee")
        verbose_name_plural = _("attendees")
        indexes = [models.Index(fields=["ticket_type", "order"], name="attendee_by_type_and_order")]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="attendee_position_is_unique_in_its_order")
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return full_name(self.family_name, self.given_name, self.name_order)


class CheckIn(models.Model):
    """Somebody came in. Undoing it is written into the row; the next check-in is a new row."""

    attendee = models.ForeignKey(
        "registrations.Attendee", models.PROTECT, related_name="check_ins", verbose_name=_("attendee")
    )
    checked_in_at = models.DateTimeField(_("checked in"))
    checked_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-checked_in_at"]
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        constraints = [
            models.UniqueConstraint(
                fields=["attendee"], condition=models.Q(undone_at__isnull=True), name="attendee_is_checked_in_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attendee} {self.checked_in_at:%F %H:%M}"


class OptionCheckIn(models.Model):
    """Somebody came to what they had taken beside the ticket: the dinner, a workshop. As `CheckIn` otherwise."""

    attendee = models.ForeignKey(
        "registrations.Attendee", models.PROTECT, related_name="option_check_ins", verbose_name=_("attendee")
    )
    option = models.ForeignKey(
        "registrations.Option", models.PROTECT, related_name="check_ins", verbose_name=_("option")
    )
    checked_in_at = models.DateTimeField(_("checked in"))
    checked_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-checked_in_at"]
        verbose_name = _("check-in to an option")
        verbose_name_plural = _("check-ins to options")
        constraints = [
            models.UniqueConstraint(
                fields=["attendee", "option"],
                condition=models.Q(undone_at__isnull=True),
                name="attendee_comes_to_an_option_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.attendee_id} {self.option_id} {self.checked_in_at:%F %H:%M}"


class BadgePrint(models.Model):
    """A badge was printed: the latest row says whether the name on it is still right."""

    attendee = models.ForeignKey(
        "registrations.Attendee", models.PROTECT, related_name="badge_prints", verbose_name=_("attendee")
    )
    name_as_printed = models.CharField(_("name as printed"), max_length=250)
    ticket_as_printed = models.CharField(_("ticket as printed"), max_length=120, blank=True)
    printed_at = models.DateTimeField(_("printed"))
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-printed_at"]
        verbose_name = _("printed badge")
        verbose_name_plural = _("printed badges")

    def __str__(self) -> str:
        return self.name_as_printed
