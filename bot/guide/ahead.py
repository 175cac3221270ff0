"""What comes next in a case: an open question, the withdrawal of what is on its way, else the next step."""

from __future__ import annotations

from bot.guide.case import Case, Kind
from bot.guide.follow_up import left_at_how
from bot.guide.steps import StepId, intake_question, next_step
from bot.guide.told_before import solved, told_trouble
from bot.guide.wish import BACK, SENT, pending, withdrawn


def ahead(case: Case) -> str:
    """The place that every "Go on" leads to."""
    before = intake_question(case) or wish_ahead(case) or told_trouble(case)
    return before or left_at_how(case) or (StepId.FAREWELL if solved(case) else next_step(case))


def wish_ahead(case: Case) -> str:
    """The page of a withdrawal that is still to be sent, or of what is to be sent again after one; "" for none."""
    if case.last(Kind.CLOSED) or case.last(Kind.ENDED):
        return ""
    if pending(case):
        return SENT
    return BACK if withdrawn(case) else ""
