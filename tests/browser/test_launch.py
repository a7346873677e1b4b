import pytest

pytestmark = [pytest.mark.browser, pytest.mark.looks]


def test_browser_opens_the_home_page(live_server, page):
    page.goto(f"{live_server.url}/en/")

    assert page.locator("h1").inner_text() == "Collegium"


def test_site_survives_the_flush_of_a_transactional_test(live_server, page):
    response = page.goto(f"{live_server.url}/vi/")

    assert response.status == 200
