"""What can go wrong, and what to do next about it: decided from what was tapped, nothing else."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from bot.guide import threads
from bot.guide.case import Case, Holder, Kind, Need
from bot.guide.owed import BY_OPERATORS

Trouble = threads.Trouble


PLACE = "trouble.is."  # before the word of a trouble: the name of its page
CLIMBED = frozenset({Kind.CHASED, Kind.COMPLAINED, Kind.OMBUDSMAN})  # what was done about it
_OF_A_THREAD = CLIMBED | {Kind.ANSWERED}
DISPUTED = frozenset({Trouble.BILLED, Trouble.COLLECTOR})  # in writing at once: asking again ends no debt


class Rung(StrEnum):
    """The ladder, in order."""

    SAME = "same"  # the same channel again, with the reference
    OTHER = "other"  # another channel
    COMPLAINT = "complaint"  # a written complaint to the operator
    OMBUDSMAN = "ombudsman"  # the Telecom Ombudsman, within a year of that complaint
    CONNECT = "connect"  # all was done: wait; ConsumerConnect knows who else helps


def only_about(case: Case, word: str) -> Case:
    """The case without what was done about other troubles; to look at, never to record in."""
    thread = threads.thread_of(word)
    told = tuple(e for e in case.events if e.kind not in _OF_A_THREAD or threads.belongs(e, thread))
    return case if len(told) == len(case.events) else replace(case, events=told)


def next_rung(case: Case) -> Rung:
    """The next sensible step; of a case with what was done about one trouble only."""
    if case.last(Kind.OMBUDSMAN):
        return Rung.CONNECT
    if case.last(Kind.COMPLAINED):
        return Rung.OMBUDSMAN
    chased = sum(event.kind is Kind.CHASED for event in case.effective)
    return (Rung.SAME, Rung.OTHER, Rung.COMPLAINT)[min(chased, 2)]


def troubles(case: Case) -> tuple[Trouble, ...]:
    """What this case can run into now: the likeliest first."""
    asked, ended = case.last(Kind.ASKED), case.last(Kind.ENDED)
    over = not case.moving and (ended is not None or case.answers.need is Need.CANCELLED)
    dead = case.prepaid and not case.moving and case.answers.sim_gone
    found = [
        (Trouble.NO_ANSWER, asked and not case.moving and not case.last(Kind.CONFIRMED)),
        (Trouble.GOES_ON, asked and not ended),
        (Trouble.BILLED, asked and not (case.prepaid and not case.moving)),
        (Trouble.COLLECTOR, not case.prepaid),
        (Trouble.REFUND_UNPAID, any(what in case.owed for what in BY_OPERATORS)),
        (Trouble.REFUSED, True),
        (Trouble.OFFER, asked and case.answers.holder is not Holder.COMPANY),
        (Trouble.SIM_GONE, not case.answers.sim_lost and not over),
        (Trouble.NUMBER_TAKEN, over or dead),
        (Trouble.IDENTITY, not case.moving),
        (Trouble.HOLDER, True),
        (Trouble.DIED, True),
    ]
    return tuple(trouble for trouble, fits in found if fits)
