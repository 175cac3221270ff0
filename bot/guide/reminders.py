"""What is due when. Computed from the case alone; the days are our own, not legal deadlines.

Reminders go out in the hour and the zone of the chat (10:00 to 10:59 if none was chosen), at a minute fixed for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import assert_never

from bot.guide import follow_up
from bot.guide.arriving import clock_on
from bot.guide.case import Case, Channel, Chat, Event, Kind, Stage, kept
from bot.guide.claims import refund_until
from bot.guide.follow_up import EVE_PLACE, HOW, answer_place, asked_by
from bot.guide.last_call import last_call
from bot.guide.moments import local_day, send_moment
from bot.guide.money import REMINDERS as MONEY
from bot.guide.money import money, place_of
from bot.guide.nudging import nudge_day, nudge_page, nudge_step
from bot.guide.owed import Owed
from bot.guide.reminder_kinds import ReminderKind, possible
from bot.guide.rights import RIGHTS, fits_right, place_of_right, planned_right
from bot.guide.send_by import PLACE as UNSENT
from bot.guide.send_by import send_by
from bot.guide.series import DATING, Planned, after_return, not_at_once, sent_of, series, soon, told_on
from bot.guide.steps import Mark, StepId, mark_of, steps_of
from bot.guide.threads import Side
from bot.guide.told_before import UNWILLING, told_trouble
from bot.guide.trouble import PLACE as OF_TROUBLE
from bot.guide.trouble import Trouble
from bot.guide.withdrawing import PAGES, question_page, still_true, withdrawal_asked
from bot.guide.working_days import add_working_days

LETTER_DAYS = 21  # registered post may lie 15 days at the counter (bpost)
BILL_DAYS = 35
CLAIM_DAYS = (1, 21)  # prepaid that moved: the credit has to be asked for within the month (BIPT)
AT_ONCE_DAYS = 14  # "as soon as possible" and no confirmation yet: look after two weeks whether it ended

ASKED_DAYS = 3  # so close to one that names the last day of the credit, no other one asks for it

# the screen that asks it, where that is not its step's
OWN_PLACE: dict[ReminderKind, str] = {
    **{kind: place_of(what) for kind, what in MONEY.items()},
    **{kind: place_of_right(right) for kind, right in RIGHTS.items()},
    **{asked_by(side): answer_place(side) for side in Side},
    ReminderKind.EVE: EVE_PLACE,
    ReminderKind.SEND_BY: UNSENT,
}
_ASKED_AT = frozenset(StepId) | frozenset(OWN_PLACE.values()) | {follow_up.BLOCK}


def asks_at(place: str) -> bool:
    """Whether a reminder can lead there."""
    return place in _ASKED_AT or place in PAGES or place.startswith((f"{HOW}.", OF_TROUBLE, UNWILLING))


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder to come. `at` is UTC; `step` is the step it asks about, `page` a page of it that asks instead."""

    kind: ReminderKind
    at: datetime
    step: StepId
    page: str = ""

    @property
    def place(self) -> str:
        """The screen that asks it."""
        return self.page or OWN_PLACE.get(self.kind, self.step)


@kept
def schedule(case: Case, chat: Chat) -> tuple[Due, ...]:
    """Every reminder to come for a case, soonest first; none for a settled case or a chat that wants none."""
    if case.stage is Stage.SETTLED or chat.blocked or chat.reminders_off or case.last(Kind.MUTED, ""):
        return ()
    wished = ((kind, _wished(case, chat, kind, planned(case, chat, kind))) for kind in possible(case.told))
    found = (_due(case, chat, kind, day) for kind, day in wished if day)
    return tuple(sorted(found, key=lambda due: (due.at, due.kind)))


def reminded(case: Case, due: Due, at: datetime, chat: Chat) -> Case:
    """The case after a reminder was sent that was drawn `at` (UTC).

    The user's day stands in it: seen from another zone later it would be another one. Of several "remind me later"
    only the one of this step was shown.
    """
    detail = f"{due.kind}.{due.step}" if due.kind is ReminderKind.SNOOZED else due.kind
    return case.record(Kind.REMINDED, at, day=local_day(at, chat), detail=detail)


def expected_end(case: Case) -> date | None:
    """The day after which it should be over; None while nothing was asked."""
    asked, confirmed = case.last(Kind.ASKED), case.last(Kind.CONFIRMED)
    if asked is None:
        return None
    if case.end_date:
        return max(case.end_date, asked.day or case.end_date)
    if confirmed and confirmed.day:
        return confirmed.day
    if asked.day is None:
        return None
    late = LETTER_DAYS if asked.detail == Channel.LETTER else 0
    return asked.day + timedelta(days=AT_ONCE_DAYS + late)


