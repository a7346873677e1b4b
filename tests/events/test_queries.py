from datetime import UTC, datetime, timedelta

import pytest

from events.actions import RoomTakenError, cancel_event, change_event
from events.models import Event
from events.queries import room_bookings, upcoming_events
from tests.factories import ConferenceFactory, LectureFactory, RoomFactory, SessionFactory

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def event_at(starts_at, title, **kwargs):
    return LectureFactory(title=title, starts_at=starts_at, ends_at=starts_at + HOUR, **kwargs)


def titles(events):
    return [event.title for event in events]


def test_upcoming_is_what_has_not_ended_and_leaves_out_what_is_hidden_or_cancelled(db):
    event_at(NOW + 2 * HOUR, "later")
    event_at(NOW - HOUR / 2, "running")
    event_at(NOW - HOUR, "just over")
    event_at(NOW - 48 * HOUR, "long over")
    event_at(NOW + HOUR, "hidden", is_public=False)
    event_at(NOW + HOUR, "cancelled", status="EventCancelled")

    assert titles(upcoming_events(NOW)) == ["running", "later"]
    assert titles(upcoming_events(NOW, limit=1)) == ["running"]


def test_room_bookings_are_events_and_sessions_in_time_order(db):
    room = RoomFactory()
    event_at(NOW + 2 * HOUR, "lecture", room=room)
    SessionFactory(room=room, title="session", starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR)
    SessionFactory(room=room, title="off", status="cancelled", starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR)
    event_at(NOW + HOUR, "postponed", room=room, status="EventPostponed")
    event_at(NOW + HOUR, "elsewhere", room=RoomFactory())
    event_at(NOW - HOUR, "ends as we begin", room=room)
    event_at(NOW + 4 * HOUR, "begins as we end", room=room)

    found = room_bookings(room, NOW, NOW + 4 * HOUR)

    assert [booking.title for booking in found] == ["session", "lecture"]
    besides = {found[0].key}
    assert [booking.title for booking in room_bookings(room, NOW, NOW + 4 * HOUR, besides=besides)] == ["lecture"]


def test_change_event_refuses_a_taken_room_and_stores_nothing(db):
    room = RoomFactory()
    event_at(NOW, "first", room=room)
    second = event_at(NOW + 5 * HOUR, "second", room=room)
    event = Event.objects.get(pk=second.pk)
    event.starts_at, event.ends_at = NOW, NOW + HOUR

    with pytest.raises(RoomTakenError):
        change_event(event=event)

    assert Event.objects.get(pk=second.pk).starts_at == NOW + 5 * HOUR


def test_change_event_lets_an_event_overlap_itself(db):
    event = Event.objects.get(pk=event_at(NOW, "long", room=RoomFactory()).pk)
    event.ends_at += HOUR

    assert change_event(event=event) == ["ends_at"]


def test_change_without_effect_on_calendars_leaves_the_sequence(db):
    event = Event.objects.get(pk=ConferenceFactory().pk)
    event.summary = "Other words"
    event.contact_name = "Somebody"

    assert change_event(event=event) == []
    assert Event.objects.get(pk=event.pk).sequence == 0


def test_cancelled_event_can_be_brought_back_and_calendars_learn_of_both(db):
    event = Event.objects.get(pk=ConferenceFactory().pk)

    cancel_event(event=event)
    event.status = "EventScheduled"
    change_event(event=event)

    assert Event.objects.get(pk=event.pk).sequence == 2
