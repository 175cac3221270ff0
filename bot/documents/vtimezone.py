"""A time zone as a calendar file carries it: one observance per change of the clock, from the zone's own data.

icalendar makes one itself, but puts the onset of summer time an hour late (RFC 5545 3.6.5: the onset is given in the
time that holds before it).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

MINUTES_A_DAY = 24 * 60


def vtimezone(zone: str, first_year: int, last_year: int) -> Timezone:
    """The VTIMEZONE of an IANA name, right from the beginning of the first year to the end of the last."""
    from icalendar import Timezone  # noqa: PLC0415

    info, start = ZoneInfo(zone), datetime(first_year, 1, 1, tzinfo=UTC) - timedelta(days=1)
    made = Timezone()
    made.add("TZID", zone)
    for onset in (start, *_changes(info, start, datetime(last_year + 1, 1, 2, tzinfo=UTC))):
        made.add_component(_observance(info, onset))
    return made


def _observance(info: ZoneInfo, onset: datetime) -> TimezoneDaylight | TimezoneStandard:
    from icalendar import TimezoneDaylight, TimezoneStandard  # noqa: PLC0415

    after, before = onset.astimezone(info), (onset - timedelta(minutes=1)).astimezone(info)
    made = TimezoneDaylight() if after.dst() else TimezoneStandard()
    offset = before.utcoffset() or timedelta()
    made.add("DTSTART", (onset + offset).replace(tzinfo=None))
    made.add("TZOFFSETFROM", offset)
    made.add("TZOFFSETTO", after.utcoffset())
    made.add("TZNAME", after.tzname())
    return made


def _changes(info: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The moments (UTC, to the minute) from which another offset holds."""
    day = start
    while day < end:
        old = day.astimezone(info).utcoffset()
        if (day + timedelta(days=1)).astimezone(info).utcoffset() != old:
            minutes = range(MINUTES_A_DAY + 1)
            found = bisect_left(minutes, True, key=lambda n: _offset(info, day, n) != old)  # noqa: B023  used at once
            yield day + timedelta(minutes=found)
        day += timedelta(days=1)


def _offset(info: ZoneInfo, day: datetime, minutes: int) -> timedelta | None:
    return (day + timedelta(minutes=minutes)).astimezone(info).utcoffset()
