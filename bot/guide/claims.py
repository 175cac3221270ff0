"""What can still be asked for or undone, and until when. Sources: the law files of content/sources/."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.guide.case import Case, Kind
from bot.guide.owed import Owed
from bot.guide.trouble import Trouble
from bot.guide.working_days import add_working_days

# How long, by whom, and the event that the source counts from.
WITHDRAW_DAYS = 14  # FPS Economy: from the day a contract was made by phone or online; OFFER
TAKE_BACK_DAYS = 56  # press, 2023: eight weeks from the debit; TROUBLE billed
DELAY_MONTHS = 6  # BIPT's page on late moves: from the request to move; two other pages of it: from the move. ASKED
OMBUDSMAN_MONTHS = 12  # Telecom Ombudsman: from the first complaint to the operator; COMPLAINED
REFUND_MONTHS = 1  # BIPT: from the move of the prepaid number; ENDED, or the chosen day when that is earlier


class ClaimKind(StrEnum):
    DELAY = "delay"
    REFUND = "refund"
    DEBIT = "debit"
    OFFER = "offer"
    OMBUDSMAN = "ombudsman"


@dataclass(frozen=True, slots=True)
class Claim:
    """Something still open, with its last day."""

    kind: ClaimKind
    last_day: date


def claims(case: Case, today: date) -> tuple[Claim, ...]:
    """What is still open today, the most urgent first."""
    found = (
        (ClaimKind.OFFER, _after(case, Kind.OFFER, days=WITHDRAW_DAYS, done=case.last(Kind.WITHDRAWN) is not None)),
        (ClaimKind.REFUND, refund_until(case)),
        (ClaimKind.DEBIT, _debit(case)),
        (ClaimKind.DELAY, _delay(case, today)),
        (ClaimKind.OMBUDSMAN, _ombudsman(case)),
    )
    still = [Claim(kind, day) for kind, day in found if day is not None and day >= today]
    return tuple(sorted(still, key=lambda claim: claim.last_day))


def refund_until(case: Case) -> date | None:
    """The last day to ask for prepaid credit: a month after the earliest day the number can have moved."""
    ended, chosen = case.last(Kind.ENDED), case.last(Kind.END_DATE)
    asked_back = case.claim(Owed.REFUND) or case.claim_over(Owed.REFUND)
    if not (case.prepaid and case.moving) or ended is None or ended.day is None or asked_back:
        return None
    picked = chosen.day if chosen and chosen.day and chosen.detail != "asap" else ended.day
    return months_after(min(ended.day, picked), REFUND_MONTHS)


def moved_late(case: Case, today: date) -> bool:
    """Whether the number moved, or still has not, more than a working day after the day it was ordered for."""
    ended, meant = case.last(Kind.ENDED), _move_day(case)
    if not case.moving or case.last(Kind.ASKED) is None or meant is None:
        return False
    over = ended.day if ended and ended.day else today
    return over > add_working_days(meant, 1)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _move_day(case: Case) -> date | None:
    """The day that was chosen for the move, but none before it was ordered; None without a chosen day."""
    chosen, asked = case.last(Kind.END_DATE), case.last(Kind.ASKED)
    if chosen is None or chosen.day is None or chosen.detail == "asap":
        return None
    return max(chosen.day, asked.day) if asked and asked.day else chosen.day


def _delay(case: Case, today: date) -> date | None:
    """Counted from the first order: the earliest of the days that the sources name, so that nobody is too late."""
    ordered = min((e.day for e in case.effective if e.kind is Kind.ASKED and e.day), default=None)
    asked_for = case.claim(Owed.DELAY) or case.claim_over(Owed.DELAY)
    if ordered is None or not moved_late(case, today) or asked_for:
        return None
    return months_after(ordered, DELAY_MONTHS)


def _debit(case: Case) -> date | None:
    billed = case.last(Kind.TROUBLE, Trouble.BILLED)
    if billed is None or billed.day is None or case.last(Kind.BILL_CHECKED):
        return None
    return billed.day + timedelta(days=TAKE_BACK_DAYS)


def _ombudsman(case: Case) -> date | None:
    complained = case.last(Kind.COMPLAINED)
    if complained is None or complained.day is None or case.last(Kind.OMBUDSMAN):
        return None
    return months_after(complained.day, OMBUDSMAN_MONTHS)


def _after(case: Case, kind: Kind, *, days: int, done: bool) -> date | None:
    event = case.last(kind)
    return event.day + timedelta(days=days) if event and event.day and not done else None
