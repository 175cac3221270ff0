"""The kinds of reminders: one question each."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from bot.guide.events import Kind


class ReminderKind(StrEnum):
    """The word is stored: it is never renamed."""

    NUDGE = "nudge"
    CONFIRMATION = "confirmation"
    MOVED = "moved"
    ENDED = "ended"
    FINAL_BILL = "final_bill"
    LAST_CALL = "last_call"
    REFUND = "refund"
    MONEY_REFUND = "money_refund"
    MONEY_BILL = "money_bill"
    MONEY_DELAY = "money_delay"
    MONEY_DEBIT = "money_debit"
    ANSWER_OPERATOR = "answer_operator"
    ANSWER_OMBUDSMAN = "answer_ombudsman"
    EVE = "eve"
    SNOOZED = "snoozed"
    WITHDRAWAL = "withdrawal"
    RIGHT_OFFER = "right_offer"
    RIGHT_DEBIT = "right_debit"
    RIGHT_DELAY = "right_delay"
    RIGHT_REFUND = "right_refund"
    RIGHT_OMBUDSMAN = "right_ombudsman"
    SEND_BY = "send_by"


_SENT = frozenset({Kind.ASKED})
_COMPLAINT = frozenset({Kind.COMPLAINED, Kind.OMBUDSMAN})

# What it asks about: where nothing of it was told, it cannot come.
_ABOUT: dict[ReminderKind, frozenset[Kind]] = {
    **dict.fromkeys((ReminderKind.CONFIRMATION, ReminderKind.MOVED, ReminderKind.ENDED, ReminderKind.EVE), _SENT),
    **dict.fromkeys((ReminderKind.FINAL_BILL, ReminderKind.REFUND, ReminderKind.RIGHT_DELAY), _SENT),
    ReminderKind.LAST_CALL: frozenset({Kind.END_DATE, Kind.NAMED}),
    ReminderKind.SEND_BY: frozenset({Kind.END_DATE, Kind.LEAVING}),
    ReminderKind.MONEY_REFUND: frozenset({Kind.CLAIMED, Kind.BILL_CHECKED}),
    **dict.fromkeys(
        (ReminderKind.MONEY_BILL, ReminderKind.MONEY_DELAY, ReminderKind.MONEY_DEBIT), frozenset({Kind.CLAIMED})
    ),
    **dict.fromkeys((ReminderKind.ANSWER_OPERATOR, ReminderKind.ANSWER_OMBUDSMAN), _COMPLAINT),
    ReminderKind.SNOOZED: frozenset({Kind.SNOOZED}),
    ReminderKind.WITHDRAWAL: frozenset({Kind.WISH, Kind.CALLED_OFF}),
    ReminderKind.RIGHT_OFFER: frozenset({Kind.OFFER}),
    ReminderKind.RIGHT_DEBIT: frozenset({Kind.TROUBLE}),
    ReminderKind.RIGHT_REFUND: frozenset({Kind.ENDED}),
    ReminderKind.RIGHT_OMBUDSMAN: frozenset({Kind.COMPLAINED}),
}


@lru_cache(maxsize=1024)
def possible(told: frozenset[Kind]) -> tuple[ReminderKind, ...]:
    """Those that can come where events of these kinds count: a schedule, made at every tap, looks at no other."""
    return tuple(kind for kind in ReminderKind if kind not in _ABOUT or not told.isdisjoint(_ABOUT[kind]))
