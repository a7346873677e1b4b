"""A holder changes ticket and options on a phone, sees what it means, and takes it back."""

import pytest
from playwright.sync_api import expect

from registrations.models import OrderChange
from tests.browser.test_registration import accessibility_problems
from tests.registrations.place import Place

pytestmark = pytest.mark.browser


def test_holder_changes_a_place_on_a_phone(live_server, page):
    place = Place(options=["dinner"])
    address = f"{live_server.url}/orders/{place.order.code}/{place.order.secret}/"
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(address)
    page.get_by_role("link", name="Manage this registration").click()
    assert accessibility_problems(page) == []

    page.get_by_role("link", name="Change ticket or options").click()
    assert accessibility_problems(page) == []
    page.get_by_label(place.dear.name).check()
    page.get_by_label(place.tour.name).check()
    page.get_by_role("button", name="See what it means").click()
    expect(page.get_by_text("You pay $50.00.")).to_be_visible()
    assert accessibility_problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_role("link", name="Choose again").click()
    expect(page.get_by_label(place.dear.name)).to_be_checked()
    page.get_by_label(place.tour.name).uncheck()
    page.get_by_role("button", name="See what it means").click()
    page.get_by_role("button", name="Change it and pay $30.00").click()
    page.wait_for_url("**/sandbox/**")

    page.goto(address)
    expect(page.get_by_role("heading", name="$30.00 to pay for a change")).to_be_visible()
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="Withdraw the change").click()
    expect(page.get_by_text("everything stays as it was")).to_be_visible()
    assert OrderChange.objects.get().state == "withdrawn"


def test_data_are_changed_on_a_phone(live_server, page):
    place = Place()
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{live_server.url}/orders/{place.order.code}/{place.order.secret}/manage/")
    page.get_by_role("link", name="Change the data").click()
    assert accessibility_problems(page) == []

    page.get_by_label("University, institute or company").fill("Huế University")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("are saved")).to_be_visible()
    assert place.attendee.affiliation == "Huế University"
