"""When a message leaves, and which two become one."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from conferences.actions.notices import (
    QUIET_TIME,
    NoticeGoneError,
    send_due_notices,
    send_notices_now,
    withdraw_all_notices,
    withdraw_notice,
)
from conferences.models import (
    ProgrammeNotice,
)
from tests.conferences.notices.steps import first_release, move, release, star
from tests.factories import RoomFactory

pytestmark = pytest.mark.django_db


LATER = timedelta(hours=2)


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


def test_command_sends_what_is_due(session, capsys):
    first_release(session)
    move(session)
    release(session)
    ProgrammeNotice.objects.update(send_after=timezone.now())

    call_command("send_programme_notices")

    assert capsys.readouterr().out == "3 messages sent, 0 had become needless\n"
