"""Pages of one's own programme: asking, confirming, the secret page, and what they must not tell."""

import json
import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conferences.actions.personal import keep_without_address
from conferences.actions.programme import release_programme
from conferences.models import PersonalProgramme
from conferences.queries.personal import starred_guids
from tests.conferences.pages import add_session

KEEP = "/my-programme/keep/water/"


@pytest.fixture
def sessions(conference):
    cache.clear()
    found = [add_session(conference, number) for number in (1, 2, 3)]
    release_programme(conference=conference)
    return found


@pytest.fixture
def mine(conference, sessions):
    return keep_without_address(conference=conference, slugs=[sessions[0].slug], language="en")


def slugs(personal):
    return json.loads(Client().get(f"/my-programme/{personal.secret}/stars/").content)["stars"]


def link_of(message):
    return re.search(r"https?://[^/]+(/my-programme/confirmation/[^/]+/)", message.body).group(1)


def test_page_in_the_browser_holds_nobody_s_choice_and_is_kept(client, sessions):
    response = client.get("/en/conferences/water/my/")

    assert response.status_code == 200
    assert "Session 1" not in response.content.decode()
    assert not response.cookies
    assert "no-store" not in response.get("Cache-Control", "")


def test_sessions_in_short_say_when_and_where(client, sessions):
    data = client.get("/en/conferences/water/my/sessions/").json()

    assert [entry["t"] for entry in data["sessions"]] == ["Session 1", "Session 2", "Session 3"]
    assert data["sessions"][0] == {
        "s": "session-1",
        "t": "Session 1",
        "b": "2027-05-12T09:00+08:00",
        "e": "2027-05-12T10:00+08:00",
        "c": "09:00–10:00",
        "m": "Room 1 · Track 1",
        "p": "Ada Speaker1",
        "d": 0,
    }
    assert data["days"] == ["Wednesday, 12 May 2027"]


def test_sessions_in_short_hold_no_draft(client, conference):
    add_session(conference, 1)

    assert client.get("/en/conferences/water/my/sessions/").json()["sessions"] == []
    assert client.get("/en/conferences/water/my/").status_code == 200
    assert client.get(KEEP).status_code == 404


def test_from_asking_to_the_page(client, sessions):
    client.get(KEEP)
    sent = client.post(KEEP, {"email": "ada@example.org", "sessions": "session-1 session-3 nonsense"}, follow=True)
    assert "Look into your mail" in sent.content.decode()
    link = link_of(mail.outbox[0])

    shown = client.get(link)
    assert PersonalProgramme.objects.get().email == ""
    page = client.post(link, {"messages": "on"}, follow=True)

    assert "Session 3" in shown.content.decode()
    assert page.redirect_chain[0][0] == f"/my-programme/{PersonalProgramme.objects.get().secret}/"
    assert "Session 1" in page.content.decode()
    assert "Session 2" not in page.content.decode().replace("Overlaps with", "")
    assert client.get(link, follow=True).redirect_chain != []
    assert PersonalProgramme.objects.get().email == "ada@example.org"


def test_answer_is_the_same_for_known_and_unknown_addresses(client, sessions):
    first = client.post(KEEP, {"email": "ada@example.org", "sessions": ""})
    client.post(link_of(mail.outbox[0]), {})
    again = client.post(KEEP, {"email": "ada@example.org", "sessions": ""})

    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert PersonalProgramme.objects.get(email="ada@example.org").secret not in again["Location"]


def test_mails_to_one_address_have_a_brake(client, sessions):
    answers = {client.post(KEEP, {"email": "Ada@example.org", "sessions": ""})["Location"] for _ in range(5)}

    assert answers == {f"{KEEP}sent/"}
    assert len(mail.outbox) == 3


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "x" * 300])
def test_wrong_address_is_told_beside_the_field_and_nothing_is_lost(client, sessions, email):
    response = client.post(KEEP, {"email": email, "sessions": "session-1"})

    body = response.content.decode()
    assert response.status_code == 422
    assert "Please write a mail address like name@example.org." in body
    assert 'value="session-1"' in body
    assert mail.outbox == []


def test_page_of_a_secret_is_kept_from_caches_and_referrers(client, mine):
    response = client.get(f"/my-programme/{mine.secret}/")

    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("part", ["", "stars/", "sessions/", "renewal/", "deletion/"])
def test_wrong_secret_opens_nothing_and_says_what_to_do(client, mine, part):
    response = client.get(f"/my-programme/{'x' * 43}/{part}")

    assert response.status_code == 404
    assert "This link opens nothing" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_clashes_are_named_on_the_page(client, mine):
    client.post(f"/my-programme/{mine.secret}/stars/", {"star": ["session-2"]})

    body = client.get(f"/my-programme/{mine.secret}/").content.decode()

    assert "2 sessions overlap with others of yours." in body
    assert "09:00–10:00 Session 2" in body


def test_stars_by_script_and_by_form(mine):
    strict = Client(enforce_csrf_checks=True)
    address = f"/my-programme/{mine.secret}/stars/"

    by_script = strict.post(
        address, {"star": ["session-3"], "unstar": ["session-1"]}, headers={"Accept": "application/json"}
    )
    by_form = strict.post(address, {"unstar": "session-3"})

    assert by_script.json() == {"stars": ["session-3"]}
    assert by_form["Location"] == f"/my-programme/{mine.secret}/"
    assert slugs(mine) == []


def test_choosing_without_a_script(client, mine):
    shown = client.get(f"/my-programme/{mine.secret}/sessions/").content.decode()
    client.post(f"/my-programme/{mine.secret}/sessions/", {"session": ["session-2", "session-3", "made-up"]})

    assert re.search(r'value="session-1"[^>]* checked', shown)
    assert not re.search(r'value="session-2"[^>]* checked', shown)
    assert slugs(mine) == ["session-2", "session-3"]


def test_messages_address_and_deletion(client, mine):
    old = f"/my-programme/{mine.secret}/"
    client.post(f"{old}messages/", {})
    moved = client.post(f"{old}renewal/")

    mine.refresh_from_db()
    assert mine.wants_messages is False
    assert moved["Location"] == f"/my-programme/{mine.secret}/" != old
    assert client.get(old).status_code == 404

    client.get(f"/my-programme/{mine.secret}/deletion/")
    assert PersonalProgramme.objects.exists()
    gone = client.post(f"/my-programme/{mine.secret}/deletion/")
    assert "no longer on the server" in gone.content.decode()
    assert not PersonalProgramme.objects.exists()


def test_reading_a_link_never_changes_anything(client, mine):
    for part in ("messages/", "renewal/", "deletion/", "stars/", "sessions/"):
        client.get(f"/my-programme/{mine.secret}/{part}")

    mine.refresh_from_db()
    assert mine.wants_messages is True
    assert len(starred_guids(mine)) == 1


def test_page_takes_as_many_statements_for_three_sessions_as_for_one(client, mine):
    address = f"/my-programme/{mine.secret}/"
    client.get(address)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    one = count()
    client.post(f"{address}stars/", {"star": ["session-2", "session-3"]})

    assert count() == one


def test_wrong_methods_are_refused(client, mine):
    assert client.get(f"/my-programme/{mine.secret}/messages/").status_code == 405
    assert client.put(f"/my-programme/{mine.secret}/stars/").status_code == 405
