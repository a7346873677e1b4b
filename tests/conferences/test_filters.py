"""Search and filters of the public programme, and the addresses that name one of them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from conferences.actions.programme import release_programme
from conferences.models import Presentation, Presenter, SessionPerson
from tests.conferences.pages import add_session, get, statements
from tests.factories import START, PersonFactory, SessionFactory, TrackFactory

pytestmark = pytest.mark.django_db
TITLES = re.compile(r'<h[34][^>]*><a href="[^"]*">([^<]*)</a>')


@pytest.fixture
def three_days(conference):
    add_session(conference, 1, abstract="<p>Nước sạch for the delta</p>")
    add_session(conference, 2, starts_at=START + timedelta(days=1), ends_at=START + timedelta(days=1, hours=1))
    add_session(conference, 3, title="水的化学", starts_at=START + timedelta(days=2, minutes=5), kind="keynote",
                ends_at=START + timedelta(days=2, hours=1))  # fmt: skip
    release_programme(conference=conference)
    return conference


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("session 2", ["Session 2"]),
        ("SPEAKER1", ["Session 1"]),
        ("author2", ["Session 2"]),
        ("talk 3", ["水的化学"]),
        ("nuoc sach", ["Session 1"]),
        ("nước delta", ["Session 1"]),
        ("化学", ["水的化学"]),
        ("institute 1", ["Session 1"]),
        ("nothing like it", []),
        ("   ", ["Session 1", "Session 2", "水的化学"]),
        ("%22%3Cscript%3E", []),
    ],
)
def test_search_finds_titles_people_and_words_of_abstracts_without_accents(client, three_days, words, shown):
    status, html = get(client, f"programme/?q={words}")

    assert status == 200
    assert TITLES.findall(html) == shown
    assert "<script>" not in html.split("<main")[1].split("</main>")[0]


def test_search_keeps_what_was_typed_and_says_how_many_match(client, three_days):
    _status, html = get(client, 'programme/?q="session&kind=talk')

    assert 'value="&quot;session"' in html
    assert "0 sessions match." in html
    assert "No session matches what you chose." in html


@pytest.mark.parametrize(
    ("address", "heading", "shown"),
    [
        ("tracks/track-2/", "Track 2", ["Session 2"]),
        ("rooms/room-3/", "Room 3", ["水的化学"]),
        ("types/keynote/", "Keynote lecture", ["水的化学"]),
        ("tracks/track-2/?view=grid", "Track 2", ["Session 2"]),
        ("types/talk/?track=track-1", "Talk", ["Session 1"]),
        ("tracks/track-2/?day=2027-05-12", "Track 2", []),
    ],
)
def test_tracks_rooms_and_types_have_addresses(client, three_days, address, heading, shown):
    status, html = get(client, f"programme/{address}")

    assert status == 200
    assert f"<h1>{heading}</h1>" in html
    assert TITLES.findall(html) == shown
    assert (
        f'rel="canonical" href="http://localhost:8000/en/conferences/water/programme/{address.split("?")[0]}"' in html
    )


@pytest.mark.parametrize("address", ["tracks/none/", "rooms/none/", "types/none/", "2027-05-20/"])
def test_addresses_of_nothing_are_404(client, three_days, address):
    assert get(client, f"programme/{address}")[0] == 404


def test_shortened_address_leads_to_the_programme(client, three_days):
    response = client.get("/en/conferences/water/programme/tracks/")

    assert (response.status_code, response["Location"]) == (302, "/en/conferences/water/programme/")


def test_before_a_release_the_addresses_say_so(client, conference):
    TrackFactory(conference=conference, name="Rain")

    status, html = get(client, "programme/tracks/rain/")

    assert status == 200
    assert "The programme has not been published yet." in html
    assert "Rain" not in html


def test_filters_stay_in_the_links_to_days_and_views(client, three_days):
    _status, html = get(client, "programme/?q=session&view=grid")

    assert 'href="/en/conferences/water/programme/2027-05-13/?q=session&amp;view=grid"' in html
    assert 'href="/en/conferences/water/programme/?q=session"' in html
    assert '<input type="hidden" name="view" value="grid">' in html


def test_day_without_a_match_names_the_days_with_one(client, three_days):
    _status, html = get(client, "programme/2027-05-12/?q=session+2")

    assert "On other days:" in html
    assert 'href="/en/conferences/water/programme/2027-05-13/?q=session+2"' in html


def test_filter_form_asks_for_its_own_address_with_and_without_scripts(client, three_days):
    _status, html = get(client, "programme/2027-05-12/")

    form = re.search(r'<form class="filters"[^>]*>', html)[0]
    assert 'action="/en/conferences/water/programme/2027-05-12/"' in form
    assert 'hx-get="/en/conferences/water/programme/2027-05-12/"' in form
    assert 'id="programme-results"' in html
    assert 'id="programme-bar"' in html


def test_list_and_grid_take_at_most_two_statements_more_than_any_page(client, conference, home_page):
    from home.models import StandardPage

    home_page.add_child(instance=StandardPage(title="About", slug="about"))
    paths = ["programme/", "programme/?view=grid", "programme/?q=1", "programme/tracks/track-1/", "now/"]
    add_session(conference, 1)
    release_programme(conference=conference)
    few = [statements(client, f"/en/conferences/water/{path}") for path in paths]

    add_session(conference, 2)
    add_session(conference, 3)
    release_programme(conference=conference)
    many = [statements(client, f"/en/conferences/water/{path}") for path in paths]

    assert few == many
    assert max(many) <= statements(client, "/en/about/") + 2


@pytest.mark.parametrize("path", ["programme/", "programme/?view=grid", "programme/tracks/track-1/", "now/data/"])
def test_second_visit_is_304_after_one_statement(client, conference, settings, django_assert_num_queries, path):
    settings.PAGE_CACHE_SECONDS = 60
    add_session(conference, 1)
    release_programme(conference=conference)
    first = client.get(f"/en/conferences/water/{path}")

    with django_assert_num_queries(1):
        again = client.get(f"/en/conferences/water/{path}", headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_a_new_release_is_searched_at_once(client, conference):
    session = SessionFactory(conference=conference, title="Rain")
    release_programme(conference=conference)
    assert TITLES.findall(get(client, "programme/?q=hail")[1]) == []
    session.title = "Hail"
    session.save()
    release_programme(conference=conference)

    assert TITLES.findall(get(client, "programme/?q=hail")[1]) == ["Hail"]


def test_track_colour_stands_beside_the_name_without_a_style(client, conference):
    add_session(conference, 1, track=TrackFactory(conference=conference, name="Rivers", colour="#1f5a7a"))
    release_programme(conference=conference)

    _status, html = get(client, "programme/")

    assert '<path fill="#1f5a7a"' in html
    assert "style=" not in html


def test_grid_names_three_people_and_counts_the_rest(client, conference):
    session = SessionFactory(conference=conference, title="Crowd")
    for number in range(5):
        SessionPerson.objects.create(session=session, person=PersonFactory(family_name=f"N{number}"))
    talk = Presentation.objects.create(
        session=session, title="Inside", starts_at=START, ends_at=START + timedelta(minutes=9)
    )
    Presenter.objects.create(presentation=talk, person=PersonFactory())
    release_programme(conference=conference)

    _status, html = get(client, "programme/?view=grid")

    assert "Given N0, Given N1, Given N2 and 2 more" in html
    assert 'href="/en/conferences/water/programme/crowd/#inside">Inside</a>' in html


def test_titles_in_another_language_say_which(client, conference):
    add_session(conference, 1, language="en")
    add_session(conference, 2, language="zh-Hans", title="水")
    add_session(conference, 3, language='not" a tag', title="Odd")
    release_programme(conference=conference)

    for view in ("", "?view=grid"):
        _status, html = get(client, f"programme/{view}")
        assert re.findall(r'<h[34] lang="([^"]*)"', html) == ["zh-Hans"]
    assert '<h1 lang="zh-Hans">' in get(client, "programme/session/")[1]


def test_conference_page_leads_to_now_while_it_runs(client, conference):
    add_session(conference, 1)
    release_programme(conference=conference)
    assert "now/" not in get(client, "")[1]
    conference.starts_at = timezone.now() - timedelta(hours=1)
    conference.ends_at = timezone.now() + timedelta(hours=1)
    conference.save()

    assert 'href="/en/conferences/water/now/">Now and next</a>' in get(client, "")[1]
