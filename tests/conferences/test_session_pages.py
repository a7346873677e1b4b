"""The pages of sessions and speakers."""

import json
import re

import pytest

from conferences.actions.programme import release_programme
from conferences.queries.programme import latest_programme
from conferences.queries.speakers import letters, speakers
from tests.conferences.pages import add_session, get

pytestmark = pytest.mark.django_db


def test_session_page_shows_its_talks_with_anchors(client, conference):
    session = add_session(conference, 1, abstract="Line **one**.\n\n<script>alert(1)</script>")
    release_programme(conference=conference)

    _status, html = get(client, f"programme/{session.slug}/")

    assert 'id="talk-1"' in html
    assert "<strong>one</strong>" in html
    assert "<script>alert" not in html
    assert 'href="/en/conferences/water/speakers/given-author1/"' in html


def test_session_page_carries_structured_data_that_nothing_can_break_out_of(client, conference):
    session = add_session(conference, 1, title="</script><b>Water & ice")
    release_programme(conference=conference)

    _status, html = get(client, f"programme/{session.slug}/")

    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    assert data["@type"] == "Event"
    assert data["name"] == "</script><b>Water & ice"
    assert data["startDate"] == "2027-05-12T09:00+08:00"
    assert data["location"]["name"] == "Room 1"
    assert data["superEvent"]["name"] == "Water Symposium"


@pytest.mark.parametrize("path", ["programme/none/", "speakers/nobody/"])
def test_unknown_session_and_speaker_are_404(client, conference, path):
    add_session(conference, 1)
    release_programme(conference=conference)

    assert get(client, path)[0] == 404


@pytest.mark.parametrize("path", ["programme/session-1/", "speakers/ada-speaker1/"])
def test_before_the_release_sessions_and_speakers_are_404(client, conference, path):
    add_session(conference, 1)

    assert get(client, path)[0] == 404


def test_speaker_page_shows_talks_and_affiliation_then(client, conference):
    add_session(conference, 1)
    release_programme(conference=conference)

    _status, html = get(client, "speakers/ada-speaker1/")

    assert "Institute 1" in html
    assert 'href="/en/conferences/water/programme/session-1/"' in html
    assert 'href="/en/people/ada-speaker1/"' in html
    assert 'href="/calendar/people/ada-speaker1.ics"' in html


def test_speakers_are_listed_by_letter(conference):
    add_session(conference, 1)
    release_programme(conference=conference)

    groups = letters(speakers(latest_programme(conference)))

    assert [(letter, [person.name for person in people]) for letter, people in groups] == [
        ("A", ["Given Author1"]),
        ("S", ["Ada Speaker1"]),
    ]
