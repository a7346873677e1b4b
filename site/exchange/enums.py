"""The fixed lists of this app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProgrammeKind(TextChoices):
    SUMMER_RESEARCH = "summer_research", _("summer research")
    INTERNSHIP = "internship", _("internship")
    SHORT_COURSE = "short_course", _("short course")
    JOINT_TRAINING = "joint_training", _("joint training")
    JOINT_DEGREE = "joint_degree", _("joint degree")


class Direction(TextChoices):
    OUTBOUND = "outbound", _("our students go abroad")
    INBOUND = "inbound", _("students come to us")
    BOTH = "both", _("both ways")


class DurationUnit(TextChoices):
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")
    YEARS = "years", _("years")
