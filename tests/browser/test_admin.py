"""The back office in a real browser: the page editor under its content policy, choosers that create, the user bar."""

import pytest
from playwright.sync_api import Page, expect

from conferences.models import ConferencePage
from people.models import Person, User
from tests.factories import ConferenceFactory, SessionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a-long-Passphrase-7"


@pytest.fixture
def desk(page: Page, live_server) -> Page:
    """The administrator, signed in by hand."""
    User.objects.create_superuser("admin@example.org", PASSWORD)
    page.goto(f"{live_server.url}/admin/login/")
    page.locator("input[name=username]").fill("admin@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("link", name="Desk")).to_be_visible()
    return page


@pytest.fixture
def conference_page(home_page):
    conference = ConferenceFactory(title="Light and Matter")
    return home_page.add_child(instance=ConferencePage(title="Light and Matter", slug="light", conference=conference))


def test_page_editor_runs_and_publishes_without_a_complaint(conference_page, desk, live_server, complaints):
    desk.goto(f"{live_server.url}/admin/pages/{conference_page.pk}/edit/")
    desk.locator("textarea[name=introduction]").fill("Three days in spring.")
    desk.get_by_role("button", name="More actions").click()
    desk.locator("button[name=action-publish]").click()
    expect(desk.get_by_text("Published", exact=False).first).to_be_visible()

    conference_page.refresh_from_db()
    assert conference_page.introduction == "Three days in spring."
    assert complaints == []


def test_page_editor_has_its_table_block(conference_page, desk, live_server, complaints):
    desk.goto(f"{live_server.url}/admin/pages/{conference_page.pk}/edit/")
    desk.locator(".c-sf-add-button").first.click()
    desk.get_by_role("option", name="Table").click()

    expect(desk.locator(".handsontable").first).to_be_attached()
    assert complaints == []


def test_session_form_makes_a_person_on_the_spot(desk, live_server, complaints):
    session = SessionFactory(title="Opening")

    desk.goto(f"{live_server.url}/admin/sessions/edit/{session.pk}/")
    desk.get_by_role("button", name="Add person").click()
    desk.get_by_role("button", name="Choose a person").last.click()
    desk.get_by_role("tab", name="New person").click()
    desk.locator("#tab-create input[name=family_name]").fill("Đặng")
    desk.locator("#tab-create input[name=given_name]").fill("Ước")
    desk.get_by_role("button", name="Create person").click()
    expect(desk.get_by_text("Ước Đặng")).to_be_visible()
    desk.locator("input[name=starts_at]").click()
    expect(desk.locator(".xdsoft_datetimepicker").first).to_be_attached()
    desk.keyboard.press("Escape")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("updated")).to_be_visible()

    assert session.people.get().person == Person.objects.get()
    assert complaints == []


def test_user_bar_opens_on_a_public_page_under_the_strict_policy(desk, live_server, complaints):
    desk.goto(f"{live_server.url}/en/")

    desk.locator("wagtail-userbar button").first.click()

    expect(desk.locator("wagtail-userbar").get_by_text("Edit this page")).to_be_visible()
    assert complaints == []
