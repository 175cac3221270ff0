"""The call to move the accounts that still hang on a number, while its owner is there and while it gets codes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.guide.case import Case, Chat, Event, Kind, Stage
from bot.guide.moments import local_day
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.series import Planned, sent_of, told_on
from bot.guide.steps import Mark, StepId, mark_of, steps_of

LAST_CALL_DAYS = 3  # before the last day, or before an earlier departure
TWO_CALLS_DAYS = 7  # so long after the departure the last day is called for too


def last_call(case: Case, chat: Chat) -> Planned:
    """While accounts still hang on a number that is given up: once before each day that they have to be moved by."""
    chosen, open_still = case.day_set, StepId.UNLINK in steps_of(case)
    if not open_still or mark_of(case, StepId.UNLINK) is not Mark.OPEN or case.stage is Stage.ENDED:
        return None
    if chosen is None or chosen.day is None:
        return None
    sent = [told_on(e, chat) for e in sent_of(case, ReminderKind.LAST_CALL) if e.at >= chosen.at]
    found = (day for day in _calls(case, chat, chosen) if not sent or day > max(sent))
    return next(((day, StepId.UNLINK) for day in found), None)


def _calls(case: Case, chat: Chat, chosen: Event) -> Iterator[date]:
    """Before the flight, where that comes first and there is still time; before the last day, unless it is close."""
    end, left, told = chosen.day, case.last(Kind.LEAVING), local_day(chosen.at, chat)
    if end is None:
        return
    if left and left.day and left.day < end:
        known = max(told, local_day(left.at, chat))
        day = _before(left.day, known)
        if day <= left.day:
            yield day
            if (end - left.day).days < TWO_CALLS_DAYS:
                return
    day = _before(end, told)
    if day <= end:
        yield day


def _before(last: date, told: date) -> date:
    """Some days before it, the day after it was told at the soonest."""
    return max(last - timedelta(days=LAST_CALL_DAYS), told + timedelta(days=1))
