"""What a message says, and in which language."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Site

from conferences.actions.notices import send_due_notices, send_notices_now
from conferences.models import ConferencePage, PersonalProgramme, ProgrammeNotice, SpeakerInvitation
from home.models import HomePage
from people.models import Person
from tests.conferences.notices.steps import first_release, move, release, star
from tests.factories import ConferenceFactory, UserFactory

pytestmark = pytest.mark.django_db


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


def languages(session):
    first_release(session)
    move(session)
    release(session)
    mail.outbox.clear()
    send_due_notices(timezone.now() + timedelta(hours=7))
    return {message.to[0]: message.extra_headers["Content-Language"] for message in mail.outbox}


def test_presenters_whose_language_is_unknown_are_written_to_in_that_of_the_conference(session):
    ConferencePage.objects.update(locale=Locale.objects.get(language_code="vi"))

    assert set(languages(session).values()) == {"vi"}


def test_without_a_page_the_language_of_the_site_counts(session):
    ConferencePage.objects.get().unpublish()
    Site.objects.update(root_page=HomePage.objects.get(locale__language_code="zh-hans"))

    assert set(languages(session).values()) == {"zh-hans"}


def test_a_presenters_own_language_comes_first(session):
    """An invitation to another conference, and a programme kept here, tell it too."""
    ConferencePage.objects.update(locale=Locale.objects.get(language_code="vi"))
    ada = Person.objects.get(email="Ada@example.org")
    SpeakerInvitation.objects.create(
        conference=ConferenceFactory(),
        person=ada,
        email=ada.email,
        secret="elsewhere",
        language="zh-hans",
        invited_at=timezone.now(),
    )
    PersonalProgramme.objects.create(
        conference=session.conference, email="Chair@example.org", secret="kept", language="en"
    )

    assert {address.lower(): code for address, code in languages(session).items()} == {
        "ada@example.org": "zh-hans",
        "chair@example.org": "en",
        "talk@example.org": "vi",
    }
