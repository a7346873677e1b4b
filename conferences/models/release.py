"""A frozen programme: what every public page, feed and export reads; and what follows from it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conferences.enums import NoticeState, PlanState


class ProgrammeRelease(models.Model):
    """Never changed once written. The shape of `document` stands in conferences/rules/document.py."""

    conference = models.ForeignKey(
        "conferences.Conference", models.CASCADE, related_name="releases", verbose_name=_("conference")
    )
    number = models.PositiveIntegerField(_("number"))
    released_at = models.DateTimeField(_("released"))
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    note = models.CharField(_("note"), max_length=250, blank=True)
    document = models.JSONField()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("programme release")
        verbose_name_plural = _("programme releases")
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="release_number_is_unique_in_its_conference")
        ]

    def __str__(self) -> str:
        return f"{self.conference} {self.number}"


class ReleasedPerson(models.Model):
    """Somebody whom the latest release of `conference` names; written anew by each release, so that pages about people
    never have to ask the working tables. Not `is_active` are those who stand in cancelled sessions only."""

    conference = models.ForeignKey(
        "conferences.Conference", models.CASCADE, related_name="released_people", verbose_name=_("conference")
    )
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="released_in", verbose_name=_("person"))
    is_active = models.BooleanField(_("takes part"), default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("person in a released programme")
        verbose_name_plural = _("people in released programmes")
        constraints = [
            models.UniqueConstraint(fields=["conference", "person"], name="person_stands_once_in_a_released_programme")
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.conference})"


class PlannedRelease(models.Model):
    """A release that shall happen by itself at `release_at`, of the programme as it stands then."""

    conference = models.ForeignKey(
        "conferences.Conference", models.CASCADE, related_name="planned_releases", verbose_name=_("conference")
    )
    release_at = models.DateTimeField(_("release at"))
    note = models.CharField(_("note"), max_length=250, blank=True)
    accepts_double_rooms = models.BooleanField(_("rooms may be booked twice"), default=False)
    tells_readers = models.BooleanField(_("those concerned are told"), default=True)
    state = models.CharField(_("state"), max_length=12, choices=PlanState.choices, default=PlanState.WAITING)
    release = models.ForeignKey(
        "conferences.ProgrammeRelease", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    failure = models.TextField(_("why it failed"), blank=True)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    planned_at = models.DateTimeField(_("planned"), auto_now_add=True)

    class Meta:
        ordering = ["release_at", "pk"]
        verbose_name = _("planned release")
        verbose_name_plural = _("planned releases")
        constraints = [
            models.UniqueConstraint(
                fields=["conference"],
                condition=models.Q(state=PlanState.WAITING),
                name="conference_waits_for_one_release_at_most",
            )
        ]

    def __str__(self) -> str:
        return f"{self.conference} {self.release_at:%F %H:%M}"


class ProgrammeNotice(models.Model):
    """One message to one reader about what changed between two releases; it waits in the outbox until `send_after`.

    A later release before that joins it: `to_release` and `send_after` move on, the text is made when it is sent.
    `email` in small letters. `person` (has a part in the programme) and `personal_programme` (starred it) say why they
    are told; both are empty for somebody who has only booked. Who they are is found out again when it is sent.
    """

    conference = models.ForeignKey(
        "conferences.Conference", models.CASCADE, related_name="notices", verbose_name=_("conference")
    )
    email = models.EmailField(_("e-mail"))
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, blank=True, related_name="+")
    personal_programme = models.ForeignKey(
        "conferences.PersonalProgramme", models.CASCADE, null=True, blank=True, related_name="+"
    )
    from_release = models.ForeignKey(
        "conferences.ProgrammeRelease", models.CASCADE, null=True, blank=True, related_name="+"
    )
    to_release = models.ForeignKey("conferences.ProgrammeRelease", models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=NoticeState.choices, default=NoticeState.WAITING)
    send_after = models.DateTimeField(_("leaves after"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        ordering = ["send_after", "pk"]
        verbose_name = _("message about the programme")
        verbose_name_plural = _("messages about the programme")
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "email"],
                condition=models.Q(state=NoticeState.WAITING),
                name="reader_has_one_waiting_notice",
            )
        ]

    def __str__(self) -> str:
        return self.email
