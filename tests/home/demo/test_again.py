"""Loading the demo again, and moving it on."""

from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision

from conferences.models import Conference, Session
from conferences.queries.programme import latest_programme
from conferences.queries.timetable import timetable_conflicts
from events.models import Event
from home.demo import dates
from lectures.models import Lecture
from partners.models import Agreement, Grant, Organisation
from people.models import Person
from registrations.models import (
    Attendee,
    LedgerLine,
    Order,
    TicketType,
)


def counted():
    models = (Page, Person, Organisation, Event, Session, Order, Attendee, TicketType, LedgerLine, Agreement, Grant)
    return [model.objects.count() for model in models]


def test_loading_twice_changes_nothing(demo):
    before, revisions, said = counted(), Revision.objects.count(), StringIO()

    call_command("load_demo", stdout=said)

    assert "nothing was changed" in said.getvalue()
    assert counted() == before
    assert Revision.objects.count() == revisions


def test_fresh_demo_keeps_its_dates(demo):
    said = StringIO()

    call_command("load_demo", refresh_dates=True, stdout=said)

    assert said.getvalue() == "Dates were moved by 0 days.\n"


def test_old_demo_moves_on_by_whole_weeks(demo, monkeypatch):
    symposium = Conference.objects.get(slug=dates.SYMPOSIUM)
    past = Conference.objects.get(slug=dates.PAST_SYMPOSIUM)
    later = dates.today() + timedelta(days=200)
    monkeypatch.setattr(dates, "today", lambda: later)
    session = symposium.sessions.get(title="Opening")
    closes = symposium.registration_settings.closes_at

    moved = dates.refresh_dates()

    assert moved > 0
    assert moved % 7 == 0
    again = Conference.objects.get(pk=symposium.pk)
    assert again.starts_at == symposium.starts_at + timedelta(days=moved)
    assert again.local_start.date() - later >= dates.LEAD
    assert again.sessions.get(pk=session.pk).starts_at == session.starts_at + timedelta(days=moved)
    assert again.registration_settings.closes_at == closes + timedelta(days=moved)
    assert Conference.objects.get(pk=past.pk).starts_at == past.starts_at
    assert latest_programme(again).number == 3
    assert timetable_conflicts(again) and not timetable_conflicts(again)[0].is_blocking
    assert Lecture.objects.filter(starts_at__gt=timezone.now() + timedelta(days=200)).count() == 4
    assert dates.refresh_dates() == 0
