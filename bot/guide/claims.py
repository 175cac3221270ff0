"""What can still be asked for or undone, and until when. Sources: the law files of content/sources/."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import assert_never

from bot.guide.case import Case, Event, Holder, Kind
from bot.guide.named_day import first_asked
from bot.guide.owed import Owed
from bot.guide.threads import Complaint, for_ombudsman
from bot.guide.trouble import Trouble
from bot.guide.working_days import add_working_days

# How long, by whom, and the event that the source counts from.
WITHDRAW_DAYS = 14  # FPS Economy: from the day a contract was made by phone or online; OFFER
TAKE_BACK_DAYS = 56  # press, 2023: eight weeks from the debit; TROUBLE billed
MANDATE_MONTHS = 13  # SEPA Belgium, a bank: after that not even a debit without a valid mandate; TROUBLE billed
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
    """Something still open, with its last day. `about` is the day of the debit: there may be several.

    `told` is when the user told what it counts from (UTC).
    """

    kind: ClaimKind
    last_day: date
    about: date | None = None
    told: datetime | None = None


_ORDER = (ClaimKind.OFFER, ClaimKind.REFUND, ClaimKind.DELAY, ClaimKind.OMBUDSMAN, ClaimKind.DEBIT)  # on one day


def claims(case: Case, today: date) -> tuple[Claim, ...]:
    """What is still open today, the most urgent first."""
    return tuple(claim for claim in unused(case, today) if claim.last_day >= today)


def unused(case: Case, today: date) -> tuple[Claim, ...]:
    """What was not used, its last day over or not, the most urgent first. Only a late move looks at `today`."""
    found = (claim for kind in _ORDER for claim in unused_of(case, kind, today))
    return tuple(sorted(found, key=lambda claim: claim.last_day))


def unused_of(case: Case, kind: ClaimKind, today: date) -> tuple[Claim, ...]:
    """The same of one kind alone: a schedule asks for each by itself, at every tap."""
    match kind:
        case ClaimKind.OFFER:
            company = case.answers.holder is Holder.COMPANY  # the right is a consumer's
            done = company or case.last(Kind.WITHDRAWN) is not None
            day, told = _after(case, Kind.OFFER, days=WITHDRAW_DAYS, done=done), case.last(Kind.OFFER)
        case ClaimKind.REFUND:
            day, told = refund_until(case), case.last(Kind.ENDED)
        case ClaimKind.DELAY:
            day, told = _delay(case, today), case.last(Kind.ENDED) or case.last(Kind.ASKED)
        case ClaimKind.OMBUDSMAN:
            complained = for_ombudsman(case)
            day, told = _ombudsman(complained), complained.told if complained else None
        case ClaimKind.DEBIT:
            return tuple(_open_debits(case))
        case _:
            assert_never(kind)
    return (Claim(kind, day, told=told.at),) if day and told else ()


def debits(case: Case) -> tuple[Event, ...]:
    """The wrong debits whose day is known, the earliest first."""
    told = (e for e in case.effective if e.kind is Kind.TROUBLE and e.detail == Trouble.BILLED)
    return tuple(sorted((e for e in told if e.day), key=lambda e: (e.day, e.number)))


def for_mandate(debit: date) -> date:
    """Until when the bank can be told that a debit had no valid mandate; it gives back only if that is right."""
    return months_after(debit, MANDATE_MONTHS)


def refund_until(case: Case) -> date | None:
    """The last day to ask for prepaid credit: a month after the earliest day the number can have moved."""
    begins, asked_back = refund_begins(case), case.claim(Owed.REFUND) or case.claim_over(Owed.REFUND)
    if not (case.prepaid and case.moving) or begins is None or asked_back:
        return None
    return months_after(begins, REFUND_MONTHS)


def refund_begins(case: Case) -> date | None:
    """The earliest day the number can have moved: the chosen one when it is before the one that was told."""
    ended = case.last(Kind.ENDED)
    if ended is None or ended.day is None:
        return None
    return min(ended.day, case.end_date or ended.day)


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
    """The day that was chosen, or promised, for the move, but none before it was ordered; None without one."""
    day, asked = case.end_date, case.last(Kind.ASKED)
    return max(day, asked.day) if day and asked and asked.day else day


def _delay(case: Case, today: date) -> date | None:
    """Counted from the first order: the earliest of the days that the sources name, so that nobody is too late."""
    if not moved_late(case, today) or case.claim(Owed.DELAY) or case.claim_over(Owed.DELAY):
        return None
    ordered = first_asked(case)
    return months_after(ordered, DELAY_MONTHS) if ordered else None


def _open_debits(case: Case) -> Iterator[Claim]:
    """Whoever asks the bank, or finds the last bill right, speaks of the debits told before."""
    answers = (case.last(Kind.CLAIMED, ClaimKind.DEBIT), case.last(Kind.BILL_CHECKED))
    newest = max((event.number for event in answers if event), default=0)
    for event in debits(case):
        if event.day and event.number > newest:
            yield Claim(ClaimKind.DEBIT, event.day + timedelta(days=TAKE_BACK_DAYS), event.day, event.at)


def _ombudsman(complained: Complaint | None) -> date | None:
    return months_after(complained.told.day, OMBUDSMAN_MONTHS) if complained and complained.told.day else None


def _after(case: Case, kind: Kind, *, days: int, done: bool) -> date | None:
    event = case.last(kind)
    return event.day + timedelta(days=days) if event and event.day and not done else None
