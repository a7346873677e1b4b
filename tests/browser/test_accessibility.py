"""Every kind of public page, light and dark, small and large, against axe-core's rules: no violation."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from exchange.models import Programme, ProgrammeIndexPage, ProgrammePage
from home.models import HomePage, NewsIndexPage, NewsPage, SchoolPage, StandardPage
from partners.models import Agreement, Grant, PartnerIndexPage
from tests.factories import ConferenceFactory, LectureFactory, OrganisationFactory, PersonFactory, VenueFactory

pytestmark = [pytest.mark.browser, pytest.mark.looks]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = [
    "/en/",
    "/en/school/",
    "/en/school/partners/",
    "/en/school/partners/north-university/",
    "/en/about/",
    "/en/school/programmes/",
    "/en/school/programmes/summer/",
    "/en/news/",
    "/en/news/first/",
    "/en/people/",
    "/en/people/given-speaker/",
    "/en/search/?q=given",
    "/zh-hans/",
    "/en/nothing-here/",
]
BODY = [
    ("text", "<h2>Heading</h2><p>Words with a <a href='/en/'>link</a>.</p><ul><li>One</li></ul>"),
    ("quote", {"text": "Said.", "source": "Somebody"}),
    ("button", {"label": "Apply for 2027", "page": None, "url": "https://example.org/"}),
    ("facts", {"title": "Facts", "items": [{"label": "Since", "value": "2016"}]}),
    ("dates", {"title": "Dates", "items": [{"date": date(2027, 1, 2), "label": "Deadline"}]}),
    ("committee", {"title": "Committee", "items": [{"name": "A. B.", "role": "chair", "affiliation": "C"}]}),
    (
        "table",
        {
            "data": [["a", "b"], ["1", "2"]],
            "table_header_choice": "row",
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "table_caption": "Numbers",
        },
    ),
    ("check", "Which year?"),
]


@pytest.fixture
def site(transactional_db):
    """A small site with something of everything."""
    from lectures.models import LectureSpeaker
    from people.models import Body, BodyMember

    home = HomePage.objects.get(locale__language_code="en")
    home.introduction = "Lectures and symposia."
    home.save()
    school = OrganisationFactory(name="Our School", country="VN", check_note="Which name is official?")
    section = home.add_child(
        instance=SchoolPage(title="Our School", slug="school", school=school, show_in_menus=True, body=BODY)
    )
    section.add_child(instance=PartnerIndexPage(title="Partners", slug="partners", school=school, show_in_menus=True))
    north = OrganisationFactory(name="North University", country="SE", check_note="Which campus?")
    for partner in (north, OrganisationFactory(name="South University", country="AU", kind="institute")):
        Agreement.objects.create(partner=partner, school=school, about="Exchange.", signed_on=date(2020, 1, 1))
    Grant.objects.create(school=school, funder=north, title="A project")
    programmes = section.add_child(instance=ProgrammeIndexPage(title="Programmes", slug="programmes"))
    summer = Programme.objects.create(school=school, name="Summer", slug="summer", kind="internship", direction="both")
    programmes.add_child(instance=ProgrammePage(title="Summer", slug="summer", programme=summer, body=BODY))
    home.add_child(instance=StandardPage(title="About", slug="about", introduction="Hello.", body=BODY))
    news = home.add_child(instance=NewsIndexPage(title="News", slug="news", show_in_menus=True))
    news.add_child(instance=NewsPage(title="First", slug="first", published_on=date(2027, 1, 1), body=BODY))
    soon = timezone.now() + timedelta(days=9)
    speaker = PersonFactory(family_name="Speaker", orcid="0000-0002-1825-0097", life="A life.\n\nTwo parts.")
    lecture = LectureFactory(starts_at=soon, ends_at=soon + timedelta(hours=1), venue=VenueFactory())
    LectureSpeaker.objects.create(lecture=lecture, person=speaker, affiliation="Somewhere")
    ConferenceFactory(starts_at=soon, ends_at=soon + timedelta(days=2), is_demo=True)
    board = Body.objects.create(school=school, name="Advisory board")
    BodyMember.objects.create(body=board, person=speaker, role="chair")
    return home


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_pages_have_no_accessibility_violation(site, live_server, new_context, scheme, width):
    context = new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    found = []
    for path in PAGES:
        response = page.goto(live_server.url + path)
        assert response.status == (404 if "nothing" in path else 200), path
        page.evaluate(AXE.read_text())
        result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        found += [
            f"{path} {violation['id']}: {violation['help']}: {node['html'][:160]} {node['failureSummary'][:300]}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if overflow > 0:
            found.append(f"{path} is {overflow} px wider than the window")

    assert found == []
    assert [error for error in errors if "404" not in error] == []


def test_nothing_breaks_at_twice_the_text_size(site, live_server, page):
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(live_server.url + "/en/")
    for _ in range(5):
        page.get_by_role("button", name="Larger text").click()

    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    for path in PAGES:
        page.goto(live_server.url + path)
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px", path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_dark_page_is_kept_by_choice(site, live_server, page):
    page.goto(live_server.url + "/en/")
    page.get_by_role("button", name="Dark page").click()

    page.goto(live_server.url + "/en/about/")

    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 23, 26)"


def test_keyboard_reaches_the_content_first(site, live_server, page):
    page.goto(live_server.url + "/en/about/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_page_works_without_javascript(site, live_server, new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + "/en/")
    page.get_by_role("link", name="Tiếng Việt").click()

    assert page.url.endswith("/vi/")
    assert page.locator(".site-tools__size").is_hidden()


def test_page_weighs_less_than_100_kilobytes_before_images_and_fonts(site, live_server, page):
    sizes = {}

    def note(response):
        kind = response.headers.get("content-type", "")
        if any(word in kind for word in ("html", "css", "javascript")):
            sizes[response.url] = len(response.body())

    page.on("response", note)
    page.goto(live_server.url + "/en/", wait_until="networkidle")

    assert sum(sizes.values()) < 100_000, sizes
