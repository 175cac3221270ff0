"""Nothing was asked yet: what a nudge speaks of, where it leads, and how often it comes."""

from __future__ import annotations

from datetime import date, timedelta

from bot.guide.case import Case, Chat, Event, Kind
from bot.guide.follow_up import block_first, left_at_how, left_at_text
from bot.guide.moments import local_day
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.send_by import PLACE as UNSENT
from bot.guide.send_by import aim, open_request
from bot.guide.steps import Mark, StepId, at_request, intake_question, mark_of, next_step, steps_of
from bot.guide.told_before import told_trouble

NUDGE_DAYS = 3
HOW_DAYS = 1  # for who has sent it and was asked how
MOST_NUDGES = 2
LAST_DAYS = 21  # after those one more, about the request itself; then the case sleeps


def nudge_day(case: Case, chat: Chat) -> date | None:
    """When the next one comes, None once the case sleeps. A chosen day that is to come has a reminder of its own, and
    who has not even named an operator has only looked in."""
    told = unanswered(case)
    since = local_day(told[-1].at if told else case.last_tap, chat)
    sent = _count(told)
    if sent < MOST_NUDGES:
        return since + timedelta(days=HOW_DAYS if left_at_how(case) and not told else NUDGE_DAYS)
    day, chosen = since + timedelta(days=LAST_DAYS), aim(case)
    over = sent > MOST_NUDGES or case.answers.carrier is None
    return None if over or (open_request(case) and chosen is not None and chosen >= day) else day


def nudge_step(case: Case) -> StepId:
    """Where somebody stopped, as long as it is open there."""
    if case.nothing_to_cancel:
        return StepId.FAREWELL
    stopped = case.place.partition(".")[0]
    for step in steps_of(case):
        if step == stopped and mark_of(case, step) is Mark.OPEN:
            return step
    return next_step(case)


def nudge_page(case: Case) -> str:
    """The page that asks it: how it was sent, the problem that was told, whether the notice of a death was sent, the
    block of a lost SIM, the request that is not sent; "": the step."""
    if page := left_at_how(case) or told_trouble(case) or left_at_text(case) or block_first(case):
        return page
    last = _count(unanswered(case)) >= MOST_NUDGES
    return UNSENT if _is_unsent(case) and (last or at_request(case)) else ""


def unanswered(case: Case) -> list[Event]:
    """Every reminder that came since the last tap."""
    return [e for e in case.effective if e.kind is Kind.REMINDED and e.at > case.last_tap]


def sleeps_unsent(case: Case) -> bool:
    """Whether what is not sent was asked about as often as it is."""
    return _is_unsent(case) and _count(unanswered(case)) > MOST_NUDGES


def _is_unsent(case: Case) -> bool:
    return open_request(case) and intake_question(case) is None


def _count(told: list[Event]) -> int:
    return sum(event.detail == ReminderKind.NUDGE for event in told)
