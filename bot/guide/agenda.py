"""The days of a case that are still to come, besides its reminders and its claims: for the calendar file."""

from __future__ import annotations

from datetime import date, datetime

from bot.guide.case import Case, Chat, Stage
from bot.guide.claims import claims
from bot.guide.departure import leaving_day
from bot.guide.moments import local_day
from bot.guide.reminders import schedule


def last_day(case: Case) -> date | None:
    """The last day, or the day of the move; None once it is over, or where no day was chosen or named."""
    return None if case.stage in (Stage.ENDED, Stage.SETTLED) else case.end_date


def nothing_ahead(case: Case, chat: Chat, now: datetime) -> bool:
    """Whether a calendar file made `now` (UTC) would have nothing in it."""
    today = local_day(now, chat)
    days = (last_day(case), leaving_day(case))
    coming = any(day >= today for day in days if day) or any(due.at >= now for due in schedule(case, chat))
    return not coming and not claims(case, today)
