"""Dates as they stand on papers, written out in the paper's language. A day here is a day in the event's zone."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time, get_timezone_name

YEARS = range(1971, 2201)  # what clocks and calendars can say everywhere; other years are slips of the pen
LOCALES = {"en": "en_GB", "zh-hans": "zh_Hans_CN", "vi": "vi"}  # day before month: no reader takes 5/12 for 12/5


def locale_of(language: str) -> str:
    return LOCALES.get(language, "en_GB")


def long_date(day: date, language: str) -> str:
    """`12 May 2027`, `2027年5月12日`, `12 tháng 5, 2027`."""
    return format_date(day, "long", locale=locale_of(language))


@lru_cache(maxsize=256)
def short_day(day: date, language: str) -> str:
    """`Wed 12 May`, `5月12日周三`: for lists of one event, whose year is known."""
    return format_skeleton("MMMEd", day, locale=locale_of(language)).replace(",", "")


def weekday(day: date, language: str) -> str:
    return format_date(day, "EEEE", locale=locale_of(language))


def clock(moment: datetime, language: str) -> str:
    """Hours and minutes of the moment's own zone, 24 hours: `09:00`."""
    return format_time(moment.time(), "HH:mm", locale=locale_of(language))


def moment(at: datetime, zone: ZoneInfo, language: str) -> str:
    """A deadline on the clock of `zone`, which is named: `18 January 2027, 23:59 (Indochina Time)`."""
    local = at.astimezone(zone)
    name = get_timezone_name(local, width="long", locale=locale_of(language))
    return f"{long_date(local.date(), language)}, {clock(local, language)} ({name})"


def date_range(first: date, last: date, language: str) -> str:
    """`12–14 May 2027`, `30 May – 2 June 2027`, `2027年5月12日至14日`; one day stands alone."""
    if first == last:
        return long_date(last, language)
    if language == "zh-hans":
        end = f"{last.day}日" if (first.year, first.month) == (last.year, last.month) else f"{last.month}月{last.day}日"
        return long_date(first, language) + "至" + (end if first.year == last.year else long_date(last, language))
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{long_date(last, language)}"
    if first.year == last.year:
        return f"{format_date(first, 'd MMMM', locale=locale_of(language))} – {long_date(last, language)}"
    return f"{long_date(first, language)} – {long_date(last, language)}"


def exact_time(start: datetime, end: datetime, language: str) -> str:
    """On the clock that both carry: “20 January 2027, 09:20–10:10 (UTC+7)”."""
    offset = f"{start:%z}"
    hours, minutes = int(offset[1:3]), int(offset[3:5])
    shown = f"UTC{'−' if offset[0] == '-' else '+'}{hours}" + (f":{minutes:02}" if minutes else "")
    zone = shown if hours or minutes else "UTC"
    return f"{long_date(start.date(), language)}, {start:%H:%M}–{end:%H:%M} ({zone})"
