"""The fixed lists of this app; session types follow frab's and pretalx's usual ones."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SessionKind(TextChoices):
    TALK = "talk", _("talk")
    KEYNOTE = "keynote", _("keynote lecture")
    ORAL_SESSION = "oral_session", _("oral session")
    PANEL = "panel", _("panel discussion")
    WORKSHOP = "workshop", _("workshop")
    POSTER_SESSION = "poster_session", _("poster session")
    LIGHTNING = "lightning", _("lightning talk")
    MEETING = "meeting", _("meeting")
    CEREMONY = "ceremony", _("opening or closing")
    SOCIAL = "social", _("social event")
    BREAK = "break", _("break")
    OTHER = "other", _("other")


class SessionStatus(TextChoices):
    CONFIRMED = "confirmed", _("confirmed")
    TENTATIVE = "tentative", _("not yet confirmed")
    CANCELLED = "cancelled", _("cancelled")


class SessionRole(TextChoices):
    CHAIR = "chair", _("chair")
    SPEAKER = "speaker", _("speaker")
    PANELLIST = "panellist", _("panellist")
    MODERATOR = "moderator", _("moderator")


class PresentationKind(TextChoices):
    KEYNOTE = "keynote", _("keynote lecture")
    INVITED = "invited", _("invited talk")
    TALK = "talk", _("talk")
    SHORT_TALK = "short_talk", _("short talk")
    POSTER = "poster", _("poster")
    DEMO = "demo", _("demonstration")


class MaterialKind(TextChoices):
    RECORDING = "recording", _("recording")
    SLIDES = "slides", _("slides")
    PAPER = "paper", _("paper")
    POSTER = "poster", _("poster")
    OTHER = "other", _("other")


class Licence(TextChoices):
    """SPDX identifiers where there is one."""

    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    CC_BY_NC = "CC-BY-NC-4.0", "CC BY-NC 4.0"
    CC_BY_NC_ND = "CC-BY-NC-ND-4.0", "CC BY-NC-ND 4.0"
    CC0 = "CC0-1.0", "CC0 1.0"
    ALL_RIGHTS = "all-rights", _("all rights reserved")


class PlanState(TextChoices):
    WAITING = "waiting", _("waiting")
    RELEASED = "released", _("released")
    FAILED = "failed", _("failed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class NoticeState(TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    DROPPED = "dropped", _("not needed any more")
    WITHDRAWN = "withdrawn", _("withdrawn")


class InvitationState(TextChoices):
    INVITED = "invited", _("invited")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


INVITATION_TRANSITIONS: dict[str, frozenset[str]] = {
    InvitationState.INVITED: frozenset({InvitationState.ACCEPTED, InvitationState.DECLINED, InvitationState.WITHDRAWN}),
    InvitationState.ACCEPTED: frozenset({InvitationState.DECLINED, InvitationState.WITHDRAWN}),
    InvitationState.DECLINED: frozenset({InvitationState.INVITED, InvitationState.WITHDRAWN}),  # asked again
    InvitationState.WITHDRAWN: frozenset(),  # asked again, it is a new invitation with a link of its own
}


class AnswerKind(TextChoices):
    """What organisers are told that a speaker did."""

    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    SENT = "sent", _("sent their data")
    CHANGED = "changed", _("changed their data")


class Consent(TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")


class SpeakerGap(TextChoices):
    """What is missing of a speaker, in the order in which it is asked for."""

    ADDRESS = "address", _("e-mail address")
    INVITATION = "invitation", _("invitation")
    ANSWER = "answer", _("answer")
    TITLE = "title", _("title")
    ABSTRACT = "abstract", _("abstract")
    LIFE = "life", _("short life")
    PORTRAIT = "portrait", _("portrait")
    CONSENT = "consent", _("consent")
    SLIDES = "slides", _("slides")
    SENDING = "sending", _("begun, not sent")


# What a reminder can be about, and what it is about unless the organiser chooses otherwise.
REMINDED = (
    SpeakerGap.ANSWER,
    SpeakerGap.TITLE,
    SpeakerGap.ABSTRACT,
    SpeakerGap.LIFE,
    SpeakerGap.PORTRAIT,
    SpeakerGap.CONSENT,
    SpeakerGap.SENDING,
    SpeakerGap.SLIDES,
)
