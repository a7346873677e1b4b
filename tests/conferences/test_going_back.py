"""Going back to an earlier release."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conferences.actions.going_back import go_back
from conferences.actions.programme import release_programme
from conferences.models import (
    Material,
    PersonalProgramme,
    Presentation,
    Presenter,
    Session,
    SessionPerson,
    Star,
    TimetableChange,
)
from conferences.queries.pending import pending_changes
from conferences.queries.programme import latest_programme, latest_release, programme_of
from conferences.queries.restoring import restorable
from conferences.rules.document import changes_between
from tests.conferences.pages import add_session
from tests.factories import ConferenceFactory, PersonFactory, RoomFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def released(conference):
    """Release 1 of three sessions, each with people, a talk, a room and a track."""
    for number in range(3):
        add_session(
            conference, number, abstract=f"Abstract {number}", links=[{"title": "Map", "url": "https://x.org/"}]
        )
    return release_programme(conference=conference)


def session(conference, number):
    return conference.sessions.get(title=f"Session {number}")


def spoil(conference):
    """Everything that can happen to a programme."""
    moved, deleted, changed = (session(conference, number) for number in range(3))
    moved.starts_at += HOUR
    moved.ends_at += HOUR
    moved.room = RoomFactory(venue=conference.venue, name="Elsewhere")
    moved.save()
    deleted.delete()
    changed.title = "Changed"
    changed.slug = "changed"
    changed.status = "cancelled"
    changed.people.all().delete()
    SessionPerson.objects.create(session=changed, person=PersonFactory(), role="chair")
    changed.presentations.all().delete()
    Presentation.objects.create(session=changed, title="Another talk")
    changed.save()
    conference.tracks.filter(name="Track 1").delete()
    SessionFactory(conference=conference, title="New")


def contents(programme):
    """Everything but the stamps of the release."""
    return changes_between(None, programme), programme.timezone


def test_going_back_gives_the_working_tables_what_the_release_holds(conference, released):
    spoil(conference)

    result = go_back(conference=conference, release=released)

    assert (result.changed, result.made_again, result.unscheduled) == (2, 1, 1)
    assert pending_changes(conference) == []
    assert conference.sessions.get(title="New").starts_at is None
    assert latest_release(conference) == released


def test_going_back_in_public_makes_a_new_release_with_the_old_contents(conference, released):
    spoil(conference)
    release_programme(conference=conference)

    result = go_back(conference=conference, release=released, release_now=True)

    now, then = latest_programme(conference), programme_of(released)
    assert result.release.number == 3
    assert result.release.note == "As release 1"
    assert changes_between(then, now) == []
    assert [item.title for item in now.items if item.is_withdrawn] == ["New"]


def test_going_back_only_lets_sequences_grow(conference, released):
    untouched = {item.guid: item.sequence for item in programme_of(released).items}
    spoil(conference)
    release_programme(conference=conference)
    second = {item.guid: item for item in latest_programme(conference).items}

    go_back(conference=conference, release=released, release_now=True)

    third = {item.guid: item for item in latest_programme(conference).items}
    assert set(untouched.values()) == {0}
    assert {guid: item.sequence for guid, item in third.items()} == {
        guid: item.sequence + 1 for guid, item in second.items()
    }


def test_going_back_to_the_latest_release_throws_unreleased_work_away(conference, released):
    moved = session(conference, 0)
    moved.title = "Half-baked"
    moved.save()

    go_back(conference=conference, release=released)

    assert session(conference, 0).pk == moved.pk
    assert pending_changes(conference) == []


def test_going_back_where_nothing_differs_touches_nothing(conference, released):
    versions = dict(conference.sessions.values_list("pk", "version"))

    result = go_back(conference=conference, release=released)

    assert (result.changed, result.made_again, result.unscheduled) == (0, 0, 0)
    assert dict(conference.sessions.values_list("pk", "version")) == versions


def test_open_editors_notice_that_somebody_went_back(conference, released):
    user = UserFactory()
    moved = session(conference, 0)
    moved.starts_at += HOUR
    moved.ends_at += HOUR
    moved.save()

    go_back(conference=conference, release=released, by=user)

    moved.refresh_from_db()
    (change,) = TimetableChange.objects.filter(session=moved)
    assert (moved.version, change.version, change.changed_by) == (1, 1, user)
    assert sorted(change.after) == ["ends_at", "starts_at"]


def test_presentations_keep_their_identity_and_order(conference):
    one = add_session(conference, 1)
    second = Presentation.objects.create(session=one, title="Second", position=5)
    Presenter.objects.create(presentation=second, person=PersonFactory(), is_presenting=False, affiliation="Abbey")
    first = one.presentations.get(title="Talk 1")
    release = release_programme(conference=conference)
    slugs = (first.slug, second.slug)
    Presentation.objects.filter(pk=first.pk).update(slug="x")
    Presentation.objects.filter(pk=second.pk).update(slug=slugs[0])
    Presentation.objects.filter(pk=first.pk).update(slug=slugs[1], position=9)

    go_back(conference=conference, release=release)

    assert [(talk.pk, talk.slug) for talk in one.presentations.all()] == list(
        zip((first.pk, second.pk), slugs, strict=True)
    )
    author = second.presenters.get()
    assert (author.affiliation, author.is_presenting) == ("Abbey", False)


def test_stars_find_their_session_again(conference, released):
    gone = session(conference, 1)
    programme = PersonalProgramme.objects.create(conference=conference, secret="s" * 43, email="a@example.org")
    Star.objects.create(personal_programme=programme, session=gone, guid=gone.guid)
    gone.delete()

    go_back(conference=conference, release=released)

    assert Star.objects.get().session == Session.objects.get(guid=gone.guid)


def test_what_can_not_come_back_is_named(conference, released):
    old = session(conference, 0)
    person = old.people.get().person
    old.people.all().delete()
    person.delete()
    room = session(conference, 1).room
    session(conference, 1).delete()
    room.delete()

    preview = restorable(conference, programme_of(released))
    result = go_back(conference=conference, release=released)

    assert (
        result.findings
        == preview.findings
        == [
            "Ada Speaker0 is no longer among the people and will be left out.",
            "The room Room 1 is no longer there; its sessions will be without a room.",
        ]
    )
    assert session(conference, 1).room is None


def test_presentations_that_would_be_lost_are_named_with_their_files(conference, released):
    one = session(conference, 0)
    extra = Presentation.objects.create(session=one, title="Late talk")
    Presentation.objects.create(session=one, title="Later talk")
    Material.objects.create(session=one, presentation=extra, title="Slides", kind="slides", url="https://x.org/s")

    preview = restorable(conference, programme_of(released))
    go_back(conference=conference, release=released)

    assert preview.lost == ["“Late talk”, with 1 recording or file", "“Later talk”"]
    assert [talk.title for talk in one.presentations.all()] == ["Talk 0"]


def test_double_rooms_of_the_old_release_do_not_stand_in_the_way(conference):
    room = RoomFactory(venue=conference.venue)
    SessionFactory.create_batch(2, conference=conference, room=room)
    release = release_programme(conference=conference, accept_double_rooms=True)

    assert go_back(conference=conference, release=release, release_now=True).release.number == 2


def test_release_of_another_conference_is_refused(conference, released):
    with pytest.raises(ValueError, match="another conference"):
        go_back(conference=ConferenceFactory(), release=released)


def test_going_back_takes_the_same_statements_for_one_and_three_sessions(conference):
    reverse("wagtailadmin_home")  # as in a running site: with the admin come Wagtail's handlers of deletions

    def count(number):
        other = ConferenceFactory()
        for place in range(number):
            add_session(other, place)
        release = release_programme(conference=other)
        other.sessions.update(title="Spoilt")
        with CaptureQueriesContext(connection) as queries:
            go_back(conference=other, release=release)
        return len(queries)

    assert count(1) == count(3)
