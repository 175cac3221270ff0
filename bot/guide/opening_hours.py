"""Belgian hours as moments, so that a clock elsewhere can show them: the difference changes with summer time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.guide.zones import BELGIUM

MORNING = time(9)  # tells the difference where no hours are known


def next_open(opens: time, closes: time, now: datetime) -> tuple[datetime, datetime]:
    """From when to when it is open today in Belgium, tomorrow once it has closed: the hours that can still be used."""
    day = now.astimezone(ZoneInfo(BELGIUM)).date()
    if _there(day, closes) <= now:
        day += timedelta(days=1)
    return _there(day, opens), _there(day, closes)


def _there(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(BELGIUM))


def same_clock(moment: datetime, zone: str) -> bool:
    """Whether clocks in Belgium and in that zone show the same."""
    return moment.astimezone(ZoneInfo(BELGIUM)).utcoffset() == moment.astimezone(ZoneInfo(zone)).utcoffset()
