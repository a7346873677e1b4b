"""The fixed lists of this app, with schema.org's values."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EventKind(TextChoices):
    LECTURE = "lecture", _("lecture")
    CONFERENCE = "conference", _("conference")
    SYMPOSIUM = "symposium", _("symposium")
    WORKSHOP = "workshop", _("workshop")
    SUMMER_SCHOOL = "summer_school", _("summer school")
    FORUM = "forum", _("forum")


class AttendanceMode(TextChoices):
    """https://schema.org/EventAttendanceModeEnumeration"""

    OFFLINE = "OfflineEventAttendanceMode", _("on site")
    ONLINE = "OnlineEventAttendanceMode", _("online")
    MIXED = "MixedEventAttendanceMode", _("on site and online")


class EventStatus(TextChoices):
    """https://schema.org/EventStatusType"""

    SCHEDULED = "EventScheduled", _("takes place")
    RESCHEDULED = "EventRescheduled", _("moved to another date")
    POSTPONED = "EventPostponed", _("postponed")
    MOVED_ONLINE = "EventMovedOnline", _("moved online")
    CANCELLED = "EventCancelled", _("cancelled")


class HostRole(TextChoices):
    HOST = "host", _("host")
    CO_HOST = "co_host", _("co-host")
    SPONSOR = "sponsor", _("sponsor")
    SUPPORTER = "supporter", _("supporter")
