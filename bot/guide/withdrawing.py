"""What a withdrawal leaves open: it is still to be sent, its request is to be sent again, or no answer has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.guide.ahead import wish_ahead
from bot.guide.case import Case, Chat, Event, Kind
from bot.guide.moments import local_day
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.series import Planned, not_at_once, sent_of, series, told_on
from bot.guide.steps import StepId
from bot.guide.timeline import named_until
from bot.guide.wish import BACK, SENT, Wish, pending, wish_left, withdrawn
from bot.guide.working_days import add_working_days

REPLY = "wish.reply"  # asks whether the withdrawal was answered
PAGES = frozenset({SENT, BACK, REPLY})
REPLY_WORKING_DAYS = 2  # ours, no legal deadline
DAY = timedelta(days=1)
OF_WHAT_WAS_SENT = frozenset(
    {
        *(ReminderKind.CONFIRMATION, ReminderKind.MOVED, ReminderKind.ENDED, ReminderKind.FINAL_BILL),
        *(ReminderKind.LAST_CALL, ReminderKind.REFUND, ReminderKind.EVE),
    }
)  # untrue between a withdrawal and the second sending


class Reply(StrEnum):
    """What the operator wrote about a withdrawal. The word is stored: it is never renamed."""

    KEPT = "kept"  # what was on its way is not carried out
    ENDS = "ends"  # it is carried out all the same


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A withdrawal, the wish of before, the last day that was named (None: none), the answer (None: not yet)."""

    told: Event
    wish: Wish
    until: date | None
    reply: Reply | None


def left_behind(case: Case) -> LeftBehind | None:
    """The newest withdrawal of what is no more wanted; None once all is over."""
    told = case.last(Kind.CALLED_OFF)
    wish = wish_left(told) if told else None
    if told is None or wish is None or case.last(Kind.ENDED) or case.last(Kind.CLOSED):
        return None
    era = case.eras[told.number - 1]
    if era == case.eras[-1]:
        return None
    said = [e.detail for e in case.effective if e.kind is Kind.REPLIED and e.number > told.number]
    reply = Reply(said[-1]) if said and said[-1] in set(Reply) else None
    return LeftBehind(told, wish, named_until(case, era), reply)


def in_danger(case: Case) -> LeftBehind | None:
    """The withdrawal that nobody confirmed in writing: what it took back may still be carried out."""
    found = left_behind(case)
    return None if found is None or found.reply is Reply.KEPT else found


def question_page(case: Case) -> str:
    """Where the question about a withdrawal is answered; "" where there is none."""
    return wish_ahead(case) or (REPLY if _unanswered(case) else "")


def still_true(case: Case, kind: ReminderKind) -> bool:
    """Not while what it asks about is withdrawn and not sent again."""
    return kind not in OF_WHAT_WAS_SENT or wish_ahead(case) != BACK


def withdrawal_asked(case: Case, chat: Chat) -> Planned:
    """The question about a withdrawal as a series, and in any case once on the eve of the last day."""
    asked = _asked(case, chat)
    if asked is None:
        return None
    since, first, until = asked
    found = series(case, chat, ReminderKind.WITHDRAWAL, since, first, StepId.ASK)
    if until is None:
        return found
    eve = not_at_once(case, chat, until - DAY)
    newest = max(_days_of(case, chat, since))
    return (eve, StepId.ASK) if newest < eve and (found is None or eve < found[0]) else found


def _asked(case: Case, chat: Chat) -> tuple[Event, date, date | None] | None:
    """Since when it is open, the day of the first question, and the day on which it would be too late."""
    page, wish, off = wish_ahead(case), pending(case), withdrawn(case)
    if page == SENT and wish:
        return wish, local_day(wish.at, chat) + DAY, case.end_date
    if page == BACK and off:
        back = case.last(Kind.RESUMED) or off
        return back, local_day(back.at, chat) + DAY, None
    left = _unanswered(case)
    if left is None:
        return None
    return left.told, add_working_days(local_day(left.told.at, chat), REPLY_WORKING_DAYS), left.until


def _unanswered(case: Case) -> LeftBehind | None:
    found = left_behind(case)
    return found if found and found.reply is None else None


def _days_of(case: Case, chat: Chat, since: Event) -> list[date]:
    """The days on which it was told, asked, and answered with "not yet"."""
    sent = [told_on(e, chat) for e in sent_of(case, ReminderKind.WITHDRAWAL) if e.at >= since.at]
    waits = case.last(Kind.NOT_YET, ReminderKind.WITHDRAWAL)
    return [local_day(since.at, chat), *sent, *([local_day(waits.at, chat)] if waits else [])]
