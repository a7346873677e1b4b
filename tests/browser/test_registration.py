"""Registration and desk in a real browser: by keyboard alone, without JavaScript, with the back button, by axe."""

import re
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from people.models import User
from registrations.models import CheckIn, Order
from tests.registrations.helpers import open_event, order_for, person

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def accessibility_problems(page):
    """Of what this part draws; the frame around it has tests of its own."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run('main', rules)", RULES)["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def tab_to(page, name):
    """Press Tab until the element whose name, or whose words, are `name` has the focus."""
    wanted = "name => [document.activeElement.name, document.activeElement.innerText?.trim()].includes(name)"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(wanted, name):
            return
    raise AssertionError(f"{name} can't be reached by Tab")


def type_people(page, number=1):
    for n in range(1, number + 1):
        page.fill(f"[name=p{n}-given_name]", "小明")
        page.fill(f"[name=p{n}-family_name]", "欧阳")
        page.select_option(f"[name=p{n}-name_order]", "family_first_joined")
        page.fill(f"[name=p{n}-email]", f"p{n}@example.org")


def test_registration_works_by_keyboard_alone(live_server, page):
    event, kind = open_event(terms="Be kind.")
    page.goto(f"{live_server.url}/register/{event.slug}/")

    tab_to(page, f"t-{kind.pk}")
    page.keyboard.press("2")
    tab_to(page, "Go on to the people")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/**")
    for n in (1, 2):
        tab_to(page, f"p{n}-given_name")
        page.keyboard.type("Marie")
        tab_to(page, f"p{n}-family_name")
        page.keyboard.type("Curie")
        tab_to(page, f"p{n}-email")
        page.keyboard.type("marie@example.org")
    tab_to(page, "Go on and check")
    page.keyboard.press("Enter")
    page.wait_for_url("**/confirmation/")
    tab_to(page, "terms")
    page.keyboard.press("Space")
    tab_to(page, "Register 2 people")
    page.keyboard.press("Enter")

    expect(page.get_by_text("2 people are registered")).to_be_visible()
    assert Order.objects.get().attendees.count() == 2


def test_registration_works_without_javascript(live_server, browser):
    event, kind = open_event(price=25_000)
    page = browser.new_context(java_script_enabled=False, locale="en-GB").new_page()
    page.goto(f"{live_server.url}/register/{event.slug}/")

    page.select_option(f"[name=t-{kind.pk}]", "1")
    page.click("text=Go on to the people")
    type_people(page)
    page.click("text=Go on and check")
    page.click("button:has-text('Register 1 person and pay $250.00')")
    page.click("button:has-text('Pay $250.00')")

    expect(page.get_by_text("1 person is registered")).to_be_visible(timeout=15_000)  # the return page renews itself
    page.context.close()


def test_no_script_or_style_is_refused_on_the_way(live_server, page):
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    event, _kind = open_event(price=25_000)

    page.goto(f"{live_server.url}/register/{event.slug}/")
    page.click("text=Go on to the people")
    type_people(page)
    page.click("text=Go on and check")
    page.click("text=Register 1 person and pay")
    page.click("button:has-text('Pay $250.00')")
    expect(page.get_by_text("1 person is registered")).to_be_visible(timeout=15_000)

    assert problems == []


def test_total_and_name_are_shown_while_typing(live_server, page):
    event, kind = open_event(price=25_000)
    page.goto(f"{live_server.url}/register/{event.slug}/")

    page.select_option(f"[name=t-{kind.pk}]", "3")
    expect(page.locator("output")).to_have_text("$750.00")
    page.select_option(f"[name=t-{kind.pk}]", "1")
    page.click("text=Go on to the people")
    type_people(page)

    expect(page.locator("[data-preview] strong")).to_have_text("欧阳小明")


def test_back_button_and_leaving_the_step_lose_nothing(live_server, page):
    event, _kind = open_event()
    page.goto(f"{live_server.url}/register/{event.slug}/")
    page.click("text=Go on to the people")
    type_people(page)

    page.click("text=Change the tickets")  # not sent yet
    page.click("text=Go on to the people")
    expect(page.locator("[name=p1-family_name]")).to_have_value("欧阳")
    expect(page.locator("[name=p1-name_order]")).to_have_value("family_first_joined")
    page.click("text=Go on and check")
    page.wait_for_url("**/confirmation/")
    page.go_back()

    expect(page.locator("[name=p1-family_name]")).to_have_value("欧阳")


def test_double_click_is_one_order(live_server, page):
    event, _kind = open_event()
    page.goto(f"{live_server.url}/register/{event.slug}/")
    page.click("text=Go on to the people")
    type_people(page)
    page.click("text=Go on and check")
    page.dblclick("text=Register 1 person")

    expect(page.get_by_text("1 person is registered")).to_be_visible()
    page.go_back()
    page.wait_for_load_state()
    if page.locator("button:has-text('Register 1 person')").count():
        page.click("text=Register 1 person")
        expect(page.get_by_text("1 person is registered")).to_be_visible()

    assert Order.objects.count() == 1


def test_errors_take_the_focus_and_lead_to_their_fields(live_server, page):
    event, _kind = open_event()
    page.goto(f"{live_server.url}/register/{event.slug}/")
    page.click("text=Go on to the people")
    page.click("text=Go on and check")

    expect(page.locator("#errors")).to_be_focused()

    page.get_by_role("link", name=re.compile("^Family name")).click()

    expect(page.locator("[name=p1-family_name]")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_step(live_server, browser, scheme):
    event, _kind = open_event(price=25_000, terms="Be kind.")
    page = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 844}, locale="en-GB").new_page()
    found = {}

    page.goto(f"{live_server.url}/register/{event.slug}/")
    found["tickets"] = accessibility_problems(page)
    page.click("text=Go on to the people")
    page.click("text=Go on and check")
    found["people with errors"] = accessibility_problems(page)
    type_people(page)
    page.click("text=Go on and check")
    page.wait_for_url("**/confirmation/")
    found["confirmation"] = accessibility_problems(page)
    page.check("[name=terms]")
    page.click("text=Register 1 person and pay")
    page.click("button:has-text('Pay $250.00')")
    expect(page.get_by_text("1 person is registered")).to_be_visible(timeout=15_000)
    found["order"] = accessibility_problems(page)
    page.goto(f"{live_server.url}/orders/")
    found["lost link"] = accessibility_problems(page)
    page.goto(f"{live_server.url}/demo/mail/")
    found["mails of the demo"] = accessibility_problems(page)
    page.context.close()

    assert {step: problems for step, problems in found.items() if problems} == {}


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_screen(live_server, browser, width):
    event, kind = open_event(price=25_000)
    order = order_for(event, kind, attendees=[person(kind, family_name="Wolfeschlegelsteinhausenbergerdorff" * 3)])
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()

    for path in (f"/register/{event.slug}/", f"/register/{event.slug}/people/?t-{kind.pk}=1", holder(order)):
        page.goto(live_server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.context.close()


def holder(order):
    return f"/orders/{order.code}/{order.secret}/"


def sign_in(page, url):
    User.objects.create_superuser("helper@example.org", "secret-for-the-test", first_name="Hana")
    page.goto(f"{url}/desk/")
    page.fill("[name=username]", "helper@example.org")
    page.fill("[name=password]", "secret-for-the-test")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}/desk/")


def test_desk_takes_a_scanner_that_types_one_ticket_after_another(live_server, page):
    event, kind = open_event()
    codes = [attendee.ticket_code for attendee in order_for(event, kind, people=3).attendees.all()]
    sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/desk/{event.slug}/")

    for number, code in enumerate(codes, start=1):
        page.keyboard.type(f"{live_server.url}/tickets/{code}/")
        page.keyboard.press("Enter")
        expect(page.locator("#desk-count")).to_contain_text(f"{number} of 3 are in")
        expect(page.locator("[name=code]")).to_be_focused()
    page.keyboard.type(codes[0])
    page.keyboard.press("Enter")

    expect(page.locator(".desk__verdict")).to_contain_text("Already in")
    assert CheckIn.objects.count() == 3


def test_desk_searches_checks_in_and_undoes_in_the_open_page(live_server, page):
    event, kind = open_event()
    order_for(event, kind)
    sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/desk/{event.slug}/")

    page.fill("[name=code]", "nguyen")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Check Văn An Nguyễn in").click()
    expect(page.locator(".desk__verdict")).to_contain_text("Checked in")
    assert accessibility_problems(page) == []
    page.get_by_role("button", name=re.compile("Undo the check-in")).click()

    expect(page.locator(".desk__verdict")).to_contain_text("Undone")
    expect(page.locator("#desk-count")).to_contain_text("0 of 1 are in")


def test_desk_works_without_javascript(live_server, browser):
    event, kind = open_event()
    order = order_for(event, kind)
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/tickets/{order.attendees.get().ticket_code}/")

    page.get_by_role("button", name="Check Văn An Nguyễn in").click()

    expect(page.locator(".desk__verdict")).to_contain_text("Checked in")
    page.context.close()
