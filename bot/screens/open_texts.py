"""What is still open and what can still be claimed, in plain sentences without markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import assert_never

from bot.guide.ahead import wish_ahead
from bot.guide.case import Case, Kind
from bot.guide.claims import Claim, ClaimKind
from bot.guide.owed import Owed
from bot.guide.steps import Mark, StepId, mark_of, steps_of
from bot.guide.threads import Side
from bot.guide.told_before import came_later, when_is_open
from bot.guide.trouble import Trouble
from bot.guide.wish import BACK
from bot.guide.withdrawing import LeftBehind, Reply, in_danger
from bot.i18n import Texts


def money_name(texts: Texts, what: Owed) -> str:
    """ "prepaid credit"."""
    match what:
        case Owed.REFUND:
            return texts.gettext("prepaid credit")
        case Owed.BILL:
            return texts.gettext("promised refund")
        case Owed.DELAY:
            return texts.gettext("money for the late move")
        case Owed.DEBIT:
            return texts.gettext("refund from the bank")
        case _:
            assert_never(what)


def claim_name(texts: Texts, kind: ClaimKind) -> str:
    """What can be done, as an order: "Go to the Telecom Ombudsman"."""
    match kind:
        case ClaimKind.OFFER:
            return texts.gettext("Withdraw from the offer to stay")
        case ClaimKind.REFUND:
            return texts.gettext("Ask for the prepaid credit")
        case ClaimKind.DEBIT:
            return texts.gettext("Ask your bank to take back a wrong debit")
        case ClaimKind.DELAY:
            return texts.gettext("Ask the new operator for money for the late move")
        case ClaimKind.OMBUDSMAN:
            return texts.gettext("Go to the Telecom Ombudsman")
        case _:
            assert_never(kind)


def claim_what(texts: Texts, claim: Claim) -> str:
    """What can be done, and with which of several debits: "… take back the debit of 15 November"."""
    if claim.about is None:
        return claim_name(texts, claim.kind)
    return texts.gettext("Ask your bank to take back the debit of {date}").format(date=texts.date(claim.about))


def claim_told(texts: Texts, claim: Claim) -> str:
    """ "Go to the Telecom Ombudsman: until 3 November 2027"."""
    form = texts.gettext("{what}: until {date}")
    return form.format(what=claim_what(texts, claim), date=texts.date(claim.last_day, "year"))


def claims_told(texts: Texts, found: Sequence[Claim]) -> list[str]:
    """All of them; only of several debits the days are needed to tell them apart."""
    several = sum(claim.about is not None for claim in found) > 1
    return [claim_told(texts, claim if several else replace(claim, about=None)) for claim in found]


def open_questions(texts: Texts, case: Case, today: date) -> tuple[str, ...]:
    """What the case has not shown yet, in the order of the steps; nothing when all is answered."""
    t, steps = texts, steps_of(case)
    if wish_ahead(case) == BACK:
        return (t.gettext("What was withdrawn has not been sent again."),)
    if (left := in_danger(case)) and case.last(Kind.ASKED) is None:
        return (no_reply(t, left, today),)
    lost = not_blocked(t, case)
    if case.last(Kind.ASKED) is None:
        nothing = t.gettext("Nothing was requested: there is probably nothing to cancel.")
        return (nothing if case.nothing_to_cancel else t.gettext("Nothing has been requested yet."), *lost)
    if when_is_open(case):
        cancelled = t.gettext("It was cancelled before; when and how is not noted yet.")
        ordered = t.gettext("The move was ordered before; when is not noted yet.")
        return (ordered if case.moving else cancelled, *_unanswered(t, case))
    sentences = {
        StepId.CONFIRMATION: _no_paper(t, case),
        StepId.ENDED: _not_seen(t, case),
        StepId.FINAL_BILL: _bill_unknown(t, case),
    }
    left_out = (Mark.DONE, Mark.SKIPPED) if case.nothing_to_cancel else (Mark.DONE,)
    still = [said for step, said in sentences.items() if step in steps and mark_of(case, step) not in left_out]
    owed = (what for what in case.owed if what is not Owed.REFUND)  # the step says it of credit
    form = t.gettext("It is not known whether this money came: {what}.")
    return (
        *still,
        *lost,
        *(form.format(what=money_name(t, what)) for what in owed),
        *_unanswered(t, case),
        *([no_reply(t, left, today)] if left else []),
    )


def _no_paper(t: Texts, case: Case) -> str:
    """Of a cancellation of before, nobody asked whether the confirmation came, unless no answer was the trouble."""
    if came_later(case) and case.last(Kind.TROUBLE, Trouble.NO_ANSWER) is None:
        return t.gettext("It is not known whether the written confirmation came.")
    return t.gettext("The written confirmation has not come.")


def not_blocked(t: Texts, case: Case) -> list[str]:
    """For who lost a SIM and has not said that it is blocked."""
    return [t.gettext("It is not noted whether the lost SIM is blocked.")] if case.unblocked else []


def _bill_unknown(t: Texts, case: Case) -> str:
    if case.prepaid:
        return t.gettext("It is not known whether the credit was paid back.")
    right, off = (
        t.gettext("It is not known whether the last bill is right."),
        t.gettext("It is not known whether the number is off the bill."),
    )
    return off if case.of_a_pack else right


def no_reply(t: Texts, left: LeftBehind, today: date) -> str:
    """What may still happen, or may have happened, as long as the withdrawal was not confirmed."""
    if left.until and left.until < today:
        return _may_be_over(t, left, t.date(left.until))
    day = t.date(left.until) if left.until else ""
    if left.wish.moving:
        dated = t.gettext("No written answer to your withdrawal: without it the number may move on {date}.")
        return (dated if day else t.gettext("No written answer to your withdrawal: the number may still move.")).format(
            date=day
        )
    if left.reply is Reply.ENDS:
        refused = t.gettext("The operator ends it in spite of your withdrawal: the number may stop on {date}.")
        return (
            refused if day else t.gettext("The operator ends it in spite of your withdrawal: the number may stop.")
        ).format(date=day)
    dated = t.gettext("No written answer to your withdrawal: without it the number may stop on {date}.")
    return (dated if day else t.gettext("No written answer to your withdrawal: the number may still stop.")).format(
        date=day
    )


def _may_be_over(t: Texts, left: LeftBehind, day: str) -> str:
    moved = t.gettext("No written answer to your withdrawal: the number may have moved on {date}.")
    stopped = t.gettext("No written answer to your withdrawal: the number may have stopped on {date}.")
    refused = t.gettext("The operator did not accept your withdrawal: the number may have stopped on {date}.")
    if left.wish.moving:
        return moved.format(date=day)
    return (refused if left.reply is Reply.ENDS else stopped).format(date=day)


def _unanswered(t: Texts, case: Case) -> list[str]:
    sides = {one.side for one in case.open_complaints}
    debts = {one.trouble is Trouble.COLLECTOR for one in case.open_complaints if one.side is Side.OPERATOR}
    operator, ombudsman, billed = (
        t.gettext("No answer from the operator to the complaint is noted yet."),
        t.gettext("No answer from the Ombudsman is noted yet."),
        t.gettext("It is not known whether the wrong bill or debit was put right."),
    )
    disputed = t.gettext("No answer to the dispute of the debt is noted yet.")
    found = (
        (billed, case.wrongly_billed),
        (operator, False in debts),
        (disputed, True in debts),
        (ombudsman, Side.OMBUDSMAN in sides),
    )
    return [said for said, still in found if still]


def _not_seen(t: Texts, case: Case) -> str:
    if case.moving:
        return t.gettext("It is not known whether the number has moved.")
    return t.gettext("It is not known whether it has ended.")
