"""All dates of the demo hang on one, its anchor: the first day of the coming symposium, a Wednesday.

At loading the anchor lies eight weeks ahead. A kept demo grows old: once fewer than four weeks are left, everything
that is still to come, and the lectures, move on by whole weeks (`refresh_dates`). The past symposium stays where it
is: its certificates name its days.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from conferences.actions.programme import release_programme
from conferences.models import Availability, Conference, Material, Presentation, Session, SpeakerInvitation
from events.models import Event
from lectures.models import Lecture
from registrations.models import RegistrationSettings, TicketType

ZONE = "Asia/Bangkok"
SYMPOSIUM = "remedies-2-0"
PAST_SYMPOSIUM = "remedies-1-0"
LEAD = timedelta(weeks=8)
LEAST_LEAD = timedelta(weeks=4)
WEDNESDAY = 2


def first_day(today: date) -> date:
    """The first Wednesday that is at least eight weeks after `today`."""
    earliest = today + LEAD
    return earliest + timedelta(days=(WEDNESDAY - earliest.weekday()) % 7)


def at(day: date, clock: str) -> datetime:
    """`clock` ("09:30") on that day at the demo's venue."""
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(ZONE))


def today() -> date:
    return timezone.now().astimezone(ZoneInfo(ZONE)).date()


def refresh_dates() -> int:
    """Move the demo's coming events on if it has grown old; returns by how many days (0: nothing to do)."""
    symposium = Conference.objects.filter(slug=SYMPOSIUM, is_demo=True).first()
    if symposium is None:
        return 0
    anchor = symposium.local_start.date()
    if anchor - today() >= LEAST_LEAD:
        return 0
    shift = first_day(today()) - anchor
    if shift <= timedelta(0):
        return 0
    shift = timedelta(weeks=-(-shift.days // 7))  # whole weeks, also if an organiser has moved the symposium
    with transaction.atomic():
        move(symposium, shift)
    return shift.days


def move(symposium: Conference, shift: timedelta) -> None:
    for rows in (
        Session.objects.filter(conference=symposium),
        Presentation.objects.filter(session__conference=symposium),
        Availability.objects.filter(conference=symposium),
        SpeakerInvitation.objects.filter(conference=symposium),
        Material.objects.filter(session__conference__is_demo=True, embargo_until__isnull=False),
        TicketType.objects.filter(event=symposium),
        RegistrationSettings.objects.filter(event=symposium),
        Lecture.objects.filter(is_demo=True),
        Conference.objects.filter(pk=symposium.pk),
    ):
        for row in rows:
            move_row(row, shift)
    if symposium.releases.exists():
        symposium.refresh_from_db()
        release_programme(conference=symposium, note="The demo's dates were moved.")


MOVED_FIELDS = (
    "starts_at",
    "ends_at",
    "sale_from",
    "sale_until",
    "opens_at",
    "closes_at",
    "name_change_until",
    "change_until",
    "answer_by",
    "embargo_until",
)


def move_row(row: Model, shift: timedelta) -> None:
    for name in MOVED_FIELDS:
        if moment := getattr(row, name, None):
            setattr(row, name, moment + shift)
    if isinstance(row, Event):
        row.sequence += 1
    row.save()
