"""The invented people, lectures and programme of the demo."""

from collections import Counter
from datetime import timedelta

from django.utils import timezone

from conferences.enums import SessionKind
from conferences.models import Conference, Material, Presentation, Session
from conferences.queries.missing import speaker_rows
from conferences.queries.pending import pending_changes
from conferences.queries.personal import star_counts
from conferences.queries.programme import latest_programme
from conferences.queries.timetable import timetable_conflicts
from events.models import Event
from home.demo import dates
from home.demo.partners import DEMO_HOST, HUP, TSPS
from lectures.models import Lecture
from partners.models import Organisation
from people.models import Person

REAL_NAMES = ("Mahley", "Schultz")


def test_everybody_who_speaks_is_invented_and_marked(demo):
    speaking = Person.objects.filter(is_demo=True)

    assert speaking.count() == Person.objects.count() >= 30
    assert [name for name in REAL_NAMES if Person.objects.filter(full_name__contains=name).exists()] == []
    assert all("invented for the demo" in life for life in speaking.values_list("life", flat=True))


def test_every_event_is_marked_and_hosted_by_nobody_real(demo):
    assert Event.objects.filter(is_demo=False).count() == 0
    schools = Organisation.objects.filter(slug__in=[TSPS, HUP])
    assert not Event.objects.filter(hosts__organisation__in=schools).exists()
    assert set(Lecture.objects.values_list("series__school__slug", flat=True)) == {DEMO_HOST}


def test_series_has_past_and_coming_lectures(demo):
    now = timezone.now()

    assert Lecture.objects.filter(ends_at__lt=now).count() == 6
    assert Lecture.objects.filter(starts_at__gt=now).count() == 4


def test_symposium_has_a_released_programme_of_three_days(demo):
    symposium = Conference.objects.get(slug=dates.SYMPOSIUM)
    kinds = set(Session.objects.filter(conference=symposium).values_list("kind", flat=True))

    assert len(symposium.days) == 3
    assert symposium.starts_at > timezone.now() + timedelta(weeks=7)
    items = Session.objects.filter(conference=symposium).count()
    items += Presentation.objects.filter(session__conference=symposium).count()
    assert items >= 40
    assert kinds >= {
        SessionKind.KEYNOTE,
        SessionKind.ORAL_SESSION,
        SessionKind.POSTER_SESSION,
        SessionKind.BREAK,
        SessionKind.SOCIAL,
        SessionKind.WORKSHOP,
    }
    assert latest_programme(symposium) is not None


def test_desk_shows_what_organisers_do_between_releases(demo):
    symposium = Conference.objects.get(slug=dates.SYMPOSIUM)
    changes = pending_changes(symposium)
    conflicts = timetable_conflicts(symposium)
    invitations = Counter(symposium.invitations.values_list("state", flat=True))
    materials = Material.objects.filter(session__conference__slug=dates.PAST_SYMPOSIUM)

    assert symposium.releases.count() == 2
    assert len(changes) == 3
    assert [conflict.is_blocking for conflict in conflicts] == [False]
    assert symposium.sessions.filter(starts_at=None).count() == 1
    assert set(invitations) == {"invited", "accepted", "declined"}
    assert [row.person.slug for row in speaker_rows(symposium) if row.pending] == ["demo-okonjo"]
    assert sorted(star_counts(symposium).values())[-1] == 22
    assert [material.kind for material in materials if material.embargo_until] == ["recording"]
    assert materials.exclude(file="").get().file.read(5) == b"%PDF-"
