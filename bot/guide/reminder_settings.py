"""What the user sets of the reminders: another day, not this one, none of this case, none at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.errors import NotPossible
from bot.guide.arriving import day_of
from bot.guide.case import Case, Kind
from bot.guide.dates import FARTHEST_DAYS, MOST_DIGITS, iso_day, next_reminder
from bot.guide.notices import Notice, NoticeKind
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import Due, schedule
from bot.guide.rights import last_day_of
from bot.guide.tap import ActionContext, Outcome

PLACE = "reminders"
THIS_CASE = "case"
EVERY_CASE = "all"
TWICE = timedelta(seconds=10)  # within it the same tap again is a slip of the finger


def later(context: ActionContext) -> Outcome[Case]:
    """Move a reminder that is coming: "ended=3" (days from today) or "ended=2026-12-01".

    From tomorrow on, two years at most, and no later than the last day of a right. Raises NotPossible for a reminder
    that is not coming.
    """
    name, _, when = context.arg.partition("=")
    due = _coming(context, _kind(context, name))
    day = _day(context, when)
    if not context.today < day <= context.today + timedelta(days=FARTHEST_DAYS):
        return Outcome(context.chat, context.case, PLACE, Notice(NoticeKind.IN_THE_PAST))
    last = last_day_of(context.case, context.chat, due.kind)
    if last and day > last:
        place = f"{PLACE}.is.{due.kind}"
        return Outcome(context.chat, context.case, place, Notice(NoticeKind.AFTER_LAST_DAY, last))
    same = day_of(context.case, context.chat, due.at) == day or _tapped_twice(context, due, day)
    return Outcome(
        context.chat, context.case if same else _moved(context, due, day), PLACE, Notice(NoticeKind.WILL_REMIND, day)
    )


def mute(context: ActionContext) -> Outcome[Case]:
    """Not this reminder ("ended"), none of this case ("case"), none of any case ("all"). Raises NotPossible."""
    if context.arg == EVERY_CASE:
        return Outcome(replace(context.chat, reminders_off=True), context.case, PLACE)
    detail = _detail(context)
    if detail == ReminderKind.SNOOZED:
        # all of them: without the newest an older one of the same step would count again
        return Outcome(context.chat, context.case.undo(context.now, Kind.SNOOZED), PLACE)
    known = context.case.last(Kind.MUTED, detail) is not None
    case = context.case if known else context.case.record(Kind.MUTED, context.now, detail=detail)
    return Outcome(context.chat, case, PLACE)


def unmute(context: ActionContext) -> Outcome[Case]:
    """Take a mute back, by the same word; the others stay. Raises NotPossible."""
    if context.arg == EVERY_CASE:
        chat = replace(context.chat, reminders_off=False)
        return Outcome(chat, context.case, PLACE, next_reminder(context.case, chat, context.today))
    detail, case = _detail(context), context.case
    for event in case.effective:
        if event.kind is Kind.MUTED and event.detail == detail:
            case = case.record(Kind.UNDONE, context.now, corrects=event.number)
    return Outcome(context.chat, case, PLACE, next_reminder(case, context.chat, context.today))


def _detail(context: ActionContext) -> str:
    """What stands in a MUTED event: "" for the whole case."""
    return "" if context.arg == THIS_CASE else _kind(context, context.arg)


def _kind(context: ActionContext, name: str) -> ReminderKind:
    if name not in set(ReminderKind):
        raise NotPossible(context.arg)
    return ReminderKind(name)


def _coming(context: ActionContext, kind: ReminderKind) -> Due:
    found = next((due for due in schedule(context.case, context.chat) if due.kind is kind), None)
    if found is None:
        raise NotPossible(context.arg)
    return found


def _day(context: ActionContext, when: str) -> date:
    if when.isdecimal() and len(when) <= MOST_DIGITS:
        return context.today + timedelta(days=int(when))
    return iso_day(when)


def _tapped_twice(context: ActionContext, due: Due, day: date) -> bool:
    """The second of two fast taps would move the next "remind me later" too."""
    newest = context.case.events[-1] if context.case.events else None
    if due.kind is not ReminderKind.SNOOZED or newest is None or context.now - newest.at > TWICE:
        return False
    return newest.kind is Kind.SNOOZED and newest.day == day


def _moved(context: ActionContext, due: Due, day: date) -> Case:
    """The wish recorded; "remind me later" is simply set again for its step."""
    if due.kind is ReminderKind.SNOOZED:
        return context.case.record(Kind.SNOOZED, context.now, day=day, detail=due.step)
    return context.case.record(Kind.MOVED_REMINDER, context.now, day=day, detail=due.kind)
