"""Money that an operator can owe."""

from __future__ import annotations

from enum import StrEnum


class Owed(StrEnum):
    """Money that was claimed. The word is stored as the detail of what is told of it: it is never renamed."""

    REFUND = "refund"  # prepaid credit of a number that moved
    BILL = "bill"  # promised for a wrong bill, or for what was paid too much
    DELAY = "delay"  # for a late move
    DEBIT = "debit"  # that the bank was asked to take back


BY_OPERATORS = (Owed.REFUND, Owed.BILL, Owed.DELAY)
