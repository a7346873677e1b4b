"""What a visitor and attendee does; each function is one chapter and returns what the next one needs."""

import re
import time
from dataclasses import dataclass

import icalendar
from playwright.sync_api import Page, expect

from tests.papers import read_with_pypdf, scanned, squeezed

PEOPLE = (
    {
        "given": "Tuyết",
        "family": "Nguyễn Thị Ánh",
        "email": "tuyet@example.org",
        "affiliation": "Red Delta University",
        "country": "VN",
    },
    {
        "given": "小明",
        "family": "欧阳",
        "email": "xiaoming@example.org",
        "affiliation": "Maple Ridge University",
        "country": "CN",
    },
)


@dataclass
class Story:
    """Where the order is, and what its tickets hold."""

    order_path: str = ""
    tickets: tuple[str, ...] = ()


def find_symposium(page: Page, url: str) -> None:
    page.goto(f"{url}/en/")
    page.get_by_role("link", name=re.compile("Remedies 2.0")).first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Remedies 2.0")


def register_two_people(page: Page) -> None:
    box = page.get_by_role("region", name="Registration")
    box.get_by_role("link", name="Register", exact=True).click()
    page.get_by_label("Early fee").select_option("2")
    page.get_by_role("button", name="Go on to the people").click()
    for number, person in enumerate(PEOPLE):
        form = page.get_by_role("group", name=re.compile(f"^Person {number + 1}"))
        form.get_by_label("Given name").fill(person["given"])
        form.get_by_label("Family name").fill(person["family"])
        form.get_by_label("How the name is written").select_option(index=number + 1)
        form.get_by_label("E-mail").fill(person["email"])
        form.get_by_label("University, institute or company").fill(person["affiliation"])
        form.get_by_label("Country").select_option(person["country"])
    page.get_by_role("button", name="Go on and check").click()
    expect(page.get_by_role("heading", name="欧阳小明")).to_be_visible()
    expect(page.get_by_role("heading", name="Nguyễn Thị Ánh Tuyết")).to_be_visible()


def agree_and_order(page: Page) -> None:
    terms = page.get_by_role("checkbox")
    if terms.count():
        terms.first.check()
    page.get_by_role("button", name=re.compile("^Register 2 people and pay")).click()


def pay(page: Page, story: Story) -> None:
    page.get_by_role("button", name=re.compile("^Pay .* online$")).click()
    expect(page.get_by_text("No money moves.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Pay [^b]")).click()

    expect(page.get_by_text("2 people are registered")).to_be_visible(timeout=20_000)
    story.order_path = re.search(r"/orders/[^/]+/[^/]+/", page.url)[0]


def read_mail(page: Page, url: str) -> None:
    """The worker sends it within seconds of the commit."""
    subject = page.get_by_role(
        "link", name=re.compile("Remedies 2.0.*(regist|ticket)|(regist|ticket).*Remedies 2.0", re.I)
    )
    for _ in range(40):
        page.goto(f"{url}/demo/mail/")
        if subject.count():
            break
        time.sleep(0.5)
    subject.first.click()

    expect(page.get_by_text("tuyet@example.org").first).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(r"\.pdf"))).to_be_visible()


def open_papers(page: Page, url: str, story: Story) -> None:
    page.goto(url + story.order_path)
    ticket = page.request.get(url + page.get_by_role("link", name="Tickets PDF").get_attribute("href"))
    entry = page.request.get(url + page.get_by_role("link", name=re.compile("^Calendar entry")).get_attribute("href"))

    pages = read_with_pypdf(ticket.body())
    assert squeezed("Nguyễn Thị Ánh Tuyết") in pages[0]
    assert "欧阳小明" in pages[1]
    story.tickets = tuple(code for n in (1, 2) for code in scanned(ticket.body(), n))
    assert [code.startswith(f"{url}/tickets/") for code in story.tickets] == [True, True]
    events = icalendar.Calendar.from_ical(entry.body()).events
    assert "Remedies 2.0" in events[0]["SUMMARY"]
    assert "no-store" in ticket.headers["cache-control"]
