"""A cancellation of before the bot was asked, or a problem that somebody came with: what is known of it."""

from __future__ import annotations

from bot.guide.case import Case, Holder, Kind, Need, Stage
from bot.guide.threads import Trouble

TOLD_END = "told.end"  # asks for which day it was cancelled
NOT_KNOWN = "unknown"  # "I don't remember": of the day of a request, and of its end day
PLACE = "trouble.is."
UNWILLING = "trouble.unwilling"  # the page for who pays for a holder that will not sign
CLIMBED = frozenset({Kind.CHASED, Kind.COMPLAINED, Kind.OMBUDSMAN})


def came_later(case: Case) -> bool:
    """Whether it was cancelled before the bot was asked."""
    return case.answers.need is Need.CANCELLED


def unwilling(case: Case) -> bool:
    """Whether somebody pays for a holder who will not sign."""
    if case.answers.need is not Need.NOT_MINE or case.answers.holder is not Holder.SOMEBODY_ELSE:
        return False
    return case.last(Kind.TROUBLE, Trouble.HOLDER) is not None


def told_trouble(case: Case) -> str:
    """The page of what somebody came with, as long as nothing was done about it here; "" for all others."""
    told = case.last(Kind.TROUBLE) if came_later(case) or unwilling(case) else None
    waits = case.stage is (Stage.ASKED if came_later(case) else Stage.PREPARING)
    begun = any(case.last(kind) for kind in CLIMBED)
    if told is None or begun or not waits:
        return ""
    return f"{PLACE}{told.detail}" if came_later(case) else UNWILLING


def page_of_told(case: Case) -> str:
    """The page of what somebody came with, whatever was done about it since; "" for all others."""
    told = case.last(Kind.TROUBLE) if came_later(case) else None
    return f"{PLACE}{told.detail}" if told else ""


def when_is_open(case: Case) -> bool:
    """Whether nobody told yet on which day, and how, it was cancelled."""
    asked = case.last(Kind.ASKED)
    return came_later(case) and asked is not None and asked.day is None and not asked.detail


def end_is_open(case: Case) -> bool:
    """Whether nobody was asked yet for which day it was cancelled."""
    return came_later(case) and not when_is_open(case) and case.last(Kind.END_DATE) is None
