"""A speaker's invitation, and what they answer by its personal link."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conferences.enums import Consent, InvitationState, Licence
from core.private_files import PrivateFileField


class SpeakerInvitation(models.Model):
    """One person, one conference, one link. `secret` opens it; whoever holds it needs no account.

    The answers below are proposals: nothing reaches the person or the programme before an organiser takes it over.
    An empty answer proposes nothing. `set_aside` names proposals that an organiser has looked at and left
    (queries/proposals.py); a new answer to the same question takes its name out again.
    Nobody is invited twice while an invitation is open (actions/inviting.py holds the conference's row); a merge of two
    records of one person may leave two, then both links work.
    """

    conference = models.ForeignKey(
        "conferences.Conference", models.CASCADE, related_name="invitations", verbose_name=_("conference")
    )
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="invitations", verbose_name=_("person"))
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=10, default="en")
    secret = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=12, choices=InvitationState.choices, default=InvitationState.INVITED
    )
    message = models.TextField(_("message"), blank=True)
    answer_by = models.DateField(_("please answer by"), null=True, blank=True)  # a day on the conference's clock
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    invited_at = models.DateTimeField(_("invited"))
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("sent to the organisers"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed by the speaker"), null=True, blank=True)
    decline_reason = models.TextField(_("reason"), blank=True)

    life = models.TextField(_("short life"), blank=True)
    portrait = PrivateFileField(_("portrait"), max_length=120, blank=True)
    needs = models.TextField(_("needs"), blank=True)
    photo_consent = models.CharField(_("photographs"), max_length=3, choices=Consent.choices, blank=True)
    recording_consent = models.CharField(_("recording"), max_length=3, choices=Consent.choices, blank=True)
    set_aside = models.JSONField(default=list, blank=True, editable=False)

    # AnswerKind values that organisers have not been told of; since when; when the last of them came
    news = models.JSONField(default=list, blank=True, editable=False)
    news_since = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    news_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-invited_at", "-pk"]
        verbose_name = _("invitation of a speaker")
        verbose_name_plural = _("invitations of speakers")
        indexes = [models.Index(fields=["conference", "person"], name="invitation_by_speaker")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=InvitationState.values), name="invitation_has_a_known_state"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.conference}"

    @property
    def is_live(self) -> bool:
        """Whether an answer is awaited or was yes."""
        return self.state in (InvitationState.INVITED, InvitationState.ACCEPTED)

    @property
    def is_sent(self) -> bool:
        """Whether the speaker has sent the answers; before that they are a draft that organisers do not read."""
        return self.confirmed_at is not None and self.state == InvitationState.ACCEPTED


class SpeakerTalk(models.Model):
    """What a speaker proposes for one of their parts: a session, or a presentation inside it."""

    invitation = models.ForeignKey(
        SpeakerInvitation, models.CASCADE, related_name="talks", verbose_name=_("invitation")
    )
    session = models.ForeignKey("conferences.Session", models.CASCADE, related_name="+", verbose_name=_("session"))
    presentation = models.ForeignKey(
        "conferences.Presentation",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("presentation"),
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    abstract = models.TextField(_("abstract"), blank=True)
    affiliation = models.CharField(_("affiliation for this talk"), max_length=250, blank=True)
    slides = PrivateFileField(_("slides"), max_length=120, blank=True)
    slides_name = models.CharField(max_length=120, blank=True, editable=False)
    slides_licence = models.CharField(_("licence of the slides"), max_length=20, choices=Licence.choices, blank=True)
    material = models.ForeignKey(
        "conferences.Material", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("material")
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("answer about a talk")
        verbose_name_plural = _("answers about talks")
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "session", "presentation"], name="presentation_is_answered_once_in_an_invitation"
            ),
            models.UniqueConstraint(
                fields=["invitation", "session"],
                condition=models.Q(presentation__isnull=True),
                name="session_is_answered_once_in_an_invitation",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.presentation or self.session)
