"""Actions about a cancellation of before the bot was asked: when it was, how, and for which day. All of it may be over,
and may not be known any more."""

from __future__ import annotations

from datetime import timedelta

from bot.errors import NotPossible
from bot.guide import dates
from bot.guide.ahead import ahead
from bot.guide.arriving import afterwards
from bot.guide.case import Case, Kind
from bot.guide.dates import FARTHEST_DAYS, told_day, used_way, wanted_end
from bot.guide.follow_up import HOW
from bot.guide.named_day import first_asked
from bot.guide.notices import Notice, NoticeKind
from bot.guide.tap import ActionContext, Outcome
from bot.guide.told_before import NOT_KNOWN, TOLD_END, came_later, end_is_open
from bot.guide.wish import withdrawn


def did(context: ActionContext) -> Outcome[Case]:
    """The same as of any request, but what was sent before may be told without its day."""
    name, _, said = context.arg.partition("=")
    when, _, word = said.partition(".")
    if name == "asked" and came_later(context.case) and not withdrawn(context.case):
        return asked_before(context, when, word)
    return dates.did(context)


def end(context: ActionContext) -> Outcome[Case]:
    """The last day: chosen, or of a cancellation of before told."""
    return ended_before(context) if came_later(context.case) else dates.end(context)


def asked_before(context: ActionContext, when: str, word: str) -> Outcome[Case]:
    """The day and the way of a request that was told without them; "unknown" for a day that nobody remembers.

    Raises NotPossible.
    """
    case, day = context.case, None if when == NOT_KNOWN else told_day(context, when)
    known = case.last(Kind.ASKED)
    if known is None or (day and day < context.today - timedelta(days=FARTHEST_DAYS)):
        raise NotPossible(context.arg)
    if day and day > context.today:
        return Outcome(context.chat, case, case.place, Notice(NoticeKind.IN_THE_FUTURE))
    detail = NOT_KNOWN if word == NOT_KNOWN and not case.moving else used_way(context, word)
    if detail is None:
        return Outcome(context.chat, case, f"{HOW}.{day.isoformat() if day else NOT_KNOWN}")
    if (known.day, known.detail) != (day, detail):
        case = case.record(Kind.ASKED, context.now, day=day, detail=detail, corrects=known.number)
    return Outcome(context.chat, case, TOLD_END if end_is_open(case) else ahead(case))


def ended_before(context: ActionContext) -> Outcome[Case]:
    """For which day it was cancelled: over or to come, but none before the request. Raises NotPossible."""
    case, first = context.case, first_asked(context.case)
    day, how = (None, NOT_KNOWN) if context.arg == NOT_KNOWN else wanted_end(context)
    if case.last(Kind.ASKED) is None or (day and abs((day - context.today).days) > FARTHEST_DAYS):
        raise NotPossible(context.arg)
    if day and first and day < first:
        return Outcome(context.chat, case, case.place, Notice(NoticeKind.BEFORE_ASKING, first))
    known = case.last(Kind.END_DATE)
    if known is None or (known.day, known.detail) != (day, how):
        case = case.correct(Kind.END_DATE, context.now, day=day, detail=how)
    return Outcome(context.chat, case, "zone" if context.chat.zone is None and not afterwards(case) else ahead(case))
