"""The kinds of reminders: one question each."""

from __future__ import annotations

from enum import StrEnum


class ReminderKind(StrEnum):
    """The word is stored: it is never renamed."""

    NUDGE = "nudge"
    CONFIRMATION = "confirmation"
    MOVED = "moved"
    ENDED = "ended"
    FINAL_BILL = "final_bill"
    LAST_CALL = "last_call"
    REFUND = "refund"
    ANSWER_OPERATOR = "answer_operator"
    ANSWER_OMBUDSMAN = "answer_ombudsman"
    EVE = "eve"
    SNOOZED = "snoozed"
