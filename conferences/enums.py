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