def _wished(case: Case, chat: Chat, kind: ReminderKind, found: Planned) -> Planned:
    """The day the user moved it to, nothing when it is not wanted. A wish older than the dates it was for is void."""
    if found is None or case.last(Kind.MUTED, kind):
        return None
    moved = case.last(Kind.MOVED_REMINDER, kind)
    if moved is None or moved.day is None:
        return found
    newer = [e for e in case.effective if e.number > moved.number]
    told = any(e.kind is Kind.REMINDED and e.detail == kind and (e.day or e.at.date()) >= moved.day for e in newer)
    void = not fits_right(case, chat, kind, moved) if kind in RIGHTS else any(e.kind in DATING for e in newer)
    return found if told or void else (moved.day, found[1])


def _due(case: Case, chat: Chat, kind: ReminderKind, found: tuple[date, StepId]) -> Due:
    day, step = after_return(case, chat, found)
    return Due(kind, send_moment(day, clock_on(case, chat, day)), step, _page(case, kind))


def _page(case: Case, kind: ReminderKind) -> str:
    """Where it is asked, where that changes with the case."""
    if kind is ReminderKind.WITHDRAWAL:
        return question_page(case)
    if kind is ReminderKind.ANSWER_OPERATOR and not follow_up.open_complaint(case, Side.OPERATOR):
        return f"{OF_TROUBLE}{Trouble.COLLECTOR}"
    return nudge_page(case) if kind is ReminderKind.NUDGE else ""


def _nudge(case: Case, chat: Chat) -> Planned:
    if not (case.stage is Stage.PREPARING or told_trouble(case)) or _pending_snoozes(case, chat):
        return None
    day = nudge_day(case, chat)
    if day is None:
        return None
    if follow_up.left_at_how(case):  # nothing is recorded yet: without the answer no reminder comes
        return day, StepId.ASK
    sending = _wished(case, chat, ReminderKind.SEND_BY, send_by(case, chat))
    return None if sending and sending[0] == day else (day, nudge_step(case))  # it says more; this one counts from it


def _confirmation(case: Case, chat: Chat) -> Planned:
    asked = case.last(Kind.ASKED)
    missing = case.last(Kind.CONFIRMED) is None and case.stage in (Stage.ASKED, Stage.ENDED)
    on = follow_up.asked_on(case, chat)
    if case.moving or not missing or asked is None or on is None:
        return None
    by_letter = asked.detail == Channel.LETTER
    first = on + timedelta(days=LETTER_DAYS) if by_letter else soon(on)
    return series(case, chat, ReminderKind.CONFIRMATION, asked, first, StepId.CONFIRMATION)


def _moved(case: Case, chat: Chat) -> Planned:
    asked, day = case.last(Kind.ASKED), case.end_date
    on = follow_up.asked_on(case, chat)
    if not case.moving or case.stage is not Stage.ASKED or asked is None or on is None:
        return None
    first = add_working_days(max(day, on), 1) if day else soon(on)
    return series(case, chat, ReminderKind.MOVED, asked, first, StepId.ENDED)


def _ended(case: Case, chat: Chat) -> Planned:
    asked, end = case.last(Kind.ASKED), expected_end(case)
    if case.moving or case.stage not in (Stage.ASKED, Stage.CONFIRMED) or asked is None or end is None:
        return None
    return series(case, chat, ReminderKind.ENDED, asked, end + timedelta(days=1), StepId.ENDED)


def _final_bill(case: Case, chat: Chat) -> Planned:
    asked, base = case.last(Kind.ASKED), _over_on(case)
    if case.prepaid or asked is None or base is None:
        return None
    first = base + timedelta(days=BILL_DAYS)
    return series(case, chat, ReminderKind.FINAL_BILL, asked, first, StepId.FINAL_BILL)


