"""What core/ical writes, read back by the icalendar package."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import icalendar
import pytest
import recurring_ical_events

from core.ical import CalendarItem, render_calendar

START = datetime(2027, 5, 12, 1, 0, tzinfo=UTC)
CHANGED = datetime(2026, 11, 2, 10, 30, tzinfo=UTC)
ITEM = CalendarItem(
    uid="0b6ad4d2-6c1f-4a7e-9a55-2f5d9f4e7a10",
    title="On folding",
    starts_at=START,
    ends_at=START + timedelta(hours=1),
    timezone="Asia/Shanghai",
    sequence=3,
    changed_at=CHANGED,
)


def parsed(*items, **kwargs):
    calendar = icalendar.Calendar.from_ical(render_calendar(items, **{"name": "Test", **kwargs}))
    assert calendar.errors == []
    assert [event.errors for event in calendar.events] == [[] for _ in items]
    return calendar


def test_item_reads_back_with_every_field():
    item = replace(
        ITEM,
        location="Hall 1; Main Building, Beijing",
        latitude=39.9042,
        longitude=-116.4074,
        description="First line\nsecond, with a comma; and \\ a backslash",
        url="https://example.org/en/lectures/on-folding/?a=1&b=2",
        categories=("Lecture", "Chemistry, organic"),
        organizer_name='Office "East"; ^Room',
        organizer_email="office@example.org",
        join_url="https://meet.example.org/j/123?pwd=x,y",
    )

    event = parsed(item).events[0]

    assert str(event["UID"]) == item.uid
    assert event.start == START
    assert event.start.tzinfo.key == "Asia/Shanghai"
    assert event.end == item.ends_at
    assert event.DTSTAMP == CHANGED
    assert event.LAST_MODIFIED == CHANGED
    assert event.sequence == 3
    assert event["STATUS"] == "CONFIRMED"
    assert event["SUMMARY"] == item.title
    assert event["LOCATION"] == item.location
    assert (event["GEO"].latitude, event["GEO"].longitude) == (39.9042, -116.4074)
    assert event["DESCRIPTION"] == f"{item.description}\n{item.join_url}"
    assert event["URL"] == item.url
    assert event.categories == ["Lecture", "Chemistry, organic"]
    assert event["ORGANIZER"] == "mailto:office@example.org"
    assert event["ORGANIZER"].params["CN"] == 'Office "East"; ^Room'
    assert event["CONFERENCE"] == item.join_url


def test_item_without_extras_writes_only_what_it_has():
    names = {line.split(b":")[0].split(b";")[0] for line in event_lines(ITEM)}

    assert names == {
        b"UID", b"DTSTAMP", b"LAST-MODIFIED", b"SEQUENCE", b"STATUS", b"DTSTART", b"DTEND", b"SUMMARY",
    }  # fmt: skip


def event_lines(item):
    body = render_calendar([item], name="Test").replace(b"\r\n ", b"")
    return body.split(b"BEGIN:VEVENT\r\n")[1].split(b"\r\nEND:VEVENT")[0].split(b"\r\n")


def test_calendar_carries_name_refresh_and_no_method():
    calendar = parsed(ITEM, name="Lectures, 讲座", description="All; of them", refresh=timedelta(hours=6))

    assert str(calendar["NAME"]) == str(calendar["X-WR-CALNAME"]) == "Lectures\\, 讲座"  # TEXT, but left escaped
    assert calendar.description == "All; of them"
    assert calendar.refresh_interval == timedelta(hours=6)
    assert calendar["X-PUBLISHED-TTL"] == "PT6H"
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"] == "-//Collegium//Calendar 1//EN"
    assert "METHOD" not in calendar


def test_empty_calendar_is_valid():
    assert parsed().events == []


def test_same_items_make_the_same_bytes():
    items = [ITEM, replace(ITEM, uid="second", timezone="Europe/Berlin")]

    assert render_calendar(items, name="Test") == render_calendar(list(items), name="Test")


@pytest.mark.parametrize("length", [1, 24, 25, 26, 66, 67, 68, 200])
@pytest.mark.parametrize("text", ["国", "é", "a", "𠀀", "Nguyễn Đặng "])
def test_lines_fold_at_75_octets_between_characters(text, length):
    title = (text * length).strip()

    body = render_calendar([replace(ITEM, title=title)], name=title)

    assert body.endswith(b"END:VCALENDAR\r\n")
    for line in body.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is cut in two
    event = icalendar.Calendar.from_ical(body).events[0]
    assert event["SUMMARY"] == title


def test_cancelled_item_stays_and_blocks_no_time():
    event = parsed(replace(ITEM, status="CANCELLED")).events[0]

    assert event["STATUS"] == "CANCELLED"
    assert event["TRANSP"] == "TRANSPARENT"


def test_hostile_text_adds_no_line():
    attack = "x\r\nATTACH:https://evil.example\r\nEND:VEVENT\x00\x0b\u2028\ud800"
    item = replace(
        ITEM,
        uid=attack,
        title=attack,
        location=attack,
        description=attack,
        url=attack,
        categories=(attack,),
        organizer_name=attack,
        organizer_email=attack,
        join_url=attack,
    )

    body = render_calendar([item], name=attack, description=attack)

    calendar = icalendar.Calendar.from_ical(body)
    assert len(calendar.events) == 1
    assert b"\r\nATTACH" not in body
    assert body.count(b"\r\nEND:VEVENT") == 1
    assert "ATTACH" not in calendar.events[0]


def test_unknown_zone_is_an_error():
    with pytest.raises(ZoneInfoNotFoundError):
        render_calendar([replace(ITEM, timezone="Mars/Olympus")], name="Test")


def test_utc_needs_no_zone_block():
    calendar = parsed(replace(ITEM, timezone="UTC"))

    assert calendar.timezones == []
    assert b"DTSTART:20270512T010000Z\r\n" in render_calendar([replace(ITEM, timezone="UTC")], name="Test")


def test_every_zone_in_use_is_described_once_and_no_other():
    zones = ["Europe/Berlin", "Asia/Ho_Chi_Minh", "Asia/Shanghai", "America/New_York", "Europe/Berlin", "UTC"]

    calendar = parsed(*[replace(ITEM, uid=str(n), timezone=zone) for n, zone in enumerate(zones)])

    assert [zone.tz_name for zone in calendar.timezones] == [
        "America/New_York",
        "Asia/Ho_Chi_Minh",
        "Asia/Shanghai",
        "Europe/Berlin",
    ]
    assert calendar.get_missing_tzids() == set()


def test_berlin_zone_block_changes_when_the_clocks_do():
    lines = render_calendar([replace(ITEM, timezone="Europe/Berlin")], name="Test").decode().split("\r\n")
    block = lines[lines.index("BEGIN:VTIMEZONE") : lines.index("END:VTIMEZONE")]

    assert block == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Berlin",
        "BEGIN:STANDARD",
        "DTSTART:20270101T000000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:20270328T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20271031T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "END:STANDARD",
    ]


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Berlin",
        "Europe/Dublin",
        "America/New_York",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Africa/Casablanca",
        "Asia/Ho_Chi_Minh",
        "Asia/Shanghai",
        "Asia/Kathmandu",
    ],
)
def test_zone_block_gives_the_zone_s_offsets_all_year_long(zone):
    """The observances are read as RFC 5545 says, without the zone database."""
    first, last = datetime(2026, 2, 1, 12, tzinfo=UTC), datetime(2028, 11, 1, 12, tzinfo=UTC)
    items = [
        replace(ITEM, uid=f"{at:%Y}", timezone=zone, starts_at=at, ends_at=at + timedelta(hours=1))
        for at in (first, last)
    ]

    block = parsed(*items).timezones[0]

    changes = sorted(
        (onset - part.TZOFFSETFROM, part.TZOFFSETTO)
        for part in block.subcomponents
        for onset in [part.DTSTART, *(rdate if isinstance(rdate, datetime) else rdate[0] for rdate in part.rdates)]
    )
    moment = first
    while moment < last:
        expected = moment.astimezone(ZoneInfo(zone)).utcoffset()
        assert [to for begins, to in changes if begins <= moment.replace(tzinfo=None)][-1] == expected, moment
        moment += timedelta(hours=7, minutes=30)


def test_hour_shown_twice_is_written_in_utc_the_second_time():
    second = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)  # 02:30 in Berlin, for the second time
    item = replace(ITEM, timezone="Europe/Berlin", starts_at=second, ends_at=second + timedelta(hours=2))

    event = parsed(item).events[0]

    assert event.start == second
    assert event.end == item.ends_at


def test_event_across_midnight_keeps_both_days():
    start = datetime(2027, 5, 12, 14, 0, tzinfo=UTC)  # 22:00 in Shanghai
    item = replace(ITEM, starts_at=start, ends_at=start + timedelta(hours=5))

    event = parsed(item).events[0]

    assert event.start.date() == date(2027, 5, 12)
    assert event.end.date() == date(2027, 5, 13)
    assert event.end - event.start == timedelta(hours=5)


def test_expansion_finds_each_item_on_its_own_day():
    days = [START + timedelta(days=n) for n in range(3)]
    items = [
        replace(ITEM, uid=str(n), timezone=zone, starts_at=days[n], ends_at=days[n] + timedelta(hours=1))
        for n, zone in enumerate(["Europe/Berlin", "Asia/Ho_Chi_Minh", "UTC"])
    ]

    query = recurring_ical_events.of(parsed(*items))

    for n, item in enumerate(items):
        found = query.between(item.starts_at, item.ends_at)
        assert [str(event["UID"]) for event in found] == [str(n)]


def test_real_calendars_survive_a_round_through_our_lines(shared_data):
    """Texts of hard files, as far as icalendar reads them, come back unchanged through our serializer."""
    count = 0
    for path in sorted((shared_data / "ics").rglob("*.ics")):
        try:
            events = icalendar.Component.from_ical(path.read_bytes()).walk("VEVENT")
        except ValueError:
            continue
        for event in events:
            title, place = str(event.get("SUMMARY", "")), str(event.get("LOCATION", ""))
            back = parsed(replace(ITEM, title=title, location=place)).events[0]
            assert str(back["SUMMARY"]) == title
            assert str(back.get("LOCATION", "")) == place
            count += 1
    assert count > 100


def test_hundred_and_twenty_items_are_written_in_a_few_milliseconds():
    """The aim is 20 ms of CPU; measured 5. The bound is wide so that a busy machine does not fail it."""
    import time

    items = [replace(ITEM, uid=str(n), description="An abstract, of some length. " * 20) for n in range(120)]
    render_calendar(items, name="warm")

    best = min(timed(time.process_time, items) for _ in range(5))

    assert best < 0.02


def timed(clock, items):
    began = clock()
    render_calendar(items, name="Test")
    return clock() - began


def test_colour_and_picture_read_back_of_item_and_calendar():
    picture = "https://example.org/en/a,b;c/picture.png?v=1"
    item = replace(ITEM, colour="darkslateblue", image_url=picture)

    calendar = parsed(item, colour="teal", image_url=picture)

    assert calendar["COLOR"] == "teal"
    assert calendar["IMAGE"] == picture
    [event] = calendar.events
    assert event["COLOR"] == "darkslateblue"
    assert event["IMAGE"] == picture
    assert event["IMAGE"].params["VALUE"] == "URI"
    assert event["IMAGE"].params["FMTTYPE"] == "image/png"


def test_colour_can_not_add_a_line():
    lines = event_lines(replace(ITEM, colour="red\r\nX-EVIL:1"))

    assert not any(line.startswith(b"X-EVIL") for line in lines)
