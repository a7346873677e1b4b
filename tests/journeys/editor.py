"""What the editor does: publish a lecture on one screen and find it everywhere."""

import re
from datetime import date, timedelta

import recurring_ical_events
from playwright.sync_api import Page, expect

TITLE = "Enzymes that edit themselves"


def publish_lecture(page: Page, url: str) -> None:
    page.goto(f"{url}/admin/lectures/new/")
    page.get_by_label("Title", exact=False).first.fill(TITLE)
    page.get_by_label("Day", exact=False).first.fill((date.today() + timedelta(days=3)).isoformat())
    page.get_by_label("Start", exact=False).first.fill("16:00")
    page.get_by_label("End", exact=False).first.fill("17:30")
    page.get_by_role("button", name="Publish").click()