def _refund(case: Case, chat: Chat) -> Planned:
    """The day after a prepaid number moved, again when a week is left; "not yet" asks in between.

    As soon as the last day is known, RIGHT_REFUND asks when a week is left, and nothing else about then.
    """
    base = _over_on(case)
    if not case.prepaid or base is None or case.claim(Owed.REFUND):
        return None
    asked = [*sent_of(case, ReminderKind.REFUND), *sent_of(case, ReminderKind.RIGHT_REFUND)]
    named = refund_until(case) is not None and not case.last(Kind.MUTED, ReminderKind.RIGHT_REFUND)
    days = [base + timedelta(days=n) for n in (CLAIM_DAYS[:1] if named else CLAIM_DAYS)]
    missing = [day for day in days if not any(day <= told_on(e, chat) for e in asked)]
    not_yet = case.last(Kind.NOT_YET, ReminderKind.REFUND)
    if not_yet and not any(e.at > not_yet.at for e in asked):
        again = soon(local_day(not_yet.at, chat))
        missing = [again, *(day for day in missing if day > again)]
    day = not_at_once(case, chat, min(missing)) if missing else None
    coming = planned_right(case, chat, ReminderKind.RIGHT_REFUND) if named else None
    near = day and coming and abs((day - coming[0]).days) <= ASKED_DAYS
    return (day, StepId.FINAL_BILL) if day and not near else None


def _over_on(case: Case) -> date | None:
    """The day it was over, or should be; None while the last bill (or the credit) is no open question."""
    end = expected_end(case)
    if StepId.FINAL_BILL not in steps_of(case) or mark_of(case, StepId.FINAL_BILL) is not Mark.OPEN or end is None:
        return None
    ended = case.last(Kind.ENDED)
    return ended.day if ended and ended.day and ended.day < end else end


def _snoozed(case: Case, chat: Chat) -> Planned:
    return min(_pending_snoozes(case, chat), default=None)


def _eve(case: Case, chat: Chat) -> Planned:
    call = _wished(case, chat, ReminderKind.LAST_CALL, last_call(case, chat))
    return follow_up.eve(case, chat, call[0] if call else None)


def planned(case: Case, chat: Chat, kind: ReminderKind) -> Planned:
    """The day (the user's) on which it comes next, and its step, whatever was wished; None when it does not."""
    found = _by_itself(case, chat, kind)
    return follow_up.knowing(case, chat, kind, found) if found and still_true(case, kind) else None


def _by_itself(case: Case, chat: Chat, kind: ReminderKind) -> Planned:  # noqa: C901, PLR0911, PLR0912 - a line per kind
    """The same as if nothing had been done about it."""
    match kind:
        case ReminderKind.NUDGE:
            return _nudge(case, chat)
        case ReminderKind.CONFIRMATION:
            return _confirmation(case, chat)
        case ReminderKind.MOVED:
            return _moved(case, chat)
        case ReminderKind.ENDED:
            return _ended(case, chat)
        case ReminderKind.FINAL_BILL:
            return _final_bill(case, chat)
        case ReminderKind.LAST_CALL:
            return last_call(case, chat)
        case ReminderKind.REFUND:
            return _refund(case, chat)
        case ReminderKind.MONEY_REFUND | ReminderKind.MONEY_BILL | ReminderKind.MONEY_DELAY | ReminderKind.MONEY_DEBIT:
            return money(case, chat, MONEY[kind])
        case ReminderKind.ANSWER_OPERATOR:
            return follow_up.answer(case, chat, Side.OPERATOR)
        case ReminderKind.ANSWER_OMBUDSMAN:
            return follow_up.answer(case, chat, Side.OMBUDSMAN)
        case ReminderKind.EVE:
            return _eve(case, chat)
        case ReminderKind.SNOOZED:
            return _snoozed(case, chat)
        case ReminderKind.SEND_BY:
            return send_by(case, chat)
        case ReminderKind.WITHDRAWAL:
            return withdrawal_asked(case, chat)
        case (
            ReminderKind.RIGHT_OFFER
            | ReminderKind.RIGHT_DEBIT
            | ReminderKind.RIGHT_DELAY
            | ReminderKind.RIGHT_REFUND
            | ReminderKind.RIGHT_OMBUDSMAN
        ):
            return planned_right(case, chat, kind)
        case _:
            assert_never(kind)


def _pending_snoozes(case: Case, chat: Chat) -> list[tuple[date, StepId]]:
    """Per open step the newest "remind me later" that was not shown since its day."""
    newest = {e.detail: e for e in case.effective if e.kind is Kind.SNOOZED}
    told = sent_of(case, ReminderKind.SNOOZED)
    return [
        (e.day, step)
        for step in steps_of(case)
        if (e := newest.get(step)) and e.day and mark_of(case, step) is Mark.OPEN
        if not any(r.at > e.at and told_on(r, chat) >= e.day and _about(r, step) for r in told)
    ]


def _about(reminded_of: Event, step: StepId) -> bool:
    """Older events do not name the step."""
    return reminded_of.detail in (ReminderKind.SNOOZED, f"{ReminderKind.SNOOZED}.{step}")
