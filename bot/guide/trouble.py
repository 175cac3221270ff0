"""What can go wrong, and what to do next about it: decided from what was tapped, nothing else."""

from __future__ import annotations

from enum import StrEnum

from bot.guide.case import Case, Kind, Sim


class Trouble(StrEnum):
    """The word is stored: it is never renamed."""

    NO_ANSWER = "no_answer"  # no written confirmation after the waiting time
    GOES_ON = "goes_on"  # still active after the end date, or not moved
    BILLED = "billed"  # billed or debited again
    REFUSED = "refused"  # refused, or sent in circles
    OFFER = "offer"  # accepted an offer to stay by mistake
    SIM_GONE = "sim_gone"  # SIM lost, or the number dead meanwhile
    IDENTITY = "identity"  # identity cannot be shown
    HOLDER = "holder"  # the contract is in somebody else's name
    DIED = "died"  # the subscriber has died
    REFUND_UNPAID = "refund_unpaid"  # money that was claimed does not come


CLIMBED = frozenset({Kind.CHASED, Kind.COMPLAINED, Kind.OMBUDSMAN})  # what was done about it


class Rung(StrEnum):
    """The ladder, in order."""

    SAME = "same"  # the same channel again, with the reference
    OTHER = "other"  # another channel
    COMPLAINT = "complaint"  # a written complaint to the operator
    OMBUDSMAN = "ombudsman"  # the Telecom Ombudsman, within a year of that complaint
    CONNECT = "connect"  # all was done: wait; ConsumerConnect knows who else helps


def next_rung(case: Case) -> Rung:
    """The next sensible step of this case."""
    if case.last(Kind.OMBUDSMAN):
        return Rung.CONNECT
    if case.last(Kind.COMPLAINED):
        return Rung.OMBUDSMAN
    chased = sum(event.kind is Kind.CHASED for event in case.effective)
    return (Rung.SAME, Rung.OTHER, Rung.COMPLAINT)[min(chased, 2)]


def troubles(case: Case) -> tuple[Trouble, ...]:
    """What this case can run into now: the likeliest first."""
    asked, ended = case.last(Kind.ASKED), case.last(Kind.ENDED)
    found = [
        (Trouble.NO_ANSWER, asked and not case.moving and not case.last(Kind.CONFIRMED)),
        (Trouble.GOES_ON, asked and not ended),
        (Trouble.BILLED, asked and not (case.prepaid and not case.moving)),
        (Trouble.REFUND_UNPAID, case.owed),
        (Trouble.REFUSED, True),
        (Trouble.OFFER, asked),
        (Trouble.SIM_GONE, case.answers.sim is not Sim.LOST),
        (Trouble.IDENTITY, not case.moving),
        (Trouble.HOLDER, True),
        (Trouble.DIED, True),
    ]
    return tuple(trouble for trouble, fits in found if fits)
