"""The whole product once through, in a real browser, on the demo that `make demo` starts.

A visitor finds the symposium, registers two people, pays in the sandbox, reads the mails, opens ticket, calendar and
order page. The organiser checks them in, prints badges and issues certificates; one is verified. FOSDEM's programme
(or our own sample) becomes a second event. An editor publishes a lecture and finds it everywhere.
PICTURES=docs/pictures keeps the pictures of the README.
"""

import pytest

from tests.conftest import SHARED_DATA
from tests.journeys import attendee, editor, organiser
from tests.journeys.attendee import Story

pytestmark = pytest.mark.browser


def test_whole_story(demo, page, picture):
    story = Story()
    page.set_viewport_size({"width": 1280, "height": 860})
    page.set_default_timeout(20_000)

    attendee.find_symposium(page, demo.url)
    picture(page, "symposium")
    attendee.register_two_people(page)
    picture(page, "registration")
    attendee.agree_and_order(page)
    attendee.pay(page, story)
    picture(page, "order")
    attendee.read_mail(page, demo.url)
    attendee.open_papers(page, demo.url, story)

    organiser.sign_in(page, demo.url, "organiser")
    organiser.check_both_in(page, demo.url, story)
    picture(page, "desk", width=390, height=760)
    organiser.open_dashboard(page, demo.url)
    picture(page, "dashboard")
    organiser.print_badges(page)
    organiser.issue_certificates(page)
    organiser.verify_certificate(page, demo.url)
    picture(page, "certificate")
    organiser.import_programme(demo, page, SHARED_DATA if SHARED_DATA.is_dir() else None)
    picture(page, "programme")

    organiser.sign_in(page, demo.url, "editor")
    editor.publish_lecture(page, demo.url)
    editor.find_lecture_everywhere(page, demo.url)
    picture(page, "person")
