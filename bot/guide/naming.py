"""Telling the day that the operator named."""

from __future__ import annotations

from datetime import timedelta

from bot.errors import NotPossible
from bot.guide.case import Case, Kind
from bot.guide.claims import moved_late
from bot.guide.dates import FARTHEST_DAYS, iso_day, next_reminder
from bot.guide.named_day import NONE, can_be_named, differs, first_asked
from bot.guide.notices import Notice, NoticeKind
from bot.guide.steps import StepId, next_step
from bot.guide.tap import ActionContext, Outcome
from bot.guide.trouble import PLACE, Trouble


def named(context: ActionContext) -> Outcome[Case]:
    """ "2026-12-05" or "none": recorded in the place of what was told before. Raises NotPossible."""
    if not can_be_named(context.case):
        raise NotPossible(context.arg)
    day = None if context.arg == NONE else iso_day(context.arg)
    if day and abs(day - context.today) > timedelta(days=FARTHEST_DAYS):
        raise NotPossible(context.arg)
    if day and (first := first_asked(context.case)) and day < first:
        return Outcome(context.chat, context.case, context.case.place, Notice(NoticeKind.BEFORE_ASKING, first))
    known = context.case.last(Kind.NAMED)
    same = known is not None and known.day == day
    case = context.case if same else context.case.correct(Kind.NAMED, context.now, day=day)
    return Outcome(context.chat, case, _next(context, case), next_reminder(case, context.chat, context.today))


def _next(context: ActionContext, case: Case) -> str:
    """To the difference where there is one, to the claim of a move that is late for that day, else on."""
    if differs(case):
        return StepId.CONFIRMATION
    if not case.moving:
        return next_step(case, StepId.CONFIRMATION)
    if moved_late(case, context.today):
        return f"{PLACE}{Trouble.GOES_ON}"
    return next_step(case, StepId.ENDED) if case.last(Kind.ENDED) else StepId.ENDED
