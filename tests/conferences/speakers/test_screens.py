"""The screens of speakers in the admin."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from conferences.models import Presenter, SpeakerInvitation
from people.models import Person
from tests.backoffice.screens import statements
from tests.conferences.pages import add_session
from tests.conferences.speakers.steps import accepted, invited, sent
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db):
    client = Client()
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def base(session):
    return f"/admin/speakers/{session.conference_id}/"


def test_screen_names_what_is_missing_and_filters(office, session, ada):
    invited(session, ada)

    everybody = office.get(base(session)).content.decode()
    not_invited = office.get(f"{base(session)}?show=new").content.decode()
    found = office.get(f"{base(session)}?q=speaker1 ada").content.decode()

    assert "Ada Speaker1" in everybody
    assert "Given Author1" in everybody
    assert "Ada Speaker1" not in not_invited
    assert "Given Author1" not in found
    assert office.get("/admin/speakers/")["Location"] == base(session)


def test_invitations_are_shown_before_they_leave(office, session, ada, mailoutbox):
    author = Presenter.objects.get().person
    Person.objects.filter(pk=author.pk).update(email="")
    url = f"{base(session)}invitations/"

    asked = office.post(url, {"everybody": "1"}).content.decode()
    before = len(mailoutbox)
    wrong = office.post(url, {"people": [ada.pk], "sends": "1", "language": "xx", "message": "Hello"})
    office.post(
        url, {"people": [ada.pk], "sends": "1", "language": "en", "message": "Hello", "answer_by": "2099-01-05"}
    )

    assert "Send 1 invitation" in asked
    assert "Without an e-mail address" in asked
    assert before == 0
    assert "Hello" in wrong.content.decode()
    assert len(mailoutbox) == 1
    assert SpeakerInvitation.objects.get().answer_by.isoformat() == "2099-01-05"


def test_reminders_are_shown_before_they_leave(office, session, ada, mailoutbox):
    invited(session, ada)
    SpeakerInvitation.objects.update(invited_at=timezone.now() - timedelta(days=4))
    url = f"{base(session)}reminders/"

    shown = office.get(url).content.decode()
    office.post(url, {"gaps": ["answer"]})
    again = office.post(url, {"gaps": ["answer"]}, follow=True).content.decode()

    assert "Send 1 reminder" in shown
    assert len(mailoutbox) == 2
    assert "had a mail within the last three days" in again
    assert office.post(url, {}).status_code == 200
    assert office.get(f"{url}?gaps=nonsense").status_code == 200


def test_organiser_takes_one_answer_and_leaves_another(office, session, ada):
    invitation = sent(session, ada)
    url = f"{base(session)}{invitation.pk}/"

    shown = office.get(url).content.decode()
    office.post(url, {"take": "life"})
    office.post(url, {"leave": "portrait"})
    office.post(url, {"take": "all"})
    after = office.get(url).content.decode()

    ada.refresh_from_db()
    session.refresh_from_db()
    assert "On water" in shown
    assert (ada.life, ada.portrait, session.title) == ("A life.", None, "On water")
    assert "Left as it stands" in after
    assert office.post(url, {"take": "0-0.title"}).status_code == 302
    assert b"".join(office.get(f"{url}files/portrait/").streaming_content)[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize("name", ["1-2", "x", "9" * 40, "portrait"])
def test_files_that_are_not_there_are_404(office, session, ada, name):
    invitation = accepted(session, ada)

    assert office.get(f"{base(session)}{invitation.pk}/files/{name}/").status_code == 404


def test_organiser_mails_again_and_withdraws(office, session, ada, mailoutbox):
    invitation = invited(session, ada)
    SpeakerInvitation.objects.update(invited_at=timezone.now() - timedelta(hours=1))
    url = f"{base(session)}{invitation.pk}/"

    office.post(f"{url}mails/")
    asked = office.get(f"{url}withdrawal/").content.decode()
    office.post(f"{url}withdrawal/")

    invitation.refresh_from_db()
    assert len(mailoutbox) == 2
    assert "No mail is sent" in asked
    assert invitation.state == "withdrawn"
    assert "Invite again" in office.get(url).content.decode()


def test_invitation_of_another_conference_is_404(office, session, ada):
    invitation = invited(session, ada)

    assert office.get(f"/admin/speakers/{session.conference_id + 999}/{invitation.pk}/").status_code == 404


def test_screen_costs_the_same_at_one_and_three(office, session, ada):
    sent(session, ada)
    statements(office, base(session))
    one = statements(office, base(session))
    for number in (2, 3):
        more = add_session(session.conference, number)
        Person.objects.update(email="somebody@example.org")
        sent(more, more.people.get().person)

    assert statements(office, base(session)) == one


@pytest.mark.parametrize("tail", ["", "invitations/", "reminders/", "1/", "1/withdrawal/", "1/files/portrait/"])
def test_screens_are_for_those_who_change_sessions(client, session, tail):
    user = UserFactory(is_staff=True)
    client.force_login(user)

    assert client.get(f"{base(session)}{tail}").status_code == 302
