"""The outbox of messages after a release."""

import pytest
from django.core import mail

from conferences.actions.programme import release_programme
from conferences.models import ProgrammeNotice, SessionPerson
from tests.backoffice.releases.helpers import address, move, page_of
from tests.factories import ConferenceFactory, PersonFactory

pytestmark = pytest.mark.django_db


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
