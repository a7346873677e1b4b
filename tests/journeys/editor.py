"""What the editor does: publish a lecture on one screen, its speaker made on the spot, and find it everywhere."""

import re
import urllib.request
from datetime import date, timedelta

import icalendar
from playwright.sync_api import Page, expect

TITLE = "Enzymes that edit themselves"
SPEAKER = {"family": "Żółkiewska", "given": "Róża"}


def publish_lecture(page: Page, url: str) -> None:
    page.goto(f"{url}/admin/lectures/new/")
    page.get_by_role("button", name="Choose a series").click()
    page.get_by_role("dialog").get_by_role("link", name="Riverside Lectures").click()
    page.get_by_role("textbox", name="Title").fill(TITLE)
    create_speaker(page)
    day = (date.today() + timedelta(days=3)).isoformat()  # noqa: DTZ011  any coming day will do
    page.get_by_role("textbox", name=re.compile("^Day")).fill(day)
    page.get_by_role("textbox", name=re.compile("^Start")).fill("16:00")
    page.get_by_role("textbox", name="End", exact=True).fill("17:30")
    page.get_by_role("textbox", name="Abstract", exact=True).fill("How a catalyst mends its own active site.")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Publish").click()

    expect(page.get_by_role("status").first).to_contain_text(TITLE)


def create_speaker(page: Page) -> None:
    """Nobody of this name is known yet: the chooser's second tab makes the record."""
    page.get_by_role("button", name="Choose a person").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("tab", name=re.compile("create|new", re.I)).click()
    dialog.get_by_role("textbox", name="Family name").fill(SPEAKER["family"])
    dialog.get_by_role("textbox", name="Given name").fill(SPEAKER["given"])
    dialog.get_by_role("button", name=re.compile("create", re.I)).click()
    expect(dialog).to_be_hidden()


def find_lecture_everywhere(page: Page, url: str) -> None:
    """As a visitor: home page, series, lecture, speaker, feed; nothing waits for a cache to grow old."""
    page.context.clear_cookies()
    page.goto(f"{url}/en/")
    expect(page.get_by_role("main")).to_contain_text(TITLE)
    page.goto(f"{url}/en/lectures/")
    page.get_by_role("main").get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    page.get_by_role("main").get_by_role("link", name=re.compile(SPEAKER["family"])).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(SPEAKER["family"])
    expect(page.get_by_role("main")).to_contain_text(TITLE)

    feed = urllib.request.urlopen(f"{url}/calendar/lectures.ics", timeout=20).read()  # noqa: S310
    titles = [str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(feed).events]
    assert any(TITLE in title for title in titles)
