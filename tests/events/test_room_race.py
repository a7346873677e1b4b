"""Many editors want the same room at the same time."""

import threading

import pytest
from django.db import connection

from events.actions import RoomTakenError, change_event
from events.models import Event
from tests.factories import ConferenceFactory, RoomFactory


def take_at_once(room, events):
    """Each thread moves its own event into the room. Returns how many got it and the errors of the others."""
    start, failures, got = threading.Barrier(len(events)), [], []

    def take(pk):
        try:
            event = Event.objects.get(pk=pk)
            event.room, event.venue = room, room.venue
            start.wait()
            change_event(event=event)
            got.append(pk)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    running = [threading.Thread(target=take, args=[event.pk]) for event in events]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return got, failures


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_one_of_four_editors_gets_the_room():
    room, events = RoomFactory(), [ConferenceFactory() for _ in range(4)]

    got, failures = take_at_once(room, events)

    assert len(got) == 1
    assert [type(error) for error in failures] == [RoomTakenError] * 3
    assert list(Event.objects.filter(room=room).values_list("pk", flat=True)) == got
