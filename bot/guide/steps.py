"""Which steps, in which order, and which are done: decided from the answers and the events alone."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from bot.guide.case import Case, Channel, Holder, Kind, Need
from bot.guide.told_before import unwilling


class StepId(StrEnum):
    """The word is stored and stands in button data: it is never renamed."""

    PREPARE = "prepare"
    COSTS = "costs"
    BALANCE = "balance"
    BACKUP = "backup"
    UNLINK = "unlink"
    EXTRAS = "extras"
    ASK = "ask"
    CONFIRMATION = "confirmation"
    ENDED = "ended"
    FINAL_BILL = "final_bill"
    FAREWELL = "farewell"


class Mark(StrEnum):
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


PROVEN_BY = {
    StepId.ASK: Kind.ASKED,
    StepId.CONFIRMATION: Kind.CONFIRMED,
    StepId.ENDED: Kind.ENDED,
    StepId.FINAL_BILL: Kind.BILL_CHECKED,
    StepId.FAREWELL: Kind.CLOSED,
}
NEVER_SKIPPED = frozenset({StepId.ASK, StepId.CONFIRMATION, StepId.ENDED})
# Of the dead: nobody logs in to their accounts, and what ending costs stands with the papers and the last bill.
NOT_OF_THE_DEAD = frozenset({StepId.COSTS, StepId.BALANCE, StepId.UNLINK, StepId.EXTRAS})
AT_REQUEST = frozenset({"ask", "asked", "unsent"})  # roots of places
PROOF = (StepId.CONFIRMATION, StepId.ENDED)
NOTHING_TO_CANCEL = (StepId.UNLINK, StepId.BALANCE, StepId.BACKUP, StepId.EXTRAS, StepId.ASK)


def steps_of(case: Case) -> tuple[StepId, ...]:
    """The steps of this case in order."""
    if case.nothing_to_cancel:
        proof = PROOF if case.last(Kind.ASKED) else ()
        found: tuple[StepId, ...] = (*NOTHING_TO_CANCEL, *proof, StepId.FAREWELL)
    else:
        found = _steps(prepaid=case.prepaid, moving=case.moving)
    return tuple(step for step in found if step not in NOT_OF_THE_DEAD) if case.bereaved else found


def listed_steps(case: Case) -> tuple[StepId, ...]:
    """Those that are counted: of a card that can just be left no more once its end was asked for."""
    found = steps_of(case)
    return tuple(step for step in found if step not in PROOF) if case.nothing_to_cancel else found


@cache
def _steps(*, prepaid: bool, moving: bool) -> tuple[StepId, ...]:
    return tuple(step for step in StepId if _belongs(step, prepaid=prepaid, moving=moving))


def _belongs(step: StepId, *, prepaid: bool, moving: bool) -> bool:
    match step:
        case StepId.COSTS:
            return not prepaid
        case StepId.UNLINK | StepId.CONFIRMATION:
            return not moving
        case StepId.FINAL_BILL:
            return not prepaid or moving
        case _:
            return True


def mark_of(case: Case, step: StepId) -> Mark:
    """Whether a step is open, done or skipped. Steps with a proof are done only by that proof."""
    proof = PROVEN_BY.get(step)
    if case.bill_done if step is StepId.FINAL_BILL else proof is not None and case.last(proof):
        return Mark.DONE
    if proof is None and case.last(Kind.STEP_DONE, step):
        return Mark.DONE
    left_out = case.last(Kind.STEP_SKIPPED, step) or (step is StepId.ENDED and case.nothing_to_cancel)
    return Mark.SKIPPED if left_out else Mark.OPEN


def may_skip(case: Case, step: StepId) -> bool:
    """Ask, confirmation and ended are answered, not skipped, unless there is nothing to cancel."""
    return step not in NEVER_SKIPPED or (case.nothing_to_cancel and not case.last(Kind.ASKED))


def next_step(case: Case, after: StepId | None = None) -> StepId:
    """The first open step behind `after`, else the first open one, else the last."""
    steps = steps_of(case)
    if after is None and case.last(Kind.ASKED):
        after = StepId.ASK  # what was left out before matters less than the proof
    if after is None and at_request(case):
        return StepId.ASK  # nor is anything before it more urgent
    start = steps.index(after) + 1 if after in steps else 0
    return next((s for s in (*steps[start:], *steps) if mark_of(case, s) is Mark.OPEN), steps[-1])


def at_request(case: Case) -> bool:
    """Whether somebody stands at the request, or the order, and has not sent it: every other step can wait."""
    if case.nothing_to_cancel or case.place.partition(".")[0] not in AT_REQUEST:
        return False
    return mark_of(case, StepId.ASK) is Mark.OPEN


def previous_step(case: Case, step: StepId) -> StepId | None:
    """The step before, None for the first."""
    steps = listed_steps(case) if step in listed_steps(case) else steps_of(case)
    place = steps.index(step) if step in steps else 0
    return steps[place - 1] if place else None


def intake_question(case: Case) -> str | None:
    """The first question that is still open, as the name of its screen; None when the plan can be shown."""
    answers, told = case.answers, case.answers.need
    if question := _need_question(case):
        return question
    if answers.carrier is None:
        return "q.carrier"
    if told is Need.CANCELLED:
        return None if case.last(Kind.ASKED) else "q.wrong"
    if _is_told(case):
        return None
    if answers.plan is None:
        return "q.plan"
    if answers.number is None:
        return "q.number"
    if case.moving:
        return None
    if answers.sim is None and told is not Need.NOT_MINE:
        return "q.sim"
    if answers.channel is None and not case.nothing_to_cancel:
        return "q.channel"
    return None


def _need_question(case: Case) -> str | None:
    """What somebody needs, and whose contract it is; a case that is older than the question is not asked."""
    answers = case.answers
    if answers.need is None and answers.carrier is None:
        return "q.need"
    if answers.need is not Need.NOT_MINE:
        return None
    if answers.holder is None:
        return "q.who"
    return "q.number" if answers.number is None and not _is_told(case) else None


def _is_told(case: Case) -> bool:
    """Of a death, and of a holder who will not sign, the operator is all that has to be known."""
    return unwilling(case) or (case.answers.need is Need.NOT_MINE and case.answers.holder is Holder.DIED)


def asks_other_lines(case: Case) -> bool:
    """Whether it has to be known what else is on the bill before the request is made; not of a case that was begun
    before this was asked: it goes on where it stands."""
    open_still = case.answers.shared is None and not (case.prepaid or case.moving)
    return open_still and not (case.last(Kind.END_DATE) or case.last(Kind.ASKED))


def channel_of(case: Case) -> Channel:
    """How this case asks: "choose for me" stays in writing, as does a case where no channel was asked.

    An account of the dead is nobody's way.
    """
    chosen = case.answers.channel or Channel.WRITING
    return Channel.WRITING if chosen is Channel.ONLINE and case.bereaved else chosen
