"""Last days of a number whose owner leaves: the departure, and how long slow accounts still need its codes."""

from __future__ import annotations

from datetime import date, timedelta

from bot.guide.case import Case
from bot.guide.departure import LAST_CODES, leaving_day

MICROSOFT, GOOGLE = "microsoft", "google"  # their ticks
MICROSOFT_WAITS = timedelta(days=30)  # once all security details were changed
GOOGLE_WAITS = timedelta(days=7)  # until a new number counts


def microsoft_done(case: Case, today: date) -> date | None:
    """When Microsoft is through if it is begun today; None for who needs no code for it any more."""
    return today + MICROSOFT_WAITS if not case.answers.sim_gone and MICROSOFT not in case.ticks else None


def suggested_end(case: Case, today: date) -> date | None:
    """After the slowest account that is still open, and some days after the departure; None for who does not leave."""
    leaves = leaving_day(case)
    if leaves is None:
        return None
    slow = microsoft_done(case, today) or (today + GOOGLE_WAITS if GOOGLE not in case.ticks else today)
    return max(slow, leaves + LAST_CODES) if not case.answers.sim_gone else leaves
