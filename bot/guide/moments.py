"""Days and moments where the user is: UTC inside, the zone at the edge."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.guide.case import Chat

HOME_ZONE = "Europe/Brussels"
HOURS = (8, 10, 12, 14, 16, 18, 20)  # to choose from
FIRST_HOUR, LATEST_HOUR = 10, 21  # never at night: a late one waits for the next day


def send_moment(day: date, chat: Chat) -> datetime:
    """The moment on `day` when this chat gets its reminders, UTC."""
    zone = ZoneInfo(chat.zone or HOME_ZONE)
    local = datetime.combine(day, time(chat.hour, chat.chat_id % 60), zone)
    return local.astimezone(UTC)


def not_before(now: datetime, chat: Chat) -> datetime:
    """`now`, or the next day's moment when it is night for this chat."""
    local = now.astimezone(ZoneInfo(chat.zone or HOME_ZONE))
    first = min(chat.hour, FIRST_HOUR)
    if first <= local.hour < LATEST_HOUR:
        return now
    day = local.date() if local.hour < first else local.date() + timedelta(days=1)
    return send_moment(day, chat)


def local_day(moment: datetime, chat: Chat) -> date:
    """The calendar day of a moment where the user is."""
    return moment.astimezone(ZoneInfo(chat.zone or HOME_ZONE)).date()
