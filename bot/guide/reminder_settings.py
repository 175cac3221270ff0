"""What the user sets of the reminders: another day, not this one, none of this case, none at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.errors import NotPossible
from bot.guide.case import Case, Kind
from bot.guide.dates import FARTHEST_DAYS, MOST_DIGITS, iso_day, next_reminder
from bot.guide.moment import Moment, Outcome
from bot.guide.notices import Notice, Said
from bot.guide.reminders import Due, ReminderKind, local_day, schedule

PLACE = "reminders"
THIS_CASE = "case"
EVERY_CASE = "all"
TWICE = timedelta(seconds=10)  # within it the same tap again is a slip of the finger


def later(moment: Moment) -> Outcome[Case]:
    """Move a reminder that is coming: "ended=3" (days from today) or "ended=2026-12-01".

    From tomorrow on, two years at most. Raises NotPossible for a reminder that is not coming.
    """
    name, _, when = moment.arg.partition("=")
    due = _coming(moment, _kind(moment, name))
    day = _day(moment, when)
    if not moment.today < day <= moment.today + timedelta(days=FARTHEST_DAYS):
        return Outcome(moment.chat, moment.case, PLACE, Said(Notice.IN_THE_PAST))
    same = local_day(due.at, moment.chat) == day or _tapped_twice(moment, due, day)
    return Outcome(moment.chat, moment.case if same else _moved(moment, due, day), PLACE, Said(Notice.WILL_REMIND, day))


def mute(moment: Moment) -> Outcome[Case]:
    """Not this reminder ("ended"), none of this case ("case"), none of any case ("all"). Raises NotPossible."""
    if moment.arg == EVERY_CASE:
        return Outcome(replace(moment.chat, reminders_off=True), moment.case, PLACE)
    detail = _detail(moment)
    if detail == ReminderKind.SNOOZED:
        # all of them: without the newest an older one of the same step would count again
        return Outcome(moment.chat, moment.case.undo(moment.now, Kind.SNOOZED), PLACE)
    known = moment.case.last(Kind.MUTED, detail) is not None
    case = moment.case if known else moment.case.record(Kind.MUTED, moment.now, detail=detail)
    return Outcome(moment.chat, case, PLACE)


def unmute(moment: Moment) -> Outcome[Case]:
    """Take a mute back, by the same word; the others stay. Raises NotPossible."""
    if moment.arg == EVERY_CASE:
        chat = replace(moment.chat, reminders_off=False)
        return Outcome(chat, moment.case, PLACE, next_reminder(moment.case, chat, moment.today))
    detail, case = _detail(moment), moment.case
    for event in case.effective:
        if event.kind is Kind.MUTED and event.detail == detail:
            case = case.record(Kind.UNDONE, moment.now, corrects=event.number)
    return Outcome(moment.chat, case, PLACE, next_reminder(case, moment.chat, moment.today))


def _detail(moment: Moment) -> str:
    """What stands in a MUTED event: "" for the whole case."""
    return "" if moment.arg == THIS_CASE else _kind(moment, moment.arg)


def _kind(moment: Moment, name: str) -> ReminderKind:
    if name not in set(ReminderKind):
        raise NotPossible(moment.arg)
    return ReminderKind(name)


def _coming(moment: Moment, kind: ReminderKind) -> Due:
    found = next((due for due in schedule(moment.case, moment.chat) if due.kind is kind), None)
    if found is None:
        raise NotPossible(moment.arg)
    return found


def _day(moment: Moment, when: str) -> date:
    if when.isdecimal() and len(when) <= MOST_DIGITS:
        return moment.today + timedelta(days=int(when))
    return iso_day(when)


def _tapped_twice(moment: Moment, due: Due, day: date) -> bool:
    """The second of two fast taps would move the next "remind me later" too."""
    newest = moment.case.events[-1] if moment.case.events else None
    if due.kind is not ReminderKind.SNOOZED or newest is None or moment.now - newest.at > TWICE:
        return False
    return newest.kind is Kind.SNOOZED and newest.day == day


def _moved(moment: Moment, due: Due, day: date) -> Case:
    """The wish recorded; "remind me later" is simply set again for its step."""
    if due.kind is ReminderKind.SNOOZED:
        return moment.case.record(Kind.SNOOZED, moment.now, day=day, detail=due.step)
    return moment.case.record(Kind.MOVED_REMINDER, moment.now, day=day, detail=due.kind)
