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
