"""Messages after a release: who gets one, when it leaves, what it says."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from conferences.actions.notices import (
    QUIET_TIME,
    NoticeGoneError,
    send_due_notices,
    send_notices_now,
    withdraw_all_notices,
    withdraw_notice,
)
from conferences.actions.programme import release_programme
from conferences.models import (
    PersonalProgramme,
    Presentation,
    Presenter,
    ProgrammeNotice,
    SessionPerson,
    SpeakerInvitation,
    Star,
)
from conferences.queries.pending import pending_changes
from conferences.queries.readers import audience_of
from conferences.rules.readers import Reader
from conferences.signals import programme_readers_asked
from people.models import FormerPerson
from tests.factories import ConferenceFactory, PersonFactory, RoomFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db
LATER = timedelta(hours=2)


@pytest.fixture
def session(conference):
    start = timezone.now().replace(hour=2, minute=0, second=0, microsecond=0) + timedelta(days=30)
    type(conference).objects.filter(pk=conference.pk).update(starts_at=start, ends_at=start + timedelta(days=2))
    conference.refresh_from_db()
    room = RoomFactory(venue=conference.venue, name="Hall A")
    session = SessionFactory(
        conference=conference, title="Rivers", starts_at=start, ends_at=start + timedelta(hours=1), room=room
    )
    speaker = PersonFactory(full_name="Ada Lovelace", email="Ada@example.org")
    SessionPerson.objects.create(session=session, person=speaker)
    SessionPerson.objects.create(session=session, person=PersonFactory(email="chair@example.org"), role="chair")
    talk = Presentation.objects.create(session=session, title="Deltas")
    Presenter.objects.create(presentation=talk, person=PersonFactory(email="talk@example.org"))
    Presenter.objects.create(presentation=talk, person=PersonFactory(email="silent@example.org"), is_presenting=False)
    return session


def star(session, email, **facts):
    programme = PersonalProgramme.objects.create(
        conference=session.conference, email=email, secret=f"secret-{email}", **facts
    )
    Star.objects.create(personal_programme=programme, session=session, guid=session.guid)
    return programme


def move(session, hours=3):
    session.starts_at += timedelta(hours=hours)
    session.ends_at += timedelta(hours=hours)
    session.save()


def release(session, **options):
    return release_programme(conference=session.conference, tells_readers=True, **options)


def waiting(session):
    return sorted(ProgrammeNotice.objects.filter(state="waiting").values_list("email", flat=True))


def first_release(session):
    release_programme(conference=session.conference)


def test_first_release_tells_presenters_and_chairs_their_part(session):
    star(session, "star@example.org")

    release(session)

    assert waiting(session) == ["ada@example.org", "chair@example.org", "talk@example.org"]


def test_release_tells_nobody_unless_asked(session):
    first_release(session)

    assert waiting(session) == []


def test_moved_session_tells_those_who_present_chair_or_starred_it(session):
    first_release(session)
    star(session, "star@example.org")
    star(session, "quiet@example.org", wants_messages=False)
    star(SessionFactory(conference=session.conference, title="Other"), "other@example.org")
    move(session)

    release(session)

    assert waiting(session) == ["ada@example.org", "chair@example.org", "star@example.org", "talk@example.org"]


def test_new_abstract_tells_nobody(session):
    first_release(session)
    star(session, "star@example.org")
    session.abstract = "More about rivers."
    session.save()

    release(session)

    assert waiting(session) == []


def test_readers_named_by_other_apps_are_told_too(session):
    first_release(session)
    move(session)

    def booked(sender, conference, guids, email, **kwargs):
        return [Reader("booked@example.org", "Bo", "vi", booked=frozenset(guids), url="https://example.org/o/")]

    programme_readers_asked.connect(booked)
    release(session)
    send_notices_now(conference=session.conference)
    programme_readers_asked.disconnect(booked)

    (message,) = [message for message in mail.outbox if message.to == ["booked@example.org"]]
    assert message.extra_headers["Content-Language"] == "vi"
    assert "https://example.org/o/" in message.body


def test_one_person_under_several_roles_gets_one_message(session):
    first_release(session)
    star(session, "ada@example.org")
    SessionPerson.objects.create(session=session, person=PersonFactory(email="ADA@example.org"), role="moderator")
    move(session)

    release(session)

    assert waiting(session).count("ada@example.org") == 1


def test_nothing_leaves_before_the_quiet_time_and_all_of_it_after(session):
    first_release(session)
    star(session, "star@example.org")
    move(session)
    release(session)

    early = send_due_notices(timezone.now() + QUIET_TIME / 2)
    late = send_due_notices(timezone.now() + LATER)
    again = send_due_notices(timezone.now() + LATER)

    assert (early, late, again) == ((0, 0), (4, 0), (0, 0))
    assert len(mail.outbox) == 4


def test_message_says_what_changed_and_brings_a_calendar(session):
    first_release(session)
    star(session, "star@example.org", language="en")
    old = session.starts_at
    move(session)
    release(session)

    send_notices_now(conference=session.conference)

    (message,) = [message for message in mail.outbox if message.to == ["star@example.org"]]
    zone = session.conference.zone
    assert message.subject == "Changed in the programme of Water Symposium"
    assert f"{old.astimezone(zone):%H:%M}–" in message.body
    assert f"{session.starts_at.astimezone(zone):%H:%M}–" in message.body
    assert "/en/conferences/water/programme/rivers/" in message.body
    assert "All times: Shanghai, UTC+8" in message.body
    assert "/my-programme/secret-star@example.org/" in message.body
    (name, calendar, kind) = message.attachments[0]
    assert (name, kind) == ("water.ics", "text/calendar")
    assert "SEQUENCE:1" in (calendar if isinstance(calendar, str) else calendar.decode())


@pytest.mark.parametrize("language", ["zh-hans", "vi"])
def test_message_is_in_the_readers_language(session, language):
    first_release(session)
    star(session, "star@example.org", language=language)
    move(session)
    release(session)

    send_notices_now(conference=session.conference)

    (message,) = [message for message in mail.outbox if message.to == ["star@example.org"]]
    assert message.extra_headers["Content-Language"] == language


def test_two_releases_within_the_quiet_time_make_one_message_about_both(session):
    first_release(session)
    star(session, "star@example.org")
    move(session)
    release(session)
    first = ProgrammeNotice.objects.get(email="star@example.org")
    room = RoomFactory(venue=session.conference.venue, name="Hall B")
    session.room = room
    session.save()
    release(session)
    send_notices_now(conference=session.conference)

    notice = ProgrammeNotice.objects.get(email="star@example.org")
    assert (notice.pk, notice.from_release.number, notice.to_release.number) == (first.pk, 1, 3)
    (message,) = [message for message in mail.outbox if message.to == ["star@example.org"]]
    assert "Hall B" in message.body
    assert len(message.body.split("moves from")) == 2


def test_each_release_prolongs_the_wait_but_not_for_ever(session):
    first_release(session)
    move(session)
    release(session)
    ProgrammeNotice.objects.update(send_after=timezone.now())
    release(session)
    prolonged = set(ProgrammeNotice.objects.values_list("send_after", flat=True))
    old = timezone.now() - timedelta(hours=6)
    due = timezone.now()
    ProgrammeNotice.objects.update(created_at=old, send_after=due)
    release(session)

    assert all(moment > timezone.now() + QUIET_TIME * 0.9 for moment in prolonged)
    assert set(ProgrammeNotice.objects.values_list("send_after", flat=True)) == {due}


def test_moved_and_moved_back_needs_no_message(session):
    first_release(session)
    move(session)
    release(session)
    move(session, -3)
    release(session)

    assert send_notices_now(conference=session.conference) == (0, 3)
    assert mail.outbox == []
    assert set(ProgrammeNotice.objects.values_list("state", flat=True)) == {"dropped"}


def test_withdrawn_messages_stay_unsent(session):
    first_release(session)
    move(session)
    release(session)
    one = ProgrammeNotice.objects.get(email="ada@example.org")

    withdraw_notice(notice=one)
    with pytest.raises(NoticeGoneError):
        withdraw_notice(notice=one)
    count = withdraw_all_notices(conference=session.conference)

    assert count == 2
    assert send_due_notices(timezone.now() + LATER) == (0, 0)
    assert mail.outbox == []


def test_message_after_a_withdrawn_one_speaks_of_the_later_change_only(session):
    first_release(session)
    move(session)
    release(session)
    withdraw_all_notices(conference=session.conference)
    session.title = "Streams"
    session.save()
    release(session)
    send_notices_now(conference=session.conference)

    (message,) = [message for message in mail.outbox if message.to == ["ada@example.org"]]
    assert "“Rivers” is now called “Streams”." in message.body
    assert "moves" not in message.body


def test_who_leaves_the_programme_is_told_so(session):
    first_release(session)
    SessionPerson.objects.get(person__full_name="Ada Lovelace").delete()
    release(session)

    send_notices_now(conference=session.conference)

    assert [message.to for message in mail.outbox] == [["ada@example.org"]]
    assert "“Rivers” is without Ada Lovelace now." in mail.outbox[0].body


def test_deleted_session_tells_its_people_and_those_who_starred_it(session):
    SessionFactory(conference=session.conference, title="Stays", starts_at=session.starts_at, ends_at=session.ends_at)
    first_release(session)
    star(session, "star@example.org")
    conference = session.conference
    session.delete()

    release_programme(conference=conference, tells_readers=True)

    assert waiting(session) == ["ada@example.org", "chair@example.org", "star@example.org", "talk@example.org"]


def test_a_conference_that_is_over_writes_to_nobody(session):
    first_release(session)
    move(session)
    conference = session.conference
    type(conference).objects.filter(pk=conference.pk).update(
        starts_at=timezone.now() - timedelta(days=3), ends_at=timezone.now() - timedelta(days=1)
    )

    release(session)

    assert waiting(session) == []


def test_another_conferences_readers_are_left_alone(session):
    first_release(session)
    other = ConferenceFactory()
    elsewhere = SessionFactory(conference=other)
    star(elsewhere, "star@example.org")
    move(session)

    release(session)

    assert "star@example.org" not in waiting(session)


def test_audience_counts_whom_a_release_would_tell(session):
    first_release(session)
    star(session, "star@example.org")
    SessionPerson.objects.create(session=session, person=PersonFactory(full_name="No Address"))
    move(session)

    audience = audience_of(session.conference, pending_changes(session.conference))

    assert (audience.total, audience.people, audience.starred, audience.booked) == (4, 3, 1, 0)
    assert audience.without_email == ["No Address"]


def test_command_sends_what_is_due(session, capsys):
    first_release(session)
    move(session)
    release(session)
    ProgrammeNotice.objects.update(send_after=timezone.now())

    call_command("send_programme_notices")

    assert capsys.readouterr().out == "3 messages sent, 0 had become needless\n"


def test_merged_records_of_one_person_are_no_news_but_go_on_being_told(session):
    first_release(session)
    part = SessionPerson.objects.get(person__full_name="Ada Lovelace")
    gone = part.person
    former = gone.pk
    person = PersonFactory(full_name="Ada Lovelace", email="countess@example.org")
    part.person = person
    part.save()
    gone.delete()
    FormerPerson.objects.create(person=person, former_id=former, slug="ada-lovelace-former")
    release(session)
    after_merging = waiting(session)
    move(session)
    release(session)

    assert after_merging == []
    assert waiting(session) == ["chair@example.org", "countess@example.org", "talk@example.org"]


def test_speakers_are_told_in_the_language_of_their_invitation(session):
    first_release(session)
    person = session.people.get(role="chair").person
    SpeakerInvitation.objects.create(
        conference=session.conference,
        person=person,
        email=person.email,
        secret="s" * 43,
        language="vi",
        invited_at=timezone.now(),
    )
    move(session)
    release(session)

    send_notices_now(conference=session.conference)

    languages = {message.to[0]: message.extra_headers["Content-Language"] for message in mail.outbox}
    assert languages == {"ada@example.org": "en", "chair@example.org": "vi", "talk@example.org": "en"}


def test_organiser_reads_the_message_without_the_readers_secret(client, session):
    first_release(session)
    star(session, "star@example.org")
    move(session)
    release(session)
    client.force_login(UserFactory(is_superuser=True))
    notice = ProgrammeNotice.objects.get(email="star@example.org")

    page = client.get(reverse("programme:notice", args=[session.conference.pk, notice.pk])).content.decode()

    assert "Rivers" in page
    assert "/my-programme/…/" in page
    assert "secret-star" not in page
    send_notices_now(conference=session.conference)
    (message,) = [message for message in mail.outbox if message.to == ["star@example.org"]]
    assert "/my-programme/secret-star@example.org/" in message.body
