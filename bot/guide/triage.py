"""What somebody needs: to end it, to keep the number, help after a cancellation, or it is not their contract.

Most stories begin after the request. Who tells one is led to the page with what to do at once; when it was sent, how
and for which day is asked afterwards, and may stay unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.errors import NotPossible
from bot.guide.case import Case, Holder, Kind, Need, Number, Plan
from bot.guide.steps import intake_question
from bot.guide.tap import ActionContext, Outcome
from bot.guide.told_before import told_trouble, when_is_open
from bot.guide.trouble import Trouble

UNWILLING = "unwilling"  # somebody else's, who will not sign


@dataclass(frozen=True, slots=True)
class Wrong:
    """What went wrong after a cancellation, and what follows from it. The word stands in button data."""

    word: str
    trouble: Trouble
    number: Number | None = None
    plan: Plan | None = None


WRONG = {
    wrong.word: wrong
    for wrong in (
        Wrong("no_answer", Trouble.NO_ANSWER, Number.GIVE_UP),
        Wrong("goes_on", Trouble.GOES_ON, Number.GIVE_UP),
        Wrong("billed", Trouble.BILLED, plan=Plan.SUBSCRIPTION),
        Wrong("refused", Trouble.REFUSED),
        Wrong("refund", Trouble.REFUND_UNPAID, Number.MOVE, Plan.PREPAID),
        Wrong("late", Trouble.GOES_ON, Number.MOVE),
    )
}


def need(context: ActionContext) -> Outcome[Case]:
    """The first answer; what follows from it is answered too. Raises NotPossible once all is answered."""
    case = context.case
    if intake_question(case) is None or case.last(Kind.ASKED) or context.arg not in set(Need):
        raise NotPossible(context.arg)
    case = case.undo(context.now, Kind.TROUBLE)
    told = Need(context.arg)
    return _goes_on(context, replace(case, answers=replace(case.answers, need=told, number=_fate(told), holder=None)))


def _fate(told: Need) -> Number | None:
    """What becomes of the number."""
    match told:
        case Need.END:
            return Number.GIVE_UP
        case Need.KEEP:
            return Number.MOVE
        case Need.CANCELLED | Need.NOT_MINE:
            return None


def who(context: ActionContext) -> Outcome[Case]:
    """Whose contract it is. Raises NotPossible."""
    case, unwilling = context.case, context.arg == UNWILLING
    word = Holder.SOMEBODY_ELSE if unwilling else context.arg
    if case.answers.need is not Need.NOT_MINE or intake_question(case) is None or word not in set(Holder):
        raise NotPossible(context.arg)
    case = case.undo(context.now, Kind.TROUBLE)
    if unwilling:
        case = case.record(Kind.TROUBLE, context.now, day=context.today, detail=Trouble.HOLDER)
    return _goes_on(context, replace(case, answers=replace(case.answers, holder=Holder(word))))


def wrong(context: ActionContext) -> Outcome[Case]:
    """What went wrong after a cancellation: with it the cancellation is told, its day is asked later.

    Another problem is told in the menu of troubles once the first was. Raises NotPossible.
    """
    case, found = context.case, WRONG.get(context.arg)
    if found is None or case.answers.need is not Need.CANCELLED or case.answers.carrier is None:
        raise NotPossible(context.arg)
    if case.last(Kind.ASKED) and not when_is_open(case):
        raise NotPossible(context.arg)
    case = case.undo(context.now, Kind.TROUBLE, Kind.ASKED)
    case = replace(case, answers=replace(case.answers, number=found.number, plan=found.plan))
    day = None if found.trouble is Trouble.BILLED else context.today  # the day of a debit is asked for
    case = case.record(Kind.ASKED, context.now).record(Kind.TROUBLE, context.now, day=day, detail=found.trouble)
    return _goes_on(context, case)


def _goes_on(context: ActionContext, case: Case) -> Outcome[Case]:
    return Outcome(context.chat, case, intake_question(case) or told_trouble(case) or "plan")
