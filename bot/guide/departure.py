"""The day somebody leaves Belgium: what it changes before and after. Computed from today, stored nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.guide.case import Answers, Case, Kind, Sim, Whereabouts

LAST_CODES = timedelta(days=3)  # after the departure, until the number may stop: ours


def leaving_day(case: Case) -> date | None:
    """The day of leaving Belgium; None where none was told."""
    leaving = case.last(Kind.LEAVING)
    return leaving.day if leaving else None


def leaves(case: Case) -> bool:
    """Whether a day of leaving was told."""
    return leaving_day(case) is not None


def gone(case: Case, today: date) -> bool:
    """Whether that day is past. On the day itself a shop and a town hall can still be gone to."""
    day = leaving_day(case)
    return day is not None and day < today


def for_ways(case: Case, today: date) -> Answers:
    """The answers by which a way of cancelling is chosen: whoever has left uses one that works from abroad."""
    if not gone(case, today):
        return case.answers
    return replace(case.answers, sim=(case.answers.sim or Sim.WORKS_HERE).at(Whereabouts.ABROAD))


def days_before_leaving(case: Case) -> int:
    """For how many days a number that is given up is off before its owner leaves; 0 for none, or no such day."""
    day, end = leaving_day(case), case.end_date
    return max((day - end).days, 0) if day and end and not case.moving else 0
