"""What becomes of the bill and its direct debit: of a pack both go on, after a wrong bill nothing more may be debited.

The words are lines of content/steps/final_bill.toml.
"""

from __future__ import annotations

from datetime import date

from bot.guide.case import Case, Kind
from bot.guide.threads import complaints
from bot.guide.told_before import came_later
from bot.guide.trouble import Trouble


def to_check(case: Case, today: date) -> tuple[str, ...]:
    """What to look at on the last bill.

    Who was billed after the end is not told that one more bill is normal, nor to leave the direct debit.
    """
    if case.of_a_pack:
        return ("number_off", "pack_discount", "rest_costs", "debit_stays")
    if not was_wrong(case):
        return ("no_fee", "unused_days", "one_more", "direct_debit")
    wrong = ("eight_weeks", "mandate_end") if is_over(case, today) else ()
    return ("no_fee", "unused_days", *wrong)


def was_wrong(case: Case) -> bool:
    """Whether a wrong bill or debit was told of, or complained about."""
    told = case.last(Kind.TROUBLE, Trouble.BILLED) is not None
    return told or any(one.trouble is Trouble.BILLED for one in complaints(case))


def about_mandate(case: Case, today: date) -> tuple[str, ...]:
    """What becomes of the direct debit: that of a pack pays for the rest, that of what is over is ended.

    Nothing where somebody came with a wrong bill and the end is not known: neither to leave it nor to end it.
    """
    if case.of_a_pack:
        return ("debit_stays",)
    if is_over(case, today):
        return ("mandate_end",)
    unknown = came_later(case) and case.end_date is None
    return () if unknown and was_wrong(case) else ("direct_debit",)


def ends_mandate(case: Case, today: date) -> bool:
    """Whether nothing on the bill goes on, and the end is over."""
    return "mandate_end" in about_mandate(case, today)


def is_over(case: Case, today: date) -> bool:
    """Whether no bill is to come any more: it ended, or its last day is over."""
    last = None if case.moving else case.end_date  # a number that has not moved is billed on
    return case.last(Kind.ENDED) is not None or (last is not None and last < today)
