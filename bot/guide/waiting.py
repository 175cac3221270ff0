"""The days between a written confirmation and the chosen last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.guide.case import Case, Kind
from bot.guide.steps import Mark, StepId, mark_of, steps_of
from bot.guide.wish import withdrawn


@dataclass(frozen=True, slots=True)
class Waiting:
    """`until`: the chosen last day. `still`: the step that has to be done before it, None when nothing has."""

    until: date
    still: StepId | None


def waiting(case: Case, today: date) -> Waiting | None:
    """What is to be done until the last day; None for who does not just wait for it."""
    day = case.end_date
    over = case.last(Kind.ENDED) or case.last(Kind.CLOSED) or withdrawn(case)
    if case.moving or day is None or day <= today or over or not case.last(Kind.CONFIRMED):
        return None
    hangs = StepId.UNLINK in steps_of(case) and mark_of(case, StepId.UNLINK) is Mark.OPEN
    return Waiting(day, StepId.UNLINK if hangs else None)
