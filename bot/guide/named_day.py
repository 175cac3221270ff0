"""The day that the operator names: of the end in its confirmation, or of a move that was ordered without one."""

from __future__ import annotations

from datetime import date

from bot.guide.case import Case, Kind
from bot.guide.working_days import add_working_days

NAMED = "named"  # the page that asks for it, its action, and the word of the calendar
NONE = "none"  # "named none"


def first_asked(case: Case) -> date | None:
    """The day of the first request."""
    return min((e.day for e in case.effective if e.kind is Kind.ASKED and e.day), default=None)


def can_be_named(case: Case) -> bool:
    """Whether the operator can have named a day: in its confirmation, or when a move was ordered."""
    return case.last(Kind.ASKED if case.moving else Kind.CONFIRMED) is not None


def asks_named_day(case: Case, today: date) -> bool:
    """Whether to ask for it now: once, and only where something follows from it.

    Of an end, until it is over. Of a move without a chosen day, while it takes longer than a working day: whether it is
    late depends on that day.
    """
    if case.last(Kind.NAMED) or not can_be_named(case) or case.last(Kind.ENDED):
        return False
    if not case.moving:
        return not case.nothing_to_cancel
    asked = first_asked(case)
    return case.end_date is None and asked is not None and today > add_working_days(asked, 1)


def wished_day(case: Case) -> date | None:
    """The day that the texts ask for, whatever the operator named; None for "as soon as possible"."""
    chosen = case.last(Kind.END_DATE)
    return chosen.day if chosen and chosen.detail != "asap" else None


def agreed_day(case: Case) -> date | None:
    """The day of a move that stood when it was first ordered, else the first one named after that, whatever later day
    was set since: a delay is counted from it."""
    undone = {e.corrects for e in case.events if e.kind is Kind.UNDONE}
    told = [
        e for e, era in zip(case.events, case.eras, strict=False) if era == case.eras[-1] and e.number not in undone
    ]
    ordered = next((e.number for e in told if e.kind is Kind.ASKED), len(case.events) + 1)
    days = [e for e in told if e.kind in (Kind.END_DATE, Kind.NAMED)]
    stood = next((e for e in reversed(days) if e.number < ordered), None)
    chosen = [stood, *(e for e in days if e.number > ordered)]
    first = next((e.day for e in chosen if e and e.day and e.detail != "asap"), None)
    return min((day for day in (first, case.end_date) if day), default=None)


def postponed_to(case: Case) -> date | None:
    """The later day that was set for a move once it had been agreed; None where it is still the first one."""
    agreed, now = agreed_day(case), case.end_date
    return now if case.moving and agreed and now and now > agreed else None


def differs(case: Case) -> bool:
    """Whether a confirmation does not name the day that was asked for, or none at all."""
    named, wished = case.last(Kind.NAMED), wished_day(case)
    if named is None or case.moving:
        return False
    return named.day is None or (wished is not None and named.day != wished)
