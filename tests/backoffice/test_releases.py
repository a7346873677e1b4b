"""The release screen, plans, comparison, going back, previews and the outbox in the back office."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from conferences.actions.importing import publish_page
from conferences.actions.programme import release_programme
from conferences.models import PlannedRelease, ProgrammeNotice, ProgrammeRelease, SessionPerson
from tests.backoffice.screens import statements
from tests.backoffice.test_groups import signed_in
from tests.factories import ConferenceFactory, PersonFactory, RoomFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference(home_page):
    start = (timezone.now() + timedelta(days=30)).replace(hour=2, minute=0, second=0, microsecond=0)
    conference = ConferenceFactory(
        title="Water Symposium", slug="water", starts_at=start, ends_at=start + timedelta(days=2)
    )
    publish_page(conference)
    return conference


@pytest.fixture
def session(conference):
    start = conference.starts_at
    session = SessionFactory(
        conference=conference,
        title="Rivers",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        room=RoomFactory(venue=conference.venue, name="Hall A"),
    )
    SessionPerson.objects.create(
        session=session, person=PersonFactory(full_name="Ada Lovelace", email="ada@example.org")
    )
    return session


def address(conference, rest=""):
    return f"/admin/programme/{conference.pk}/{rest}"


def page_of(client, conference, rest=""):
    response = client.get(address(conference, rest))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def move(session, hours=1):
    session.starts_at += timedelta(hours=hours)
    session.ends_at += timedelta(hours=hours)
    session.save()


def local(moment, conference):
    return f"{moment.astimezone(conference.zone):%H:%M}"


def test_screen_says_in_sentences_what_changes_and_whom_it_concerns(office, conference, session):
    release_programme(conference=conference)
    move(session)

    page = page_of(office, conference)

    assert "Other time or room" in page
    assert "“Rivers” moves from 10:00–11:00 to 11:00–12:00 on" in page
    assert "<strong>1</strong> person gets one message:" in page
    assert ProgrammeNotice.objects.count() == 0


def test_screen_lists_what_clashes_and_release_needs_a_word(office, conference, session):
    SessionFactory(
        conference=conference, title="Lakes", starts_at=session.starts_at, ends_at=session.ends_at, room=session.room
    )

    page = page_of(office, conference)
    refused = office.post(address(conference, "releases/"), {"note": "Mine", "now": "1"})
    accepted = office.post(address(conference, "releases/"), {"now": "1", "accept_double_rooms": "on"})

    assert "stands in the way of a release" in page
    assert "The room Hall A is booked twice" in refused.content.decode()
    assert 'value="Mine"' in refused.content.decode()
    assert accepted.status_code == 302
    assert ProgrammeRelease.objects.count() == 1


def test_release_fills_the_outbox_if_so_told(office, conference, session):
    office.post(address(conference, "releases/"), {"now": "1"})
    silent = ProgrammeNotice.objects.count()
    move(session)
    office.post(address(conference, "releases/"), {"now": "1", "tells_readers": "on"})

    assert silent == 0
    assert [notice.email for notice in ProgrammeNotice.objects.all()] == ["ada@example.org"]


def test_release_is_planned_on_the_conferences_clock(office, admin, conference, session):
    at = (timezone.now() + timedelta(days=2)).astimezone(conference.zone).replace(second=0, microsecond=0)

    response = office.post(
        address(conference, "releases/"),
        {"plan": "1", "release_at": f"{at:%Y-%m-%d %H:%M}", "note": "Soon", "tells_readers": "on"},
    )

    plan = PlannedRelease.objects.get()
    assert response.status_code == 302
    assert (plan.release_at, plan.note, plan.tells_readers, plan.planned_by) == (at, "Soon", True, admin)
    assert "The programme will be released by itself on" in page_of(office, conference)
    assert not ProgrammeRelease.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Write when the programme shall be released."),
        ("soon", "Enter a valid date/time."),
        ("2020-01-01 09:00", "This time has passed. Choose a later one, or release now."),
    ],
)
def test_plan_without_a_good_time_says_what_to_mend(office, conference, session, typed, sentence):
    response = office.post(address(conference, "releases/"), {"plan": "1", "release_at": typed, "note": "Mine"})

    page = response.content.decode()
    assert sentence in page
    assert 'value="Mine"' in page
    assert not PlannedRelease.objects.exists()


def test_plan_is_withdrawn(office, conference, session):
    PlannedRelease.objects.create(conference=conference, release_at=timezone.now() + timedelta(days=1))

    office.post(address(conference, "plan/withdrawal/"))
    again = office.post(address(conference, "plan/withdrawal/"), follow=True)

    assert PlannedRelease.objects.get().state == "withdrawn"
    assert "There was nothing to withdraw" in again.content.decode()


def test_failed_plan_stands_on_the_screen_until_the_next_release(office, conference, session):
    PlannedRelease.objects.create(
        conference=conference, release_at=timezone.now() - timedelta(hours=1), state="failed", failure="Why it failed."
    )

    before = page_of(office, conference)
    release_programme(conference=conference)

    assert "Why it failed." in before
    assert "Why it failed." not in page_of(office, conference)


def test_any_two_releases_are_compared(office, conference, session):
    release_programme(conference=conference)
    move(session)
    release_programme(conference=conference)
    session.title = "Streams"
    session.save()
    release_programme(conference=conference)
    session.title = "Torrents"
    session.save()

    assert "moves from" in page_of(office, conference, "comparison/?from=1&to=2")
    both = page_of(office, conference, "comparison/?from=1&to=3")
    assert "moves from" in both
    assert "“Rivers” is now called “Streams”." in both
    assert "“Streams” is now called “Rivers”." in page_of(office, conference, "comparison/?from=3&to=1")
    assert "“Streams” is now called “Torrents”." in page_of(office, conference, "comparison/")
    assert "The two hold the same sessions." in page_of(office, conference, "comparison/?from=2&to=2")


@pytest.mark.parametrize("query", ["?from=99&to=1", "?from=x&to=draft", "?from=-1&to=1", f"?from={'9' * 60}&to=1"])
def test_comparison_with_an_unknown_release_says_so(office, conference, session, query):
    release_programme(conference=conference)

    assert "There is no release of this number." in page_of(office, conference, f"comparison/{query}")


def test_going_back_shows_first_and_acts_then(office, conference, session):
    release_programme(conference=conference)
    move(session)
    release_programme(conference=conference)
    path = "releases/1/going-back/"

    page = page_of(office, conference, path)
    untouched = ProgrammeRelease.objects.count()
    response = office.post(address(conference, path), {"release_now": "on", "tells_readers": "on", "note": "Undone"})

    session.refresh_from_db()
    assert "1 session gets back what it had then." in page
    assert "“Rivers” moves from 11:00–12:00 to 10:00–11:00 on" in page
    assert untouched == 2
    assert response.status_code == 302
    assert session.starts_at == conference.starts_at
    assert ProgrammeRelease.objects.first().note == "Undone"
    assert ProgrammeNotice.objects.count() == 1


def test_draft_is_shown_in_the_public_pages_with_a_mark(office, conference, session):
    release_programme(conference=conference)
    session.title = "Torrents"
    session.save()

    listed = page_of(office, conference, "draft/")
    grid = page_of(office, conference, "draft/programme/?view=grid")
    one = page_of(office, conference, "draft/programme/rivers/")
    public = Client().get("/en/conferences/water/programme/rivers/").content.decode()

    for page in (listed, grid, one):
        assert "Torrents" in page
        assert "preview-mark" in page
        assert "noindex" in page
    assert f'href="{address(conference, "draft/programme/rivers/")}"' in listed
    assert "/en/conferences/water/programme/rivers/" not in listed.replace("https://", "").split("<main")[-1]
    assert "Torrents" not in public


def test_old_release_is_looked_at_as_it_was(office, conference, session):
    release_programme(conference=conference, note="The first one")
    session.title = "Torrents"
    session.save()
    release_programme(conference=conference)

    page = page_of(office, conference, "releases/1/")
    people = page_of(office, conference, "releases/1/speakers/")

    assert "Rivers" in page
    assert "Torrents" not in page
    assert "The first one" in page
    assert "Ada Lovelace" in people
    assert office.get(address(conference, "releases/9/")).status_code == 404


def test_previews_are_never_kept_and_do_not_colour_what_the_public_sees(office, conference, session):
    release_programme(conference=conference)
    session.title = "Torrents"
    session.save()

    response = office.get(address(conference, "draft/"))
    public = [
        Client().get(f"/en/conferences/water/{part}").content.decode() for part in ("", "programme/", "speakers/")
    ]

    assert "no-store" in response["Cache-Control"]
    assert all("Torrents" not in page for page in public)


@pytest.mark.parametrize("rest", ["draft/now/", "draft/my/", "draft/programme/nothing/", "draft/../../x/", "draft/x"])
def test_preview_has_no_other_pages(office, conference, session, rest):
    assert office.get(address(conference, rest)).status_code == 404


def test_preview_of_a_conference_without_a_page_says_so(office):
    session = SessionFactory()

    response = office.get(address(session.conference, "draft/"), follow=True)

    assert "has no page yet" in response.content.decode()


def test_outbox_is_read_before_it_leaves_and_sent(office, conference, session):
    release_programme(conference=conference)
    move(session)
    release_programme(conference=conference, tells_readers=True)
    notice = ProgrammeNotice.objects.get()

    listed = page_of(office, conference, "messages/")
    text = page_of(office, conference, f"messages/{notice.pk}/")
    unsent = len(mail.outbox)
    response = office.post(address(conference, "messages/sending/"), follow=True)

    assert "Send 1 message now" in listed
    assert "ada@example.org" in listed
    assert "Changed in the programme of Water Symposium" in text
    assert "moves from" in text
    assert unsent == 0
    assert "1 message is on its way." in response.content.decode()
    assert [message.to for message in mail.outbox] == [["ada@example.org"]]
    assert "Dear Ada Lovelace" in mail.outbox[0].body


def test_messages_are_withdrawn_one_by_one_or_all(office, conference, session):
    SessionPerson.objects.create(session=session, person=PersonFactory(email="bo@example.org"))
    release_programme(conference=conference, tells_readers=True)
    one = ProgrammeNotice.objects.get(email="ada@example.org")

    office.post(address(conference, f"messages/{one.pk}/withdrawal/"))
    again = office.post(address(conference, f"messages/{one.pk}/withdrawal/"), follow=True)
    rest = office.post(address(conference, "messages/withdrawal/"), follow=True)

    assert "no longer in the outbox" in again.content.decode()
    assert "1 message was withdrawn." in rest.content.decode()
    assert set(ProgrammeNotice.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_message_of_another_conference_is_not_found(office, conference, session):
    release_programme(conference=conference, tells_readers=True)
    notice = ProgrammeNotice.objects.get()
    other = ConferenceFactory()

    assert office.get(address(other, f"messages/{notice.pk}/")).status_code == 404
    assert office.post(address(other, f"messages/{notice.pk}/withdrawal/")).status_code == 404


ORGANISERS_ONLY = ["messages/", "messages/1/", "releases/1/going-back/"]
POSTS = ["releases/", "plan/withdrawal/", "messages/sending/", "messages/withdrawal/", "messages/1/withdrawal/"]


@pytest.mark.parametrize("rest", ["", "draft/", "releases/1/", "comparison/"])
def test_editors_see_drafts_and_helpers_and_strangers_do_not(conference, session, rest):
    release_programme(conference=conference)

    assert signed_in("Editors").get(address(conference, rest)).status_code == 200
    assert signed_in("Organisers").get(address(conference, rest)).status_code == 200
    for client in (signed_in("Helpers"), Client()):
        assert client.get(address(conference, rest)).status_code == 302


@pytest.mark.parametrize("rest", [*ORGANISERS_ONLY, *POSTS])
def test_only_organisers_release_go_back_and_write(conference, session, rest):
    release_programme(conference=conference)

    for group in ("Editors", "Helpers"):
        assert signed_in(group).post(address(conference, rest)).status_code in (302, 403)
    assert ProgrammeRelease.objects.count() == 1


@pytest.mark.parametrize("rest", POSTS)
def test_what_changes_something_is_not_a_link(office, conference, rest):
    assert office.get(address(conference, rest)).status_code == 405


@pytest.mark.parametrize("rest", ["", "comparison/?from=1&to=draft", "releases/1/going-back/", "messages/"])
def test_screens_cost_the_same_at_one_and_three(office, conference, session, rest):
    release_programme(conference=conference)

    def spoil(count):
        for number in range(count):
            extra = SessionFactory(conference=conference, starts_at=session.starts_at, ends_at=session.ends_at)
            SessionPerson.objects.create(session=extra, person=PersonFactory(email=f"{extra.pk}-{number}@example.org"))
        release_programme(conference=conference, tells_readers=True)
        move(session)
        SessionFactory(conference=conference, starts_at=session.starts_at, ends_at=session.ends_at)

    spoil(1)
    statements(office, address(conference, rest))
    few = statements(office, address(conference, rest))
    spoil(3)
    statements(office, address(conference, rest))

    assert statements(office, address(conference, rest)) == few
