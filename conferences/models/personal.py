"""A visitor's own choice of sessions."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonalProgramme(models.Model):
    """Kept on the server once somebody asks for it by mail or registers. `secret` opens page and feed; it can be
    renewed, then the old one opens nothing.

    `email` is "" until its reader has opened the link that was mailed there, and stays "" where an order keeps the
    programme. Until then `asked_email` says where that link went (its secret is `confirmation`), and nothing is found
    under the address; what nobody confirms is deleted after some days (actions/personal.py).
    """

    conference = models.ForeignKey(
        "conferences.Conference", models.CASCADE, related_name="personal_programmes", verbose_name=_("conference")
    )
    secret = models.CharField(max_length=64, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    asked_email = models.EmailField(blank=True, editable=False)
    confirmation = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    wants_messages = models.BooleanField(_("wants to hear of changes"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("personal programme")
        verbose_name_plural = _("personal programmes")
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "email"],
                condition=~models.Q(email=""),
                name="personal_programme_is_the_only_one_of_its_address",
            )
        ]

    def __str__(self) -> str:
        return self.email or str(self.pk)


class Star(models.Model):
    """`guid` is the session's: a star outlives a session that organisers delete, so that calendars which hold it
    learn of its end from the next release."""

    personal_programme = models.ForeignKey(
        "conferences.PersonalProgramme", models.CASCADE, related_name="stars", verbose_name=_("personal programme")
    )
    session = models.ForeignKey(
        "conferences.Session", models.SET_NULL, null=True, related_name="stars", verbose_name=_("session")
    )
    guid = models.UUIDField(default=uuid.uuid4, editable=False)
    starred_at = models.DateTimeField(_("starred"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("star")
        verbose_name_plural = _("stars")
        constraints = [models.UniqueConstraint(fields=["personal_programme", "guid"], name="session_is_starred_once")]

    def __str__(self) -> str:
        return str(self.session or self.guid)
