"""The grid: rooms are columns, plenary sessions stand across, overlapping ones beside each other."""

import re
from datetime import timedelta

import pytest

from conferences.actions.programme import release_programme
from conferences.queries.grid import grid_of
from conferences.queries.programme import latest_programme
from conferences.queries.rows import Rows
from tests.conferences.pages import add_session, get
from tests.factories import START, RoomFactory, SessionFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def at(hours, length=1.0):
    return {"starts_at": START + HOUR * hours, "ends_at": START + HOUR * (hours + length)}


def grid(conference):
    release_programme(conference=conference, accept_double_rooms=True)
    programme = latest_programme(conference)
    return grid_of([item for item in programme.items if not item.is_withdrawn], programme.rooms, Rows(programme, "/"))


def shape(found):
    """Line by line: (time, [(title or "", lines, lanes)])."""
    return [
        (line.time, [(cell.row["title"] if cell.row else "", cell.lines, cell.lanes) for cell in line.cells])
        for line in found.lines
    ]


@pytest.fixture
def rooms(conference):
    return [
        RoomFactory(venue=conference.venue, name=name, sort_order=number)
        for number, name in enumerate(("Hall", "Attic"))
    ]


def test_rooms_are_columns_in_the_venue_s_order_and_rows_begin_where_something_begins(conference, rooms):
    hall, attic = rooms
    SessionFactory(conference=conference, title="Long", room=hall, **at(0, 2))
    SessionFactory(conference=conference, title="Short", room=attic, **at(0))
    SessionFactory(conference=conference, title="Late", room=attic, **at(1.5))

    found = grid(conference)

    assert [column.name for column in found.columns] == ["Hall", "Attic"]
    assert shape(found) == [
        ("09:00", [("Long", 3, 1), ("Short", 1, 1)]),
        ("", [("", 1, 1)]),
        ("10:30", [("Late", 2, 1)]),
        ("", [("", 1, 1)]),
    ]


def test_a_session_marked_as_plenary_stands_across_all_rooms(conference, rooms):
    hall, attic = rooms
    SessionFactory(conference=conference, title="For all", room=hall, is_plenary=True, **at(0))
    SessionFactory(conference=conference, title="A", room=hall, **at(1))
    SessionFactory(conference=conference, title="B", room=attic, **at(1))

    found = grid(conference)

    assert shape(found)[0] == ("09:00", [("For all", 1, 2)])
    assert found.lines[0].cells[0].is_across


def test_a_break_is_across_only_while_nothing_else_runs(conference, rooms):
    hall, attic = rooms
    SessionFactory(conference=conference, title="Tea", kind="break", room=None, **at(0))
    SessionFactory(conference=conference, title="Coffee", kind="break", room=None, **at(1))
    SessionFactory(conference=conference, title="A", room=hall, **at(1))
    SessionFactory(conference=conference, title="B", room=attic, **at(2))

    found = grid(conference)

    assert [column.name for column in found.columns] == ["Hall", "Attic", "No room"]
    assert shape(found) == [
        ("09:00", [("Tea", 1, 3)]),
        ("10:00", [("A", 1, 1), ("", 1, 1), ("Coffee", 1, 1)]),
        ("11:00", [("", 1, 1), ("B", 1, 1), ("", 1, 1)]),
    ]


def test_overlapping_sessions_of_one_room_stand_beside_each_other(conference, rooms):
    hall, attic = rooms
    SessionFactory(conference=conference, title="One", room=hall, **at(0))
    SessionFactory(conference=conference, title="Two", room=hall, **at(0.5))
    SessionFactory(conference=conference, title="Three", room=hall, **at(2))
    SessionFactory(conference=conference, title="B", room=attic, **at(2))

    found = grid(conference)

    assert [(column.name, column.lanes) for column in found.columns] == [("Hall", 2), ("Attic", 1)]
    assert shape(found)[0] == ("09:00", [("One", 2, 1), ("", 1, 1), ("", 4, 1)])
    assert shape(found)[1] == ("09:30", [("Two", 2, 1)])
    assert shape(found)[-1] == ("11:00", [("Three", 1, 2), ("B", 1, 1)])


def test_a_cancelled_session_gives_way_to_the_one_in_its_place(conference, rooms):
    hall, attic = rooms
    SessionFactory(conference=conference, title="Gone", room=hall, status="cancelled", **at(0))
    SessionFactory(conference=conference, title="Instead", room=hall, **at(0))
    SessionFactory(conference=conference, title="Gone too", room=attic, status="cancelled", **at(0))

    found = grid(conference)

    assert shape(found) == [("09:00", [("Instead", 1, 1), ("Gone too", 1, 1)])]


def test_every_line_of_every_shape_covers_all_lanes(conference, rooms):
    """What a browser would draw: no hole and no overlap, whatever the programme."""
    hall, attic = rooms
    for number in range(12):
        room = (hall, attic, None)[number % 3]
        SessionFactory(conference=conference, room=room, **at(number * 0.35, 0.25 + number % 4 * 0.3))

    found = grid(conference)

    width = sum(column.lanes for column in found.columns)
    covered = [0] * len(found.lines)
    for number, line in enumerate(found.lines):
        for cell in line.cells:
            for below in range(number, number + cell.lines):
                covered[below] += cell.lanes
    assert covered == [width] * len(found.lines)


def test_grid_page_is_a_table_with_heads_and_links(client, conference):
    add_session(conference, 1)
    add_session(conference, 2)
    release_programme(conference=conference)

    status, html = get(client, "programme/2027-05-12/?view=grid")

    assert status == 200
    assert '<th scope="col"><a href="/en/conferences/water/programme/rooms/room-1/">Room 1</a></th>' in html
    assert re.findall(r'<th scope="row"><time datetime="([^"]+)"', html) == ["2027-05-12T09:00+08:00"]
    assert re.findall(r'<h3><a href="([^"]+)">', html) == [
        "/en/conferences/water/programme/session-1/",
        "/en/conferences/water/programme/session-2/",
    ]


def test_grid_of_a_day_without_parallel_sessions_has_one_column(conference, rooms):
    SessionFactory(conference=conference, title="Opening", kind="ceremony", room=rooms[0], **at(0))
    SessionFactory(conference=conference, title="Lunch", kind="break", room=rooms[0], **at(1))

    found = grid(conference)

    assert [column.name for column in found.columns] == ["Hall"]
    assert shape(found) == [("09:00", [("Opening", 1, 1)]), ("10:00", [("Lunch", 1, 1)])]
