"""What somebody needs: to end it, to keep the number, help after a cancellation, or it is not their contract.

Most stories begin after the request. Who tells one is led to the page with what to do at once; when it was sent, how
and for which day is asked afterwards, and may stay unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.errors import NotPossible
from bot.guide.case import Case, Holder, Kind, Need, Number, Plan, Shared, Whereabouts
from bot.guide.steps import intake_question
from bot.guide.tap import ActionContext, Outcome
from bot.guide.told_before import COME_WITH, came_later, signs_after_all, told_trouble, when_is_open
from bot.guide.trouble import Trouble
from bot.guide.whom import PLACE as WHOM
from bot.guide.whom import asks_whom
from bot.guide.wishing import change, still_fitting

NAMES = frozenset({"need", "who", "wrong", "bill", "place"})
UNWILLING = "unwilling"  # somebody else's, who will not sign


@dataclass(frozen=True, slots=True)
class Wrong:
    """What went wrong after a cancellation, and what follows from it. The word stands in button data."""

    word: str
    trouble: Trouble
    number: Number | None = None
    plan: Plan | None = None


BILLS: dict[str, tuple[Plan, Shared | None]] = {
    "alone": (Plan.SUBSCRIPTION, Shared.ALONE),
    "shared": (Plan.SUBSCRIPTION, Shared.SHARED),
    "prepaid": (Plan.PREPAID, None),
    "unknown": (Plan.UNKNOWN, Shared.UNKNOWN),
}
WRONG = {
    wrong.word: wrong
    for wrong in (
        Wrong("no_answer", Trouble.NO_ANSWER, Number.GIVE_UP),
        Wrong("goes_on", Trouble.GOES_ON, Number.GIVE_UP),
        Wrong("billed", Trouble.BILLED, plan=Plan.SUBSCRIPTION),
        Wrong("refused", Trouble.REFUSED),
        Wrong("refund", Trouble.REFUND_UNPAID, Number.MOVE, Plan.PREPAID),
        Wrong("late", Trouble.GOES_ON, Number.MOVE),
        Wrong("collector", Trouble.COLLECTOR, plan=Plan.SUBSCRIPTION),
        Wrong("taken", Trouble.NUMBER_TAKEN, Number.GIVE_UP),
    )
}


def answered(context: ActionContext, name: str, word: str) -> Outcome[Case]:
    """An answer to one of the first questions, or where the user is. Raises NotPossible."""
    match name:
        case "need" if word in set(Need):
            return _need(context, Need(word))
        case "who" if word == UNWILLING or word in set(Holder):
            return _who(context, word)
        case "bill" if word in BILLS:
            return _bill(context, *BILLS[word])
        case "wrong" if word in WRONG:
            return _wrong(context, WRONG[word])
        case "place" if word in (Whereabouts.BELGIUM, Whereabouts.ABROAD):
            return _place(context, Whereabouts(word))
        case _:
            raise NotPossible(context.arg)


def _need(context: ActionContext, told: Need) -> Outcome[Case]:
    """What follows from it is answered too. After a request another fate of the number is a wish; all else is told
    in the menu of troubles."""
    case, fate = context.case, _fate(told)
    if case.last(Kind.ASKED):
        if fate is None or came_later(case):
            raise NotPossible(context.arg)
        return change(context, "number", fate)
    if case.answers.need is told:
        return _goes_on(context, case)
    if Need.NOT_MINE in (told, case.answers.need):  # whose it is, is asked anew
        case = signs_after_all(replace(case, answers=replace(case.answers, holder=None)), context.now)
    return _goes_on(context, replace(case, answers=replace(case.answers, need=told, number=fate, wrong=None)))


def _fate(told: Need) -> Number | None:
    """What becomes of the number."""
    match told:
        case Need.END:
            return Number.GIVE_UP
        case Need.KEEP:
            return Number.MOVE
        case Need.CANCELLED | Need.NOT_MINE:
            return None


def _who(context: ActionContext, word: str) -> Outcome[Case]:
    """Whose contract it is."""
    case, unwilling = context.case, word == UNWILLING
    if case.last(Kind.ASKED):
        raise NotPossible(context.arg)
    known = case.last(Kind.TROUBLE, Trouble.HOLDER) is not None
    if not unwilling:
        case = signs_after_all(case, context.now)
    elif not known:
        case = case.record(Kind.TROUBLE, context.now, day=context.today, detail=Trouble.HOLDER)
    holder = Holder.SOMEBODY_ELSE if unwilling else Holder(word)
    return _goes_on(context, replace(case, answers=replace(case.answers, need=Need.NOT_MINE, holder=holder)))


def _bill(context: ActionContext, plan: Plan, shared: Shared | None) -> Outcome[Case]:
    """The plan, and what else is on the same bill. Another plan after a request is asked about first: until that is
    decided, what was known of the bill stays."""
    outcome = change(context, "plan", plan)
    answers = outcome.case.answers
    if answers.plan is not plan and answers.shared:
        return outcome
    case = replace(outcome.case, answers=replace(answers, shared=shared))
    asks = outcome.place == "plan" and answers.need is Need.KEEP and asks_whom(case)
    return replace(outcome, case=case, place=WHOM if asks else outcome.place)


def _place(context: ActionContext, told: Whereabouts) -> Outcome[Case]:
    """Where the owner of a SIM is that is dead or lost, which was not asked in older cases."""
    case, answers = context.case, context.case.answers
    if answers.sim is None or not answers.sim_gone or answers.whereabouts not in (told, Whereabouts.UNKNOWN):
        raise NotPossible(context.arg)
    case = replace(case, answers=replace(answers, sim=answers.sim.at(told)))
    if case.last(Kind.ASKED) is None:
        case = still_fitting(case, context.content)
    return Outcome(context.chat, case, intake_question(case) or context.place)


def _wrong(context: ActionContext, found: Wrong) -> Outcome[Case]:
    """What went wrong after a cancellation: with it the cancellation is told, its day is asked later.

    Another problem is told in the menu of troubles once the first was.
    """
    case = context.case
    if case.answers.carrier is None:
        return _before_operator(context, found)
    if case.last(Kind.ASKED) and not when_is_open(case):
        raise NotPossible(context.arg)
    told = replace(case.answers, need=Need.CANCELLED, number=found.number, plan=found.plan, wrong=None)
    if case.answers == told and case.last(Kind.TROUBLE, found.trouble):
        return _goes_on(context, case)
    case = case.undo(context.now, Kind.TROUBLE, details=COME_WITH).undo(context.now, Kind.ASKED)
    day = None if found.trouble is Trouble.BILLED else context.today  # the day of a debit is asked for
    case = replace(case, answers=told).record(Kind.ASKED, context.now)
    return _goes_on(context, case.record(Kind.TROUBLE, context.now, day=day, detail=found.trouble))


def _before_operator(context: ActionContext, found: Wrong) -> Outcome[Case]:
    """It is kept until the operator is known: whoever told it is not asked again."""
    case = _need(context, Need.CANCELLED).case
    return _goes_on(context, replace(case, answers=replace(case.answers, wrong=found.word)))


def with_what_was_told(context: ActionContext, outcome: Outcome[Case]) -> Outcome[Case]:
    """Where the operator is known now, what was told before it answers the next question."""
    found = WRONG.get(outcome.case.answers.wrong or "")
    return _wrong(replace(context, case=outcome.case), found) if found and outcome.place == "q.wrong" else outcome


def _goes_on(context: ActionContext, case: Case) -> Outcome[Case]:
    return Outcome(context.chat, case, intake_question(case) or told_trouble(case) or "plan")
