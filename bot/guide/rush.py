"""Who leaves today, tomorrow or the day after and has sent nothing: the plan of one day comes before the long list."""

from __future__ import annotations

from datetime import date

from bot.guide.ahead import ahead
from bot.guide.case import Case, Holder, Sim
from bot.guide.departure import leaving_day
from bot.guide.send_by import open_request
from bot.guide.steps import StepId, next_step, steps_of

RUSH_DAYS = 2  # so few until the departure, and all that needs Belgium is for today
PLAN = "plan"


def in_a_rush(case: Case, today: date) -> bool:
    """Whether somebody leaves who signs alone, gets codes here and has sent nothing."""
    day = leaving_day(case)
    if day is None or case.moving or case.prepaid or not open_request(case):
        return False
    alone = case.answers.holder in (None, Holder.ME) and case.answers.sim is Sim.WORKS_HERE
    return alone and 0 <= (day - today).days <= RUSH_DAYS


def goes_on(case: Case, today: date) -> str:
    """Where "Go on" leads: what `ahead` says, or the plan of one day in the place of the next step."""
    place = ahead(case)
    return PLAN if in_a_rush(case, today) and place in steps_of(case) else place


def after_step(case: Case, step: StepId, today: date) -> str:
    """What follows once a step is done or left out."""
    return PLAN if in_a_rush(case, today) else next_step(case, step)


def after_leaving(case: Case, today: date) -> str:
    """What is shown once a day of leaving is told: the plan of one day, or the days that count."""
    return PLAN if in_a_rush(case, today) else "leaving"
