"""The line on top of the screen after something was recorded: what was recorded, and the one reminder that comes next.

It is added where every tap goes through, so that no action can forget it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.guide.arriving import day_of
from bot.guide.case import Case, Chat, Event, Kind, Stage
from bot.guide.moments import local_day
from bot.guide.notices import Next, Notice, NoticeKind
from bot.guide.reminders import schedule
from bot.guide.tap import Outcome
from bot.guide.timeline import entry_of

BY_THE_BOT = frozenset({Kind.REMINDED, Kind.MISSED})
ON_ITS_PAGE = frozenset({Kind.IN_HAND, Kind.NOT_IN_HAND})  # a tick that stands on the page where it is set
UNSAID = BY_THE_BOT | ON_ITS_PAGE
OF_A_DAY = frozenset({Kind.SNOOZED, Kind.MOVED_REMINDER, Kind.NOT_YET})  # their notice says which one was set
HALF_A_YEAR = timedelta(days=183)  # beyond it a day and a month alone may be taken for one that is past
ONLY_SAID = frozenset({NoticeKind.WILL_REMIND, NoticeKind.CALLED_OFF, NoticeKind.CALENDAR, NoticeKind.TOLD})


def with_what_next(before: Case, outcome: Outcome[Case], now: datetime) -> Outcome[Case]:
    """The outcome with its line; unchanged where nothing was recorded that has one."""
    case, said = outcome.case, outcome.notice
    event = _told(before, case)
    if event is None or outcome.drop or outcome.forget:
        return outcome
    then = what_next(replace(case, last_tap=now, place=outcome.place), outcome.chat, now)
    if said is not None and said.kind not in ONLY_SAID:
        return replace(outcome, notice=replace(said, then=then))
    if said is not None and event.kind in OF_A_DAY and then.day:
        return outcome
    back = event.kind is Kind.UNDONE
    about = case.events[event.corrects - 1] if back and event.corrects else event
    told = entry_of(case, outcome.chat, about)
    kind = said.kind if said and said.kind is NoticeKind.CALENDAR else NoticeKind.TOLD
    return replace(outcome, notice=Notice(kind, told=told, taken_back=back, then=then))


def _told(before: Case, case: Case) -> Event | None:
    """The newest event of a tap that has a line; that something was taken back only where nothing else was told.

    Of several that were taken back at once it is the first, which the others rested on, or the closing.
    """
    fresh = [event for event in case.events[len(before.events) :] if event.kind not in UNSAID]
    told = [event for event in fresh if event.kind is not Kind.UNDONE]
    if told:
        return told[-1]
    back = [event for event in fresh if _was(case, event) not in UNSAID]
    return next((event for event in back if _was(case, event) is Kind.CLOSED), back[0] if back else None)


def _was(case: Case, undone: Event) -> Kind:
    """What was taken back."""
    return case.events[undone.corrects - 1].kind if undone.corrects else undone.kind


def what_next(case: Case, chat: Chat, now: datetime) -> Next:
    """The one reminder that comes next, with what it asks; or why none does."""
    coming = schedule(case, chat)
    if coming:
        today = local_day(now, chat)
        day = max(day_of(case, chat, coming[0].at), today)
        return Next(day, coming[0].kind, far=day - today > HALF_A_YEAR)
    off = chat.reminders_off or case.last(Kind.MUTED, "") is not None
    return Next(off=off and case.stage is not Stage.SETTLED)
