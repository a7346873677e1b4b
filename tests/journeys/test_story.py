"""The whole product once through, in a real browser, on the demo that `make demo` starts.

A visitor finds the symposium, registers two people, pays in the sandbox, reads the mails, opens ticket, calendar and
order page. The organiser checks them in, prints badges and issues certificates; one is verified. FOSDEM's programme
(or our own sample) becomes a second event. An editor publishes a lecture and finds it everywhere.
"""

import pytest

from tests.journeys import attendee
from tests.journeys.attendee import Story

pytestmark = pytest.mark.browser


def test_whole_story(demo, page, picture):
    story = Story()
    page.set_viewport_size({"width": 1280, "height": 860})

    attendee.find_symposium(page, demo.url)
    picture(page, "symposium")
    attendee.register_two_people(page)
    picture(page, "registration")
    attendee.agree_and_order(page)
    attendee.pay(page, story)
    picture(page, "order")
    attendee.read_mail(page, demo.url)
    picture(page, "mail")
    attendee.open_papers(page, demo.url, story)
