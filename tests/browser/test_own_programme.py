"""Stars in a real browser: kept there, warned of clashes, taken to the server by mail; and without a script."""

import re
from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from conferences.actions.importing import publish_page
from conferences.actions.programme import release_programme
from conferences.models import PersonalProgramme
from conferences.queries.personal import starred_guids
from tests.conferences.pages import add_session
from tests.factories import ConferenceFactory

pytestmark = [pytest.mark.browser, pytest.mark.looks]
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def site(live_server, transactional_db):
    cache.clear()
    conference = ConferenceFactory(title="Water Symposium", slug="water")
    publish_page(conference)
    for number in (1, 2, 3):
        add_session(conference, number)
    release_programme(conference=conference)
    return f"{live_server.url}/en/conferences/water/"


def problems(page):
    page.evaluate(AXE)
    return [rule["id"] for rule in page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]]


def star(page, title):
    return page.get_by_role("button", name=f"In my programme: {title}")


def link_in_mail(live_server):
    return live_server.url + re.search(r"/my-programme/confirmation/\S+", mail.outbox[-1].body).group()


def test_stars_stay_in_the_browser_and_warn_of_clashes(page, site):
    page.goto(f"{site}programme/")
    star(page, "Session 1").click()
    expect(page.get_by_role("status").filter(has_text="is in your programme")).to_be_visible()
    star(page, "Session 2").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("It overlaps with “Session 1” (09:00–10:00).")).to_be_visible()
    expect(star(page, "Session 2")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("link", name="My programme 2")).to_be_visible()
    page.goto(f"{site}my/")
    expect(page.get_by_role("heading", name="Session 1")).to_be_visible()
    expect(page.get_by_text("09:00–10:00 Session 1")).to_be_visible()
    assert problems(page) == []

    star(page, "Session 1").click()
    expect(page.get_by_role("heading", name="Session 1")).to_have_count(0)
    expect(page.get_by_text("Overlaps with")).to_have_count(0)
    assert not PersonalProgramme.objects.exists()


def test_programme_goes_to_the_server_by_mail_and_follows_from_there(page, site, live_server):
    page.goto(f"{site}programme/")
    star(page, "Session 1").click()
    page.goto(f"{site}my/")
    page.get_by_role("link", name="Keep my programme by mail").click()
    page.get_by_label("E-mail").fill("ada@example.org")
    page.get_by_role("button", name="Mail me the link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()

    page.goto(link_in_mail(live_server))
    page.get_by_role("button", name="Keep my programme").click()
    page.get_by_role("button", name="Use this programme in this browser").click()
    expect(page.locator("#own-merge")).to_be_hidden()
    own = page.url
    page.goto(f"{site}programme/session-3/")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Add to my programme").click()

    personal = PersonalProgramme.objects.get(email="ada@example.org")
    assert len(starred_guids(personal)) == 2
    page.goto(own)
    page.get_by_role("button", name=re.compile("Take out.*Session 1")).click()
    page.goto(f"{site}my/")
    expect(page.get_by_role("heading", name="Session 3")).to_be_visible()
    expect(page.get_by_role("heading", name="Session 1")).to_have_count(0)
    page.get_by_role("button", name="Disconnect this browser").click()
    expect(page.get_by_role("link", name="Keep my programme by mail")).to_be_visible()


def test_everything_works_without_javascript(browser, site, live_server):
    page = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{site}my/")
    page.get_by_role("link", name="Keep my programme by mail").click()
    page.get_by_label("E-mail").fill("bo@example.org")
    page.get_by_role("button", name="Mail me the link").click()
    page.goto(link_in_mail(live_server))
    page.get_by_role("button", name="Keep my programme").click()
    page.get_by_role("link", name="Choose from all sessions").click()
    page.get_by_label(re.compile("Session 2")).check()
    page.get_by_role("button", name="Save my choice").click()

    expect(page.get_by_role("heading", name="Session 2")).to_be_visible()
    page.get_by_role("link", name="Get a new address").click()
    page.get_by_role("button", name="Get a new address").click()
    page.get_by_role("link", name="Delete this programme").click()
    page.get_by_role("button", name="Delete it for good").click()
    expect(page.get_by_role("heading", name="Deleted")).to_be_visible()
    assert not PersonalProgramme.objects.exists()
