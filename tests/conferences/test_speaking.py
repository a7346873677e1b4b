"""A speaker's own page."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from PIL import Image

from conferences.actions.inviting import invite_speakers, withdraw_invitation
from conferences.actions.programme import release_programme
from conferences.models import Session, SpeakerInvitation, SpeakerTalk
from people.models import Person
from tests.conferences.files import pdf, picture, pptx
from tests.conferences.pages import add_session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_brakes():
    cache.clear()


@pytest.fixture
def session(conference):
    soon = timezone.now() + timedelta(days=30)
    type(conference).objects.filter(pk=conference.pk).update(starts_at=soon, ends_at=soon + timedelta(days=2))
    conference.refresh_from_db()
    session = add_session(conference, 1, title="TBA", starts_at=soon, ends_at=soon + timedelta(hours=1))
    Person.objects.filter(pk=session.people.get().person_id).update(email="ada@example.org")
    return session


@pytest.fixture
def invitation(session):
    person = session.people.get().person
    invite_speakers(conference=session.conference, people=[person.pk], message="Do come!")
    return SpeakerInvitation.objects.get()


@pytest.fixture
def accepted(client, invitation):
    client.post(path(invitation, "answer/"), {"answer": "accept"})
    invitation.refresh_from_db()
    return invitation


def path(invitation, tail=""):
    return f"/speaking/{invitation.secret}/{tail}"


def answers(session, **changed):
    key = f"t{session.pk}-0"
    about = {"life": "A life.", "needs": "A ramp", "photo_consent": "yes", "recording_consent": "no"}
    talk = {
        f"{key}-title": "On water",
        f"{key}-abstract": "Line\r\ntwo",
        f"{key}-affiliation": "CERN",
        f"{key}-slides_licence": "CC-BY-4.0",
    }
    return {**about, **talk, "saving": "send", **changed}


def test_page_asks_and_says_nothing_to_anybody_else(client, invitation):
    response = client.get(path(invitation))

    assert response.status_code == 200
    assert "Do come!" in response.content.decode()
    assert "Accept the invitation" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert client.get(f"/speaking/{'x' * 43}/").status_code == 404
    assert client.get("/speaking/x/").status_code == 404


def test_speaker_accepts_answers_and_sends_without_touching_the_programme(client, accepted, session):
    response = client.post(path(accepted), answers(session))

    accepted.refresh_from_db()
    talk = SpeakerTalk.objects.get()
    person = session.people.get().person
    session.refresh_from_db()
    assert response.status_code == 302
    assert accepted.confirmed_at
    assert (accepted.life, accepted.needs) == ("A life.", "A ramp")
    assert (accepted.photo_consent, accepted.recording_consent) == ("yes", "no")
    assert (talk.title, talk.abstract, talk.affiliation) == ("On water", "Line\ntwo", "CERN")
    assert (session.title, person.life) == ("TBA", "")
    page = client.get(path(accepted)).content.decode()
    assert "On water" in page
    assert "Save the changes" in page


def test_draft_is_kept_and_not_sent(client, accepted, session):
    client.post(path(accepted), {"life": "Begun", "saving": "draft"})
    by_itself = client.post(path(accepted), {"needs": "A pointer", "saving": "draft-by-itself"})

    accepted.refresh_from_db()
    assert by_itself.status_code == 204
    assert (accepted.life, accepted.needs, accepted.confirmed_at) == ("Begun", "A pointer", None)
    assert not SpeakerTalk.objects.exists()


def test_sending_asks_for_consent_and_loses_nothing(client, accepted, session):
    response = client.post(path(accepted), answers(session, photo_consent="", portrait=picture()))

    accepted.refresh_from_db()
    html = response.content.decode()
    assert response.status_code == 422
    assert "Please choose yes or no." in html
    assert "On water" in html
    assert accepted.confirmed_at is None
    assert accepted.portrait
    assert SpeakerTalk.objects.get().title == "On water"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "x" * 301, "Please shorten this to 300 characters; it has 301."),
        ("abstract", "x" * 10_001, "Please shorten this to 10,000 characters; it has 10,001."),
        ("slides_licence", "WTFPL", "Select a valid choice"),
    ],
)
def test_too_much_is_said_at_its_field_and_stays_typed(client, accepted, session, field, value, sentence):
    response = client.post(path(accepted), answers(session, **{f"t{session.pk}-0-{field}": value}))

    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert field == "slides_licence" or value in html
    accepted.refresh_from_db()
    assert accepted.life == "A life."


def test_portrait_and_slides_are_kept_privately(client, accepted, session, settings):
    sent = picture(size=(1200, 1500))
    client.post(
        path(accepted), answers(session, portrait=sent, **{f"t{session.pk}-0-slides": pdf("../My talk.exe", pptx())})
    )

    accepted.refresh_from_db()
    talk = SpeakerTalk.objects.get()
    shown = client.get(path(accepted, "portrait.jpg"))
    picture_shown = Image.open(BytesIO(shown.content))
    assert talk.slides_name == "My talk.pptx"
    assert talk.slides.path.startswith(str(settings.PRIVATE_ROOT))
    assert accepted.portrait.path.startswith(str(settings.PRIVATE_ROOT))
    assert picture_shown.size == (1200, 1500)
    assert shown["Cache-Control"] == "private, no-store"
    assert "My talk.pptx" in client.get(path(accepted)).content.decode()


@pytest.mark.parametrize(
    ("name", "file", "sentence"),
    [
        ("portrait", lambda: pdf("me.jpg"), "This picture can&#x27;t be read"),
        ("slides", lambda: pdf("talk.pdf", b"<html><script>"), "save it as PDF"),
        ("slides", lambda: pdf("talk.pptx", pptx("ppt/vbaProject.bin")), "macros"),
        ("slides", lambda: pdf("talk.pdf", b""), "empty"),
    ],
)
def test_wrong_file_is_refused_with_a_sentence(client, accepted, session, name, file, sentence):
    field = name if name == "portrait" else f"t{session.pk}-0-{name}"

    response = client.post(path(accepted), answers(session, **{field: file()}))

    accepted.refresh_from_db()
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not accepted.portrait
    assert not SpeakerTalk.objects.get().slides


def test_too_large_a_body_is_refused_before_it_is_read(client, accepted):
    response = client.generic(
        "POST", path(accepted), b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**9)
    )

    assert response.status_code == 413
    assert "too large together" in response.content.decode()


def test_uploads_are_braked_and_texts_are_still_saved(client, accepted, session, monkeypatch):
    monkeypatch.setattr("conferences.views.speaking.UPLOADED", 1)
    client.post(path(accepted), answers(session, portrait=picture()))
    accepted.refresh_from_db()
    first = accepted.portrait.name

    response = client.post(path(accepted), answers(session, portrait=picture(), life="Another"), follow=True)

    accepted.refresh_from_db()
    assert "many files" in response.content.decode()
    assert (accepted.portrait.name, accepted.life) == (first, "Another")


def test_savings_are_braked(client, accepted, session, monkeypatch):
    monkeypatch.setattr("conferences.views.speaking.SAVINGS", 1)
    client.post(path(accepted), answers(session))

    response = client.post(path(accepted), answers(session, life="Another"))

    assert response.status_code == 429
    accepted.refresh_from_db()
    assert accepted.life == "A life."


def test_forms_of_others_are_refused(accepted, session):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(path(accepted), answers(session)).status_code == 403
    assert strict.post(path(accepted, "answer/"), {"answer": "decline"}).status_code == 403

    page = strict.get(path(accepted)).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    assert strict.post(path(accepted), answers(session, csrfmiddlewaretoken=token)).status_code == 302


def test_declined_invitation_says_so_kindly_and_takes_nothing(client, accepted, session):
    asked = client.get(path(accepted, "answer/")).content.decode()
    client.post(path(accepted, "answer/"), {"answer": "decline", "reason": "A strike"})
    client.post(path(accepted), answers(session, life="Late"))
    again = client.post(path(accepted, "answer/"), {"answer": "accept"}, follow=True)

    accepted.refresh_from_db()
    assert "Decline the invitation" in asked
    assert (accepted.state, accepted.decline_reason, accepted.life) == ("declined", "A strike", "")
    assert "Thank you for letting us know" in again.content.decode()


def test_withdrawn_invitation_says_so_kindly(client, invitation):
    withdraw_invitation(invitation=invitation)

    page = client.get(path(invitation))

    assert page.status_code == 200
    assert "This invitation is closed" in page.content.decode()
    assert client.get(path(invitation, "answer/")).status_code == 302
    assert client.get(path(invitation, "portrait.jpg")).status_code == 404


def test_time_for_answers_ends(client, accepted, session):
    type(session.conference).objects.update(
        starts_at=timezone.now() - timedelta(days=70), ends_at=timezone.now() - timedelta(days=61)
    )

    client.post(path(accepted), answers(session))

    accepted.refresh_from_db()
    assert accepted.life == ""
    assert "The time for answers is over" in client.get(path(accepted)).content.decode()


def test_draft_of_the_timetable_is_not_told_to_speakers(client, accepted, session):
    before = client.get(path(accepted)).content.decode()
    release_programme(conference=session.conference)
    after = client.get(path(accepted)).content.decode()
    Session.objects.update(
        starts_at=session.starts_at + timedelta(hours=5), ends_at=session.ends_at + timedelta(hours=5)
    )

    assert "the time follows with the programme" in before
    assert "the time follows with the programme" not in after
    assert client.get(path(accepted)).content.decode().count("(Asia/Shanghai") == after.count("(Asia/Shanghai")


def test_placeholder_is_not_offered_as_a_title_and_what_stands_is_no_proposal(client, accepted, session):
    Session.objects.update(abstract="As it stands")
    page = client.get(path(accepted)).content.decode()
    client.post(path(accepted), answers(session, **{f"t{session.pk}-0-abstract": "As it stands"}))

    assert 'value="TBA"' not in page
    assert "As it stands" in page
    assert SpeakerTalk.objects.get().abstract == ""


def test_chair_is_asked_for_the_affiliation_only(client, accepted, session):
    session.people.update(role="chair")

    page = client.get(path(accepted)).content.decode()

    assert f"t{session.pk}-0-affiliation" in page
    assert f"t{session.pk}-0-title" not in page


def test_hostile_texts_are_cleaned_and_escaped(client, accepted, session):
    nasty = "\x00\u202e<script>alert(1)</script>\r\nBcc: x@example.org"

    response = client.post(path(accepted), answers(session, life=nasty, **{f"t{session.pk}-0-title": nasty}))

    assert response.status_code == 302
    accepted.refresh_from_db()
    title = SpeakerTalk.objects.get().title
    assert "\n" not in title
    assert "\x00" not in accepted.life
    assert "\u202e" not in accepted.life
    assert "<script>alert" not in client.get(path(accepted)).content.decode()


NASTY = (
    "\x00", "a\x00b", "\ufffe\uffff", "x" * 12_000, "=1+1", "a\r\nBcc: b@example.org", "\u202egnp", "9" * 5000, "", " ",
    "🏴" * 200, "{{ 7*7 }}{% load x %}%(x)s",
)  # fmt: skip


def test_no_field_fails_on_nasty_texts(client, accepted, session):
    client.raise_request_exception = True
    names = [name for name in answers(session) if name != "saving"]
    statuses = set()
    for text in NASTY:
        statuses.add(client.post(path(accepted), dict.fromkeys(names, text) | {"saving": "send"}).status_code)
        statuses.add(client.post(path(accepted), {"saving": text, "life": text}).status_code)
        statuses.add(client.post(path(accepted, "answer/"), {"answer": text, "reason": text}).status_code)
        wrong = {"portrait": text, f"t{session.pk}-0-slides": text, "csrfmiddlewaretoken": text}
        statuses.add(client.post(path(accepted), wrong).status_code)
    for content_type in ("application/json", "multipart/form-data", "a/b; charset=zz", "x" * 300):
        statuses.add(client.generic("POST", path(accepted), b"\xff\x00{", content_type=content_type).status_code)
    accepted.refresh_from_db()

    assert statuses <= {302, 400, 422}
    assert accepted.state == "accepted"


def test_drafts_that_save_themselves_use_up_no_saving_by_button(client, accepted, session, monkeypatch):
    monkeypatch.setattr("conferences.views.speaking.DRAFTS", 1)
    headers = {"HTTP_X_SAVES_ITSELF": "1"}
    draft = {"saving": "draft-by-itself", "life": "One"}

    first = client.post(path(accepted), draft, **headers)
    second = client.post(path(accepted), draft, **headers)
    by_button = client.post(path(accepted), answers(session))

    assert [first.status_code, second.status_code, by_button.status_code] == [204, 429, 302]


@pytest.mark.parametrize("tail", ["", "answer/", "portrait.jpg"])
def test_secret_is_never_in_a_kept_page_or_the_log(client, invitation, tail):
    from core.log_filter import without_secrets
    from core.middleware.page_cache import NEVER

    assert path(invitation, tail).startswith(NEVER)
    assert invitation.secret not in without_secrets(f"Not Found: {path(invitation, tail)}")
