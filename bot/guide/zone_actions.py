"""Where the user is, or will be after leaving: what the answer changes, and where it goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.errors import NotPossible
from bot.guide.ahead import ahead
from bot.guide.arriving import told_where
from bot.guide.case import Case, Chat, Kind, Stage
from bot.guide.dates import AFTER, next_reminder
from bot.guide.departure import gone
from bot.guide.moments import local_day
from bot.guide.notices import Notice, NoticeKind
from bot.guide.rush import PLAN, after_leaving, goes_on
from bot.guide.steps import StepId, intake_question
from bot.guide.tap import ActionContext, Outcome
from bot.guide.told_before import told_trouble
from bot.guide.zones import BELGIUM, in_mainland_china, is_zone


def zone(context: ActionContext) -> Outcome[Case]:
    """Where the user is; then back to what the first date was chosen for."""
    if not is_zone(context.arg):
        raise NotPossible(context.arg)
    if context.place.startswith(AFTER):
        return _afterwards(context)
    chat = replace(context.chat, zone=context.arg)
    said = _to_china(context) or _said_with_zone(context, chat) or Notice(NoticeKind.ZONE_SET, city=context.arg)
    back = context.arg == BELGIUM and gone(context.case, context.today)
    case = told_where(context.case, "", context.now) if back else context.case
    return Outcome(chat, case, after_zone(case, context.today), said)


def _afterwards(context: ActionContext) -> Outcome[Case]:
    """Where somebody will be who leaves: the clock stays the Belgian one until then."""
    case = told_where(context.case, context.arg, context.now)
    china = _to_china(context)
    if case.stage is Stage.PREPARING:
        place = after_leaving(case, context.today)
        said = None if place == PLAN else china  # the plan of one day says it itself
        return Outcome(context.chat, case, place, said or Notice(NoticeKind.ZONE_AFTER, city=context.arg))
    said = china or next_reminder(case, context.chat, context.today)
    return Outcome(context.chat, case, ahead(case), said)


def _to_china(context: ActionContext) -> Notice | None:
    """Where this chat usually does not open: what to take along is worth more than what else could be said."""
    if not in_mainland_china(context.arg) or in_mainland_china(context.chat.zone):
        return None
    return Notice(NoticeKind.TO_CHINA, sentence=context.content.steps[StepId.UNLINK].lines["china_telegram"].text)


def _said_with_zone(context: ActionContext, chat: Chat) -> Notice | None:
    """What the request that the zone was asked after would have said; nothing for who changes it: the city is shown."""
    if context.chat.zone is not None or context.case.last(Kind.ASKED) is None:
        return None
    return next_reminder(context.case, chat, local_day(context.now, chat))


def after_zone(case: Case, today: date) -> str:
    """The zone is asked in passing: go on with what the newest event was about."""
    newest = case.events[-1].kind if case.events else None
    if question := intake_question(case):
        return question
    if newest is Kind.LEAVING:
        return after_leaving(case, today)
    if told := told_trouble(case):
        return told
    return StepId.ASK if newest is Kind.END_DATE else goes_on(case, today)
