"""Money that was claimed: when to ask whether it came, who owes it, and what to do when it does not come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.guide.case import Case, Chat, Event, Kind
from bot.guide.moments import local_day
from bot.guide.owed import BY_OPERATORS, Owed
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.series import Planned, series
from bot.guide.steps import StepId, steps_of
from bot.guide.threads import answer_of
from bot.guide.trouble import CLIMBED, DISPUTED, Rung, Trouble

PAY_DAYS = 28  # Minister, 2022: credit is on the bank account after four weeks at the latest; for the rest our own day
PLACE = "money"
_DISPUTES = CLIMBED | {Kind.ANSWERED}
TOLD = frozenset({Kind.CLAIMED, Kind.RECEIVED, Kind.GIVEN_UP})
REMINDERS = {ReminderKind(f"money_{what}"): what for what in Owed}


def place_of(what: Owed) -> str:
    """ "money.refund": the screen that asks whether it came."""
    return f"{PLACE}.{what}"


def may_be_owed(case: Case, what: str) -> bool:
    """Credit comes of a prepaid number that moves, money for a delay of any that does; a bill may always be wrong."""
    return what in (Owed.BILL, Owed.DEBIT) or (case.moving and (what == Owed.DELAY or case.prepaid))


def claimed_on(case: Case, what: Owed) -> date | None:
    """The day of the claim; None without one."""
    claim = case.claim(what)
    return (claim.day or claim.at.date()) if claim else None


def pay_by(case: Case, what: Owed) -> date | None:
    """The day by which it should have come."""
    day = claimed_on(case, what)
    return day + timedelta(days=PAY_DAYS) if day else None


def money(case: Case, chat: Chat, what: Owed) -> Planned:
    """The day after those four weeks, then as any question; what is told late is not asked on the same day."""
    claim, due = case.claim(what), pay_by(case, what)
    if claim is None or due is None or what not in case.owed:
        return None
    first = max(due, local_day(claim.at, chat)) + timedelta(days=1)
    step = StepId.ENDED if what is Owed.DELAY else StepId.FINAL_BILL
    return series(
        case, chat, ReminderKind(f"money_{what}"), claim, first, step if step in steps_of(case) else StepId.ASK
    )


def subject(case: Case, trouble: str = Trouble.REFUND_UNPAID) -> Owed | None:
    """What money of an operator a trouble is about; None when it is about the request or the move itself.

    Once the number has moved, who refuses is the operator that has to pay back or to stop its bills.
    """
    owed = [what for what in BY_OPERATORS if what in case.owed]
    if trouble == Trouble.REFUND_UNPAID:
        return next(iter(owed), None)
    if trouble != Trouble.REFUSED or not case.moving or case.last(Kind.ENDED) is None:
        return None
    credit = case.prepaid and not case.claim_over(Owed.REFUND)
    return next(iter(owed), Owed.REFUND if credit else Owed.BILL)


def owed_by_new(case: Case, trouble: str = "") -> bool:
    """Whether the new operator has to act: it runs the move, and pays for a late one.

    Money for a bill, or credit, is the old operator's, before the move as after it.
    """
    if not case.moving or trouble in DISPUTED:
        return False
    if trouble == Trouble.REFUND_UNPAID:
        return subject(case) is Owed.DELAY
    return case.last(Kind.ENDED) is None or subject(case, Trouble.REFUSED) is Owed.DELAY


def unpaid_since(case: Case) -> date | None:
    """The day of the claim that a complaint about unpaid money names."""
    what = subject(case)
    return claimed_on(case, what) if what else None


def since_claim(case: Case, what: Owed) -> Case:
    """The case without what was climbed before it was claimed (or, unclaimed, before the move was seen), or about a
    bill, unless that is the money."""
    begins = Kind.CLAIMED if case.last(Kind.CLAIMED, what) else Kind.BILL_CHECKED if case.claim(what) else Kind.ENDED
    told = (e.number for e in case.events if e.kind is begins and e.detail in ("", what))
    first = min(told, default=0)
    kept = tuple(e for e in case.events if e.kind not in _DISPUTES or (e.number > first and _disputes(e, what)))
    return replace(case, events=kept)


def _disputes(event: Event, what: Owed) -> bool:
    """Whether it is about that money: a promised refund is about the bill too, a refusal after the move about any."""
    word = answer_of(event)[2] if event.kind is Kind.ANSWERED else event.detail
    about = ("", Trouble.REFUND_UNPAID, Trouble.REFUSED, *([Trouble.BILLED] if what is Owed.BILL else []))
    return event.kind is Kind.CHASED or word in about


def unpaid_rung(case: Case, what: Owed) -> Rung:
    """The text again, a complaint in writing, the Ombudsman. A bill is disputed in writing at once."""
    climbed = since_claim(case, what)
    if climbed.last(Kind.OMBUDSMAN):
        return Rung.CONNECT
    if climbed.last(Kind.COMPLAINED):
        return Rung.OMBUDSMAN
    return Rung.COMPLAINT if climbed.last(Kind.CHASED) or what is Owed.BILL else Rung.SAME
