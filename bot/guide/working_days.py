"""Belgian working days: not Saturday, not Sunday, not one of the ten legal holidays."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays


@lru_cache(maxsize=32)
def _holidays(year: int) -> frozenset[date]:
    """Built whole: the library's own object fills itself while it is asked, and several threads ask."""
    return frozenset(country_holidays("BE", years=year))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays(day.year)  # noqa: PLR2004 (Saturday is 5)


def add_working_days(day: date, count: int) -> date:
    """The day that lies `count` working days after `day`; the day itself is not counted."""
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day
