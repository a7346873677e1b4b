"""The timetable editor as tests drive it."""

import re

from playwright.sync_api import Page, expect

from conferences.models import Conference, Session
from events.models import Room

PASSWORD = "a-long-Passphrase-7"


def sign_in(page: Page, url: str, conference: Conference) -> None:
    """As admin@example.org, to the timetable of the conference."""
    page.goto(f"{url}/admin/login/?next=/admin/programme/{conference.pk}/timetable/")
    page.locator("input[name=username]").fill("admin@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    expect(page.locator("#timetable[data-ready]")).to_be_visible()


def box(page: Page, title: str):
    return page.get_by_role("button", name=re.compile(f"^{title},"))


def column(page: Page, name: str):
    return page.locator(f".tt-column[data-room='{Room.objects.get(name=name).pk}']")


def point(page: Page, room: str, hour: float) -> tuple[float, float]:
    """Where in the window that hour of the room is."""
    area = column(page, room).bounding_box()
    first = int(page.locator(".tt-hour").first.get_attribute("data-hour"))
    pixels = float(page.locator("#tt-zoom").input_value()) * 60
    return area["x"] + area["width"] / 2, area["y"] + (hour - first) * pixels


def drag(page: Page, title: str, room: str, hour: float, *, drop: bool = True) -> None:
    """Take the box by its upper edge to the hour of the room."""
    area = box(page, title).bounding_box()
    x, y = point(page, room, hour)
    page.mouse.move(area["x"] + 20, area["y"] + 1)
    page.mouse.down()
    page.mouse.move(x, y, steps=5)
    if drop:
        page.mouse.up()


def saved(page: Page, text: str) -> None:
    expect(page.locator("#tt-status")).to_contain_text(text)


def state(title: str) -> tuple[str, str, str]:
    """Day and times in Shanghai, and the room."""
    session = Session.objects.select_related("room", "conference").get(title=title)
    if session.starts_at is None:
        return ("", "", "")
    zone = session.conference.zone
    start, end = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    return (f"{start:%d}", f"{start:%H:%M}–{end:%H:%M}", session.room.name if session.room else "")
