"""What the organiser does: desk, badges, certificates, a second event."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.attendee import Story
from tests.papers import read_with_pypdf

SAMPLE = Path(__file__).resolve().parents[1] / "conferences" / "samples"
PASSWORD = "collegium"


def sign_in(page: Page, url: str, who: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{url}/admin/login/")
    page.get_by_label(re.compile("e-?mail", re.I)).fill(f"{who}@demo.example")
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/admin/$"))


def check_both_in(page: Page, url: str, story: Story) -> None:
    """One by the code as a scanner types it, one by the address that a phone's camera opens."""
    page.goto(f"{url}/desk/")
    page.get_by_role("link", name=re.compile("Remedies 2.0")).click()
    field = page.get_by_role("textbox")
    field.fill(story.tickets[0])
    field.press("Enter")
    expect(page.locator("#desk-answer")).to_contain_text("Checked in")
    page.goto(story.tickets[1])
    page.get_by_role("button", name=re.compile("^Check .* in$")).click()
    expect(page.locator("#desk-answer")).to_contain_text("Checked in")

    field = page.get_by_role("textbox")
    field.fill(story.tickets[0])
    field.press("Enter")
    expect(page.locator("#desk-answer")).to_contain_text("Already in")


def open_dashboard(page: Page, url: str) -> None:
    page.goto(f"{url}/admin/registrations/")
    page.get_by_role("main").get_by_role("link", name=re.compile("Remedies 2.0")).first.click()

    expect(page.get_by_role("heading", name=re.compile("Remedies 2.0")).first).to_be_visible()


def print_badges(page: Page) -> None:
    page.get_by_role("main").get_by_role("link", name="Badges").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Print badges").click()

    words = "".join(read_with_pypdf(Path(download.value.path()).read_bytes()))
    assert "欧阳小明" in words
    assert "NguyễnThịÁnhTuyết" in words


def issue_certificates(page: Page) -> None:
    page.go_back()
    page.get_by_role("main").get_by_role("link", name="Certificates").first.click()
    page.get_by_role("button", name=re.compile(r"^Issue \d+ certificates")).click()

    expect(page.get_by_role("row", name=re.compile("欧阳小明"))).to_be_visible()


def verify_certificate(page: Page, url: str) -> None:
    """As a stranger would who holds the paper: by typing the number."""
    row = page.get_by_role("row", name=re.compile("欧阳小明"))
    number = row.get_by_role("link").first.inner_text()
    page.goto(f"{url}/verify/")
    page.get_by_role("textbox").last.fill(number.lower())
    page.get_by_role("button", name=re.compile("Check", re.I)).last.click()

    expect(page.get_by_text("欧阳小明")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(re.compile("valid", re.I))


def import_programme(demo, page: Page, real_files: Path | None) -> None:
    """FOSDEM 2024 where the real files are, else our own sample: a second event with its page."""
    file = real_files / "schedules" / "fosdem-2024.xml" if real_files else SAMPLE / "schedule.xml"
    run = demo.manage("import_programme", "second-event", str(file), "--release")
    assert run.returncode == 0, run.stderr
    page.context.clear_cookies()
    page.goto(f"{demo.url}/en/symposia/")
    title = "FOSDEM 2024" if real_files else title_of(file)
    page.get_by_role("main").get_by_role("link", name=re.compile(re.escape(title))).first.click()
    page.get_by_role("link", name="Programme").first.click()

    assert page.get_by_role("main").get_by_role("link").count() > (100 if real_files else 3)


def title_of(file: Path) -> str:
    return re.search(r"<title>([^<]+)</title>", file.read_text())[1]
