"""The organiser's questions in a real browser: what depends on an answer comes and goes."""

import pytest
from playwright.sync_api import expect

from registrations.models import Answer
from tests.browser.test_registration import accessibility_problems, type_people
from tests.factories import QuestionFactory
from tests.registrations.helpers import open_event, order_for, person

pytestmark = [pytest.mark.browser, pytest.mark.looks]


@pytest.fixture(autouse=True)
def _private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def asked(transactional_db):
    """(event, ticket, visa?, why, passport): passport is asked of whoever needs a visa."""
    event, kind = open_event()
    visa = QuestionFactory(event=event, label="Visa", kind="choice", choices=["Yes", "No"], requirement="always")
    yes = str(visa.choices.get(label="Yes").pk)
    passport = QuestionFactory(
        event=event, label="Passport", requirement="always", shown_if=visa, shown_for=[yes], help_text="As printed."
    )
    lunch = QuestionFactory(event=event, label="Lunch", kind="several", choices=["Mon", "Tue"])
    QuestionFactory(event=event, label="Scan", kind="file")
    QuestionFactory(event=event, label="I agree", kind="consent", consent_text="We print your name.")
    return event, kind, visa, passport, lunch


def people_page(live_server, event, kind):
    return f"{live_server.url}/register/{event.slug}/people/?t-{kind.pk}=1"


def test_question_comes_and_goes_with_the_answer(live_server, page, asked):
    event, kind, _visa, passport, _lunch = asked
    page.goto(people_page(live_server, event, kind))
    field = page.locator(f"[name=p1-q-{passport.pk}]")

    expect(field).to_be_hidden()
    expect(page.get_by_text("Only if you answer")).to_be_hidden()
    page.get_by_label("Yes", exact=True).check()
    expect(field).to_be_visible()
    assert accessibility_problems(page) == []
    page.get_by_label("No", exact=True).check()
    expect(field).to_be_hidden()


def test_errors_lead_to_the_question_and_a_sent_file_stays(live_server, page, asked, tmp_path):
    event, kind, _visa, passport, _lunch = asked
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")
    page.goto(people_page(live_server, event, kind))
    type_people(page)
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Tue", exact=True).check()
    page.get_by_label("Scan").set_input_files(scan)
    page.get_by_role("button", name="Go on and check").click()

    problem = page.get_by_role("link", name="Passport: Please answer this.")
    expect(problem).to_be_visible()
    assert accessibility_problems(page) == []
    problem.click()
    expect(page.locator(f"[name=p1-q-{passport.pk}]")).to_be_focused()
    page.keyboard.type("X123")
    expect(page.get_by_text("scan.pdf")).to_be_visible()
    expect(page.get_by_label("Tue", exact=True)).to_be_checked()
    page.get_by_role("button", name="Go on and check").click()
    page.wait_for_url("**/confirmation/**")
    expect(page.get_by_text("X123")).to_be_visible()
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="Register 1 person").click()
    page.wait_for_url("**/orders/**")

    expect(page.get_by_role("link", name="scan.pdf")).to_be_visible()
    assert accessibility_problems(page) == []
    assert dict(Answer.objects.values_list("asked", "text")) == {
        "Visa": "Yes",
        "Passport": "X123",
        "Lunch": "Tue",
        "Scan": "scan.pdf",
        "I agree": "no",
    }
    page.get_by_role("link", name="Change my answers").click()
    expect(page.get_by_label("Yes", exact=True)).to_be_checked()
    assert accessibility_problems(page) == []


def test_answers_typed_and_not_sent_are_there_again(live_server, page, asked):
    event, kind, _visa, passport, _lunch = asked
    page.goto(people_page(live_server, event, kind))
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Mon", exact=True).check()
    page.fill(f"[name=p1-q-{passport.pk}]", "X123")
    page.goto(f"{live_server.url}/register/{event.slug}/")

    page.goto(people_page(live_server, event, kind))

    expect(page.get_by_label("Yes", exact=True)).to_be_checked()
    expect(page.get_by_label("No", exact=True)).not_to_be_checked()
    expect(page.get_by_label("Mon", exact=True)).to_be_checked()
    expect(page.locator(f"[name=p1-q-{passport.pk}]")).to_have_value("X123")


def test_without_javascript_all_questions_are_there_and_say_when(live_server, browser, asked):
    event, kind, _visa, passport, _lunch = asked
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(people_page(live_server, event, kind))

    expect(page.locator(f"[name=p1-q-{passport.pk}]")).to_be_visible()
    expect(page.get_by_text("Only if you answer “Visa” with “Yes”.")).to_be_visible()
    type_people(page)
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Go on and check").click()
    page.wait_for_url("**/confirmation/**")
    context.close()


def test_questions_fit_a_narrow_screen(live_server, page, asked):
    event, kind, visa, _passport, _lunch = asked
    yes = str(visa.choices.get(label="No").pk)
    order = order_for(event, kind, attendees=[person(kind, answers={visa.pk: yes})])
    page.set_viewport_size({"width": 390, "height": 800})

    for address in (
        people_page(live_server, event, kind),
        f"{live_server.url}/orders/{order.code}/{order.secret}/answers/",
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert accessibility_problems(page) == []
