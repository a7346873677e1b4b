"""Badges: for whom, what they say, and what was printed already."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registrations.actions.badges import NothingToPrintError, print_badges
from registrations.models import Attendee, BadgePrint
from registrations.queries.papers import (
    badge_attendees,
    badge_rows,
)
from tests.factories import (
    START,
    AttendeeFactory,
    ConferenceFactory,
    UserFactory,
)
from tests.papers import read_with_poppler

pytestmark = pytest.mark.django_db


def person(event, family: str, given: str = "", **facts) -> Attendee:
    return AttendeeFactory(order__event=event, family_name=family, given_name=given, **facts)


def test_badges_are_for_confirmed_people_of_the_event_by_family_name():
    event = ConferenceFactory()
    person(event, "Đặng", "Ước")
    person(event, "Adams", "Zoe")
    person(event, "Zhang", "Wei")
    person(event, "Pending", order__state="pending", order__expires_at=START)
    person(event, "Cancelled", order__state="cancelled")
    person(ConferenceFactory(), "Elsewhere")

    assert [one.family_name for one in badge_attendees(event)] == ["Adams", "Đặng", "Zhang"]


def test_badge_says_ticket_type_and_country_in_the_language():
    event = ConferenceFactory()
    person(event, "Nguyễn", "An", country="VN", ticket_type__name="Student", ticket_type__name_zh_hans="学生")

    [row] = badge_rows(badge_attendees(event), "zh-hans")

    assert (row.ticket_type, row.country) == ("学生", "越南")
    assert row.url.startswith(f"{settings.SITE_URL}/tickets/ABCDEFGHJKMNPQRS")


def test_printing_badges_keeps_who_printed_which_name():
    event, user = ConferenceFactory(), UserFactory()
    person(event, "Curie", "Marie")

    pdf = print_badges(event=event, only_unprinted=False, layout="a6", by=user)

    assert "MarieCurie" in read_with_poppler(pdf)[0]
    [kept] = BadgePrint.objects.all()
    assert (kept.name_as_printed, kept.printed_by) == ("Marie Curie", user)


def test_unprinted_badges_are_new_people_and_changed_names():
    event, user = ConferenceFactory(), UserFactory()
    person(event, "Curie", "Marie")
    renamed = person(event, "Wrong", "Name")
    print_badges(event=event, only_unprinted=True, layout="a4", by=user)
    person(event, "Noether", "Emmy")
    renamed.family_name = "Right"
    renamed.save()

    pages = read_with_poppler(print_badges(event=event, only_unprinted=True, layout="a6", by=user))

    assert len(pages) == 2
    assert "EmmyNoether" in pages[0]
    assert "NameRight" in pages[1]
    with pytest.raises(NothingToPrintError) as caught:
        print_badges(event=event, only_unprinted=True, layout="a4", by=user)
    assert caught.value.message


def test_a_name_changed_back_is_printed_again_only_if_the_last_print_differs():
    event = ConferenceFactory()
    one = person(event, "First")
    for family in ("First", "Second", "First"):
        one.family_name = family
        one.save()
        assert badge_attendees(event, only_unprinted=True) == [one]
        print_badges(event=event, only_unprinted=True)
    assert badge_attendees(event, only_unprinted=True) == []


def test_badges_of_an_event_without_people_are_refused():
    with pytest.raises(NothingToPrintError):
        print_badges(event=ConferenceFactory(), layout="a4")


def test_badges_take_as_many_queries_for_thirty_people_as_for_one():
    event = ConferenceFactory()
    person(event, "First")
    print_badges(event=event)
    counts = []
    for people in (0, 30):
        for number in range(people):
            person(event, f"Family{number}")
        with CaptureQueriesContext(connection) as queries:
            print_badges(event=event)
        counts.append(len(queries))
    assert counts[0] == counts[1]
