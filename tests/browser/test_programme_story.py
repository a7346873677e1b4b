"""A one-day programme by mouse and by keys, released, changed, released again: pages, feed, mails, list of changes."""

import re
from datetime import timedelta

import icalendar
import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from conferences.actions.importing import publish_page
from conferences.models import PersonalProgramme, SessionPerson, Star
from people.models import User
from tests.browser.timetable import PASSWORD, box, drag, saved, sign_in, state
from tests.factories import START, ConferenceFactory, PersonFactory, RoomFactory, SessionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def conference(home_page):
    """One day in Shanghai, two halls, three sessions without a time; somebody keeps stars at “Membranes”."""
    conference = ConferenceFactory(title="Light and Matter", slug="light", ends_at=START + timedelta(hours=9))
    for number, name in enumerate(["Hall A", "Hall B"]):
        RoomFactory(venue=conference.venue, name=name, capacity=100, sort_order=number)
    speakers = {"Opening": ("chair", "Cleo"), "Membranes": ("speaker", "Ada"), "Enzymes": ("speaker", "Bo")}
    for title, (role, name) in speakers.items():
        session = SessionFactory(conference=conference, title=title, kind="talk", starts_at=None, ends_at=None)
        person = PersonFactory(given_name=name, email=f"{name.lower()}@example.org")
        SessionPerson.objects.create(session=session, person=person, role=role)
        if title == "Membranes":
            reader = PersonalProgramme.objects.create(conference=conference, secret="s" * 43, email="vy@example.org")
            Star.objects.create(personal_programme=reader, session=session, guid=session.guid)
    publish_page(conference)
    return conference


@pytest.fixture
def organiser(page: Page, live_server, conference) -> Page:
    User.objects.create_superuser("admin@example.org", PASSWORD, first_name="Omar", last_name="Adel")
    page.set_viewport_size({"width": 1280, "height": 1000})
    sign_in(page, live_server.url, conference)
    return page


def carry(page: Page, title: str, *keys: str) -> None:
    """Pick the session up by keys, move it, put it down."""
    box(page, title).focus()
    for key in ("Space", *keys, "Enter"):
        page.keyboard.press(key)
    saved(page, f"“{title}” is on")


def build_day(page: Page) -> None:
    drag(page, "Opening", "Hall A", 9)
    saved(page, "“Opening” is on Wed 12 May, 09:00–09:30, Hall A.")
    carry(page, "Enzymes", "ArrowRight", *["Shift+ArrowDown"] * 6)
    assert state("Enzymes") == ("12", "09:30–10:30", "Hall B")
    drag(page, "Membranes", "Hall A", 11)
    saved(page, "“Membranes” is on Wed 12 May, 11:00–11:30, Hall A.")
    page.get_by_role("button", name="New break").click()
    page.get_by_label("Title").fill("Tea")
    page.get_by_label("Starts").fill("10:40")
    page.get_by_label("Ends").fill("11:00")
    page.get_by_role("button", name="Create session").click()
    saved(page, "“Tea” has been created.")


def open_release_screen(page: Page, url: str, conference) -> None:
    page.goto(f"{url}/admin/programme/{conference.pk}/")


def release(page: Page, note: str) -> None:
    page.get_by_label("Note").fill(note)
    page.get_by_role("button", name="Release now").click()


def sequences(page: Page, url: str) -> dict[str, tuple[int, str]]:
    """Title → SEQUENCE and start on the clock of the event, as a calendar program reads them."""
    answer = page.request.get(f"{url}/calendar/light.ics")
    assert answer.ok
    events = icalendar.Calendar.from_ical(answer.body()).walk("VEVENT")
    return {str(event["SUMMARY"]): (int(event["SEQUENCE"]), f"{event.start:%H:%M}") for event in events}


def send_messages(page: Page, url: str, conference, count: int) -> list[mail.EmailMessage]:
    page.goto(f"{url}/admin/programme/{conference.pk}/messages/")
    mail.outbox.clear()
    page.get_by_role("button", name=re.compile(rf"^Send {count} messages? now$")).click()
    expect(page.get_by_text("In the outbox")).to_be_visible()
    return sorted(mail.outbox, key=lambda message: message.to)


def test_programme_is_built_released_changed_and_released_again(organiser, live_server, conference):
    page, url = organiser, live_server.url
    public = f"{url}/en/conferences/light/programme/"
    build_day(page)
    assert "Membranes" not in page.request.get(public).text()
    assert "Membranes" not in sequences(page, url)

    open_release_screen(page, url, conference)
    expect(page.get_by_role("heading", name=re.compile("^New 4"))).to_be_visible()
    release(page, "First")
    assert {title: number for title, (number, _start) in sequences(page, url).items() if title != conference.title} == {
        "Opening": 0,
        "Enzymes": 0,
        "Tea": 0,
        "Membranes": 0,
    }
    first = send_messages(page, url, conference, 3)
    assert [message.to for message in first] == [[f"{name}@example.org"] for name in ("ada", "bo", "cleo")]

    page.goto(f"{url}/admin/programme/{conference.pk}/timetable/")
    expect(page.locator("#timetable[data-ready]")).to_be_visible()
    drag(page, "Membranes", "Hall B", 13)
    saved(page, "“Membranes” is on Wed 12 May, 13:00–13:30, Hall B.")
    carry(page, "Opening", "ArrowUp", "ArrowUp")
    assert state("Opening") == ("12", "08:50–09:20", "Hall A")

    open_release_screen(page, url, conference)
    sentences = page.get_by_role("region", name="What a release would change")
    expect(sentences).to_contain_text("2 sessions differ from what the public sees.")
    expect(sentences.get_by_role("listitem")).to_have_count(2)
    expect(sentences).to_contain_text("“Membranes”")
    assert "13:00" not in page.request.get(public).text()
    release(page, "Two talks moved")

    after = sequences(page, url)
    assert after["Membranes"] == (1, "13:00")
    assert after["Opening"] == (1, "08:50")
    assert after["Enzymes"][0] == after["Tea"][0] == 0
    second = send_messages(page, url, conference, 3)
    assert [message.to for message in second] == [[f"{name}@example.org"] for name in ("ada", "cleo", "vy")]
    assert "13:00" in second[0].body
    assert "“Membranes”" in second[2].body
    assert "“Opening”" not in second[0].body

    page.goto(f"{url}/admin/programme/{conference.pk}/comparison/?from=1&to=2")
    expect(page.get_by_role("listitem").filter(has_text="“Membranes”")).to_have_count(1)
    expect(page.get_by_role("listitem").filter(has_text="“Opening”")).to_have_count(1)
    expect(page.get_by_text("2 sessions differ.")).to_be_visible()

    page.goto(public)
    row = page.locator(".programme-row, article, li").filter(has_text="Membranes").first
    expect(row).to_contain_text("13:00")
    expect(row).to_contain_text("Hall B")
