"""Options in a real browser: the total follows the ticks, waiting in line, the door of a dinner, by axe."""

import pytest
from playwright.sync_api import expect

from registrations.actions.cancelling import cancel_order
from registrations.actions.offering import offer_waiting_places
from registrations.models import OptionCheckIn, Order, WaitingEntry
from tests.browser.test_registration import _empty_cache, accessibility_problems, sign_in, type_people  # noqa: F401
from tests.factories import OptionFactory, QuotaFactory, UserFactory, VoucherFactory
from tests.registrations.helpers import open_event, order_for, person

pytestmark = pytest.mark.browser


@pytest.fixture
def sale(db):
    event, kind = open_event(price=10000)
    dinner = OptionFactory(event=event, name="Dinner", price_minor=4000, position=1)
    walk = OptionFactory(event=event, name="Walk", price_minor=1550, position=2)
    return event, kind, dinner, walk


def people_step(live_server, page, event, kind, number=1):
    page.goto(f"{live_server.url}/register/{event.slug}/people/?t-{kind.pk}={number}")


def total(page):
    return page.locator(".order-summary [data-live-sum]")


def test_total_follows_the_ticks_and_is_what_the_server_says(live_server, page, sale):
    event, kind, dinner, walk = sale
    people_step(live_server, page, event, kind, 2)
    expect(total(page)).to_have_text("$200.00")

    page.check(f"[name=p1-o-{dinner.pk}]")
    page.check(f"[name=p2-o-{dinner.pk}]")
    page.check(f"[name=p2-o-{walk.pk}]")
    expect(total(page)).to_have_text("$295.50")
    expect(page.locator("[data-live-options] .price")).to_have_text("$95.50")
    page.uncheck(f"[name=p2-o-{dinner.pk}]")
    expect(total(page)).to_have_text("$255.50")

    type_people(page, 2)
    page.get_by_role("button", name="Go on and check").click()
    expect(page.get_by_role("button", name="pay $255.50")).to_be_visible()


@pytest.mark.parametrize(
    ("voucher", "sum_shown"),
    [
        ({"kind": "fixed", "value": 12000, "scope": "both"}, "$35.50"),
        ({"kind": "percent", "value": 50, "scope": "options"}, "$127.75"),
        ({"kind": "free", "scope": "tickets"}, "$55.50"),
    ],
)
def test_total_follows_the_voucher_as_the_server_does(live_server, page, sale, voucher, sum_shown):
    event, kind, dinner, walk = sale
    VoucherFactory(event=event, code="LAB", max_uses=5, **voucher)
    page.goto(f"{live_server.url}/register/{event.slug}/?voucher=LAB")
    people_step(live_server, page, event, kind)

    page.check(f"[name=p1-o-{dinner.pk}]")
    page.check(f"[name=p1-o-{walk.pk}]")
    expect(total(page)).to_have_text(sum_shown)

    type_people(page)
    page.get_by_role("button", name="Go on and check").click()
    expect(page.get_by_role("button", name=f"pay {sum_shown}")).to_be_visible()


def test_currency_without_minor_units_is_not_divided(live_server, page):
    event, kind = open_event(price=500_000, currency="VND")
    dinner = OptionFactory(event=event, price_minor=200_000)
    people_step(live_server, page, event, kind)

    page.check(f"[name=p1-o-{dinner.pk}]")
    expect(total(page)).to_have_text("₫700,000")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_waiting_for_a_full_option_from_the_step_to_the_offer(live_server, browser, width, scheme):
    event, kind = open_event()
    quota = QuotaFactory(event=event, size=1, name="Tables")
    dinner = OptionFactory(event=event, name="Dinner", quotas=[quota], has_waiting_list=True)
    first = order_for(event, kind, attendees=[person(kind, options=(dinner.pk,))])
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    people_step(live_server, page, event, kind)
    page.check(f"[name=p1-w-{dinner.pk}]")
    assert accessibility_problems(page) == []
    type_people(page)
    page.get_by_role("button", name="Go on and check").click()
    expect(page.get_by_text("On the waiting list: Dinner")).to_be_visible()
    page.get_by_role("button", name="Register 1 person").click()

    expect(page.get_by_text("Number 1 of 1 in line.")).to_be_visible()
    assert accessibility_problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Wait for an option that is full").click()
    expect(page.get_by_role("heading", name="Wait for an option that is full")).to_be_visible()
    assert accessibility_problems(page) == []
    cancel_order(order=first, by=UserFactory())
    offer_waiting_places()
    page.get_by_role("link", name="Take the place").or_(page.get_by_role("link", name="See where you stand")).click()
    expect(page.get_by_role("heading", name="A place is free for you")).to_be_visible()
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="Take the place").click()
    expect(page.get_by_text("“Dinner” is yours.")).to_be_visible()
    assert WaitingEntry.objects.get().state == "accepted"
    assert Order.objects.latest("pk").lines.filter(option=dinner).count() == 1
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_door_of_a_dinner_lets_in_who_has_booked(live_server, browser, scheme):
    page = browser.new_page(viewport={"width": 390, "height": 900}, color_scheme=scheme)
    event, kind = open_event()
    dinner = OptionFactory(event=event, name="River dinner")
    order = order_for(event, kind, attendees=[person(kind, options=(dinner.pk,)), person(kind, family_name="Other")])
    booked, other = order.attendees.order_by("position")
    sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/desk/{event.slug}/")
    page.get_by_role("link", name="River dinner").click()

    for code, words in ((booked.ticket_code, "Checked in"), (booked.ticket_code, "Already came")):
        page.fill("[name=code]", code)
        page.keyboard.press("Enter")
        expect(page.locator(".desk__verdict")).to_contain_text(words)
    expect(page.locator("#desk-count")).to_contain_text("1 of 1 are in")
    assert accessibility_problems(page) == []
    page.fill("[name=code]", other.ticket_code)
    page.keyboard.press("Enter")
    expect(page.locator(".desk__reason")).to_contain_text("has not booked “River dinner”")
    assert OptionCheckIn.objects.count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()
