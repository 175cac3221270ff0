"""A cancellation of before the bot was asked, or a problem that somebody came with: what is known of it."""

from __future__ import annotations

from datetime import datetime

from bot.guide.case import Case, Event, Holder, Kind, Need, Stage
from bot.guide.threads import Answer, Thread, answer_of, thread_of
from bot.guide.trouble import CLIMBED, PLACE, Trouble

TOLD_END = "told.end"  # asks for which day it was cancelled
NOT_KNOWN = "unknown"  # "I don't remember": of the day of a request, and of its end day
UNWILLING = "trouble.unwilling"  # the page for who pays for a holder that will not sign
DONE_ABOUT_IT = CLIMBED | {Kind.CLAIMED}
# What people come with after a cancellation; other troubles are told later, and lead nowhere by themselves.
COME_WITH = frozenset(
    {
        Trouble.NO_ANSWER,
        Trouble.GOES_ON,
        Trouble.BILLED,
        Trouble.REFUSED,
        Trouble.REFUND_UNPAID,
        Trouble.COLLECTOR,
        Trouble.NUMBER_TAKEN,
    }
)


def came_later(case: Case) -> bool:
    """Whether it was cancelled before the bot was asked."""
    return case.answers.need is Need.CANCELLED


def unwilling(case: Case) -> bool:
    """Whether somebody pays for a holder who will not sign."""
    if case.answers.need is not Need.NOT_MINE or case.answers.holder is not Holder.SOMEBODY_ELSE:
        return False
    return case.last(Kind.TROUBLE, Trouble.HOLDER) is not None


def signs_after_all(case: Case, at: datetime) -> Case:
    """The case once it is told anew whose contract it is: nobody refuses to sign any more."""
    return case.undo(at, Kind.TROUBLE, details={Trouble.HOLDER})


def told_trouble(case: Case) -> str:
    """The page of what somebody came with, as long as nothing was done about it here; "" for all others."""
    waits = case.stage is (Stage.ASKED if came_later(case) else Stage.PREPARING)
    if not waits or any(case.last(kind) for kind in DONE_ABOUT_IT):
        return ""
    return UNWILLING if unwilling(case) else page_of_told(case)


def page_of_told(case: Case) -> str:
    """The page of what somebody came with, whatever was done about it since; "" for all others."""
    told = (e.detail for e in reversed(case.effective) if e.kind is Kind.TROUBLE and e.detail in COME_WITH)
    word = next(told, "") if came_later(case) else ""
    return f"{PLACE}{word}" if word else ""


def came_with_event(case: Case) -> Event | None:
    """The trouble that somebody came with: taken back, nothing would be left to help with."""
    told = (e for e in case.effective if e.kind is Kind.TROUBLE and e.detail in COME_WITH)
    return next(told, None) if came_later(case) else None


def solved(case: Case) -> bool:
    """Whether the bill, or the debt, that somebody came with was solved, and nothing is open since: the request itself
    was made before, so that neither its confirmation nor its last bill is waited for."""
    answered = case.last(Kind.ANSWERED)
    if answered is None or not came_later(case) or case.waits:
        return False
    _, worth, about = answer_of(answered)
    later = any(e.kind is Kind.TROUBLE and e.number > answered.number for e in case.effective)
    return worth == Answer.SOLVED and thread_of(about) in (Thread.BILL, Thread.DEBT) and not later


def when_is_open(case: Case) -> bool:
    """Whether nobody told yet on which day, and how, it was cancelled."""
    asked = case.last(Kind.ASKED)
    return came_later(case) and asked is not None and asked.day is None and not asked.detail


def day_forgotten(case: Case) -> bool:
    """Whether somebody said that they do not remember the day of the request; not told at all is not forgotten."""
    asked = case.last(Kind.ASKED)
    return came_later(case) and asked is not None and asked.day is None and not when_is_open(case)


def end_forgotten(case: Case) -> bool:
    """Whether somebody said that they do not remember for which day it was cancelled, and no end was seen."""
    end = case.last(Kind.END_DATE)
    return came_later(case) and end is not None and end.detail == NOT_KNOWN and case.last(Kind.ENDED) is None


def end_is_open(case: Case) -> bool:
    """Whether nobody was asked yet for which day it was cancelled."""
    return came_later(case) and not when_is_open(case) and case.last(Kind.END_DATE) is None
