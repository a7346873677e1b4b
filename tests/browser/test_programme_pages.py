"""The public programme in a browser: accessible, filtered without reload, by keyboard, without network."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conferences.actions.importing import publish_page
from conferences.actions.programme import release_programme
from conferences.models import Presentation, SessionPerson
from tests.factories import (
    ConferenceFactory,
    PersonFactory,
    RoomFactory,
    SessionFactory,
    TrackFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.looks]
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ROOT = "/en/conferences/water/"
PAGES = [
    "",
    "programme/",
    "programme/?view=grid",
    "programme/?q=nothing+like+this",
    "programme/tracks/rivers/",
    "programme/opening/",
    "programme/talks-0-0/",
    "now/",
    "now/?screen",
    "speakers/",
]


@pytest.fixture
def programme(transactional_db):
    """Running now: an opening for all, then two rounds of talks in three rooms; a second day."""
    start = timezone.now().replace(minute=0, second=0, microsecond=0)
    conference = ConferenceFactory(
        title="Water Symposium",
        slug="water",
        starts_at=start,
        ends_at=start + timedelta(days=1, hours=8),
        timezone="UTC",
    )
    track = TrackFactory(conference=conference, name="Rivers", slug="rivers", colour="#1f5a7a")
    TrackFactory(conference=conference, name="Lakes")
    rooms = [RoomFactory(venue=conference.venue, name=f"Room {n}", sort_order=n) for n in range(3)]
    facts = {"conference": conference, "ends_at": start + timedelta(hours=2)}
    SessionFactory(title="Opening", kind="ceremony", room=rooms[0], starts_at=start, **facts)
    for turn in range(2):
        for number, room in enumerate(rooms):
            begins = start + timedelta(hours=turn * 24 + 2 + turn)
            session = SessionFactory(
                conference=conference,
                title=f"Talks {turn} {number}",
                slug=f"talks-{turn}-{number}",
                room=room,
                track=track if number else None,
                starts_at=begins,
                ends_at=begins + timedelta(minutes=50),
                status="cancelled" if number == 2 else "confirmed",
                abstract="A river **runs**.",
            )
            SessionPerson.objects.create(session=session, person=PersonFactory(family_name=f"Wu{turn}{number}"))
            Presentation.objects.create(session=session, title="Inside", starts_at=begins, ends_at=session.ends_at)
    publish_page(conference)
    release_programme(conference=conference)
    return conference


@pytest.mark.parametrize(("scheme", "width", "zone"), [("light", 1280, "Asia/Tokyo"), ("dark", 390, "UTC")])
def test_programme_pages_have_no_accessibility_violation(programme, live_server, new_context, scheme, width, zone):
    context = new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce", timezone_id=zone
    )
    page = context.new_page()
    errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    found = []
    for path in PAGES:
        assert page.goto(live_server.url + ROOT + path).status == 200, path
        page.evaluate(AXE)
        result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        found += [
            f"{path} {violation['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path} is wider than the window")

    assert found == []
    assert errors == []


def test_nothing_is_wider_than_the_window_at_twice_the_text_size(programme, live_server, new_context):
    page = new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.add_init_script("localStorage.setItem('text-size', '200')")
    for path in PAGES:
        page.goto(live_server.url + ROOT + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_search_and_filters_answer_without_reload_and_stay_in_the_address(programme, live_server, page):
    page.goto(f"{live_server.url}{ROOT}programme/")
    page.evaluate("window.isTheSamePage = true")

    page.get_by_label("Search").fill("wu01")
    page.wait_for_url("**/programme/?q=wu01")

    found = page.locator("#programme-results h4 a")
    expect(found).to_have_text(["Talks 0 1"])
    expect(page.locator("#programme-status")).to_contain_text("1 session matches.")
    page.get_by_label("Track").select_option("rivers")
    page.wait_for_url("**/programme/?*track=rivers*")
    page.get_by_label("Search").fill("")
    page.wait_for_url("**/programme/?track=rivers")
    expect(found).to_have_count(4)
    assert page.evaluate("window.isTheSamePage")
    assert page.get_by_role("link", name="Grid").get_attribute("href").endswith("?track=rivers&view=grid")
    page.go_back()
    expect(page.get_by_label("Search")).to_have_value("wu01")
    page.wait_for_load_state()
    page.go_back()
    page.wait_for_url("**/programme/?q=wu01")
    expect(page.get_by_label("Search")).to_have_value("wu01")
    expect(found).to_have_text(["Talks 0 1"])


def test_filters_work_without_javascript(programme, live_server, new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}{ROOT}programme/")

    page.get_by_label("Search").fill("wu11")
    page.get_by_role("button", name="Filter").click()

    assert page.locator("#programme-results h4 a").all_inner_texts() == ["Talks 1 1"]


def test_arrow_keys_walk_through_the_grid(programme, live_server, page):
    page.goto(f"{live_server.url}{ROOT}programme/?view=grid")

    page.get_by_role("link", name="Talks 0 0").focus()
    page.keyboard.press("ArrowRight")
    right = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowUp")

    assert right == "Talks 0 1"
    assert page.evaluate("document.activeElement.textContent") == "Opening"


def test_own_time_stands_below_with_the_shift_of_the_day(programme, live_server, new_context):
    page = new_context(timezone_id="Pacific/Kiritimati").new_page()  # UTC+14
    page.goto(f"{live_server.url}{ROOT}programme/")

    start = programme.starts_at
    own = (start + timedelta(hours=14)).strftime("%H:%M")
    shift = " +1 day" if (start + timedelta(hours=14)).date() > start.date() else ""
    note = page.locator(".slot__time .own-time").first.inner_text()
    assert note.startswith(f"{own}{shift}")
    assert page.locator("[data-own-zone]").inner_text().startswith("Below each time stands your own time:")


def test_now_page_survives_an_hour_without_network(programme, live_server, new_context):
    context = new_context()
    page = context.new_page()
    page.clock.install(time=programme.starts_at + timedelta(minutes=70))
    page.goto(f"{live_server.url}{ROOT}now/?screen&at={programme.starts_at + timedelta(minutes=70):%Y-%m-%dT%H:%M}")
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    assert "Opening" in page.locator(".now__all").first.inner_text()
    page.reload()  # the worker sees the page for the first time
    page.wait_for_load_state("networkidle")  # an answer that comes after the clock has moved would be a fresh one

    context.set_offline(True)
    page.clock.fast_forward(60 * 60 * 1000)

    state = page.locator("[data-state]")
    expect(state).to_contain_text("No connection.")
    assert "Talks 0 0" in page.locator(".now__rooms").inner_text()
    assert page.locator(".now__all").count() == 0
    page.reload()
    assert page.locator(".now__clock time").inner_text() != ""
    assert page.locator("[data-body]").inner_text() != ""
    context.set_offline(False)
