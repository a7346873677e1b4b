"""What makes a race without its lock happen for certain, and fail if it does not."""

import pytest

from tests.registrations.races.together import Between, Meeting, MissedError, at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_meetings_left(monkeypatch):
    monkeypatch.setattr(Meeting, "made", [])


def test_meeting_opens_when_the_last_has_come():
    met, seen = Meeting(3), []

    def come():
        seen.append("before")
        met.meet()
        return str(seen.count("before"))

    assert at_once(*[come] * 3) == {"3": 3}
    met.meet()  # it stays open


def test_meeting_to_which_too_few_come_fails_for_all():
    met = Meeting(3, patience=0.01)

    with pytest.raises(MissedError, match="2 of 3 came"):
        at_once(met.meet, met.meet)
    with pytest.raises(MissedError):  # and for who comes later, at once
        met.meet()


def test_other_is_done_between_the_look_and_the_rest():
    between, seen = Between(), []

    def one():
        seen.append("look")
        between.look()
        seen.append("rest")

    assert at_once(between.other(lambda: seen.append("other")), one) == {"done": 2}
    assert seen == ["look", "other", "rest"]
