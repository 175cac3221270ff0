"""Rights with a last day: a week before it and the day before it a reminder comes, until the right was used.

A settled case is never reminded, also not of a right that is open still: who closes it reads that no more reminders
come; /status, the dossier and the calendar file go on naming the last days.
"""

from __future__ import annotations

from datetime import date, timedelta

from bot.guide.case import Case, Chat, Event
from bot.guide.claims import Claim, ClaimKind, unused_of
from bot.guide.moments import local_day
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.series import Planned, not_at_once, sent_of, told_on
from bot.guide.steps import StepId

RIGHTS: dict[ReminderKind, ClaimKind] = {
    ReminderKind.RIGHT_OFFER: ClaimKind.OFFER,
    ReminderKind.RIGHT_DEBIT: ClaimKind.DEBIT,
    ReminderKind.RIGHT_DELAY: ClaimKind.DELAY,
    ReminderKind.RIGHT_REFUND: ClaimKind.REFUND,
    ReminderKind.RIGHT_OMBUDSMAN: ClaimKind.OMBUDSMAN,
}
DAYS_BEFORE = (7, 1)
STEP = StepId.ASK  # every case has it; the reminder has a screen of its own


def place_of_right(kind: ClaimKind) -> str:
    """The screen that reminds of it."""
    return f"right.{kind}"


def planned_right(case: Case, chat: Chat, kind: ReminderKind) -> Planned:
    """The next day on which this right is reminded of."""
    found = _next(case, chat, kind)
    return (found[0], STEP) if found else None


def last_day_of(case: Case, chat: Chat, kind: ReminderKind) -> date | None:
    """The day after which the next reminder is of no use; None for one that is of use on any day."""
    found = _next(case, chat, kind) if kind in RIGHTS else None
    return found[1].last_day if found else None


def fits_right(case: Case, chat: Chat, kind: ReminderKind, wish: Event) -> bool:
    """Whether a day that was wished for is of use still: not for what was told since, nor after the last day."""
    found = _next(case, chat, kind)
    if found is None or wish.day is None:
        return False
    claim = found[1]
    return wish.day <= claim.last_day and (claim.told is None or claim.told <= wish.at)


def _next(case: Case, chat: Chat, kind: ReminderKind) -> tuple[date, Claim] | None:
    """Of several debits the most urgent one that has a reminder left: no two in a row say the same."""
    sent = max((told_on(event, chat) for event in sent_of(case, kind)), default=date.min)
    for claim in _open(case, chat, RIGHTS[kind]):
        since = max(sent, local_day(claim.told, chat)) if claim.told else sent
        days = (claim.last_day - timedelta(days=n) for n in DAYS_BEFORE)
        left = [day for day in days if day > since]
        day = not_at_once(case, chat, left[0]) if left else None
        if day and day <= claim.last_day:
            return day, claim
    return None


def _open(case: Case, chat: Chat, kind: ClaimKind) -> list[Claim]:
    today = _known_day(case, chat)
    return [claim for claim in unused_of(case, kind, today) if claim.last_day >= today]


def _known_day(case: Case, chat: Chat) -> date:
    """The latest day that the case knows of, by a tap or by what the bot did: the schedule has no clock."""
    return local_day(max([case.last_tap, *(event.at for event in case.events[-1:])]), chat)
