"""The box on an event's page."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from tests.factories import ConferenceFactory, TicketTypeFactory
from tests.registrations.helpers import open_event, order_for

pytestmark = pytest.mark.django_db
TEMPLATE = "{% load registrations %}{% registration_box event %}"


def box(event):
    return Template(TEMPLATE).render(Context({"event": event}))


def test_box_shows_prices_and_the_way_in():
    event, _kind = open_event(price=25_000)

    text = box(event)

    assert "$250.00" in text
    assert f'href="/register/{event.slug}/?lang=en"' in text
    assert "csrf" not in text


def test_box_is_empty_without_registration():
    assert box(ConferenceFactory()).strip() == ""


def test_box_says_how_many_places_are_left_when_they_are_few():
    event, _kind = open_event(places=3)

    assert "3 places left" in box(event)


def test_box_says_sold_out_and_offers_no_button():
    event, kind = open_event(places=1)
    order_for(event, kind)

    text = box(event)

    assert "All places are taken." in text
    assert "btn--primary" not in text


def test_box_says_that_registration_is_closed():
    event, _kind = open_event(closes_at=timezone.now() - timedelta(hours=1))

    text = box(event)

    assert "Registration closed on" in text
    assert "btn--primary" not in text


def test_box_writes_amounts_as_readers_do():
    event, _kind = open_event(price=500_000, currency="VND")

    with translation.override("vi"):
        assert "500.000\xa0₫" in box(event)


def test_box_needs_the_same_statements_for_one_and_three_tickets(django_assert_num_queries):
    event, _kind = open_event()
    with django_assert_num_queries(4):
        box(event)
    TicketTypeFactory(event=event)
    TicketTypeFactory(event=event)
    with django_assert_num_queries(4):
        box(event)
