from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from core.dates import clock, date_range, weekday
from core.zoned_forms import ZonedDateTimeField

SAME_MONTH = (date(2027, 5, 12), date(2027, 5, 14))
SAME_YEAR = (date(2027, 5, 30), date(2027, 6, 2))
TWO_YEARS = (date(2027, 12, 30), date(2028, 1, 2))
ONE_DAY = (date(2027, 5, 12), date(2027, 5, 12))


@pytest.mark.parametrize(
    ("days", "language", "expected"),
    [
        (SAME_MONTH, "en", "12–14 May 2027"),
        (SAME_YEAR, "en", "30 May – 2 June 2027"),
        (TWO_YEARS, "en", "30 December 2027 – 2 January 2028"),
        (ONE_DAY, "en", "12 May 2027"),
        (SAME_MONTH, "zh-hans", "2027年5月12日至14日"),
        (SAME_YEAR, "zh-hans", "2027年5月30日至6月2日"),
        (TWO_YEARS, "zh-hans", "2027年12月30日至2028年1月2日"),
        (SAME_MONTH, "vi", "12–14 tháng 5, 2027"),
        (SAME_YEAR, "vi", "30 tháng 5 – 2 tháng 6, 2027"),
        (SAME_MONTH, "xx", "12–14 May 2027"),
    ],
)
def test_date_range_is_written_out_in_its_language(days, language, expected):
    assert date_range(*days, language) == expected


def test_weekday_and_clock():
    moment = datetime(2027, 5, 12, 9, 5, tzinfo=UTC)

    assert weekday(moment.date(), "vi") == "Thứ Tư"
    assert weekday(moment.date(), "zh-hans") == "星期三"
    assert clock(moment, "en") == "09:05"


@pytest.mark.parametrize("typed", ["0027-05-12 09:00", "9999-12-31 23:59", "0001-01-01 00:00"])
def test_year_that_nobody_means_is_named_at_the_field(typed):
    field = ZonedDateTimeField()
    field.zone = ZoneInfo("Asia/Shanghai")

    with pytest.raises(ValidationError, match="check the year"):
        field.clean(typed)
