"""What was done about each trouble: every complaint, and every answer, is about one thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol, assert_never

from bot.guide.events import Event, Kind
from bot.guide.owed import Owed

ANSWER_DAYS = 14  # for the operator's answer: ours, no legal deadline
OMBUDSMAN_DAYS = 90  # the Ombudsman's own (content/steps/trouble.toml: wait)


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
    COLLECTOR = "collector"  # somebody collects a debt for the operator
    NUMBER_TAKEN = "number_taken"  # the number is somebody else's already


class Side(StrEnum):
    """Who has to answer. The word is stored: it is never renamed."""

    OPERATOR = "operator"
    OMBUDSMAN = "ombudsman"


class Answer(StrEnum):
    """What the answer was worth. The word is stored: it is never renamed."""

    SOLVED = "solved"
    REFUSED = "refused"


class Thread(StrEnum):
    """What is disputed with somebody: all that is about the request, or the move, is one.

    The letter stands in the names of places, which have no room for the trouble: it is never renamed.
    """

    REQUEST = "r"
    BILL = "b"
    MONEY = "m"
    DEBT = "c"  # with who collects for the operator: a bill that was disputed before is another letter
    ANY = ""  # older events, and places, do not say what they are about: they count for every trouble


class Told(Protocol):
    """As much of a case as is looked at here."""

    @property
    def events(self) -> tuple[Event, ...]: ...
    @property
    def effective(self) -> tuple[Event, ...]: ...
    @property
    def moving(self) -> bool: ...
    def last(self, kind: Kind, detail: str | None = None) -> Event | None: ...


PROOFS = {
    Trouble.NO_ANSWER: (Kind.CONFIRMED,),
    Trouble.GOES_ON: (Kind.ENDED,),
    Trouble.BILLED: (Kind.BILL_CHECKED,),
    Trouble.REFUND_UNPAID: (Kind.RECEIVED, Kind.GIVEN_UP),
    Trouble.COLLECTOR: (),  # a last bill that was right says nothing of what is collected
}
_EVERY_PROOF = tuple(kind for kinds in PROOFS.values() for kind in kinds)
_COMPLAINS = (Kind.OMBUDSMAN, Kind.COMPLAINED)
_MONEY = (Kind.RECEIVED, Kind.GIVEN_UP)


def thread_of(word: str) -> Thread:
    """What a trouble is about; that of no trouble is not known."""
    if word not in set(Trouble):
        return Thread.ANY
    match Trouble(word):
        case Trouble.BILLED:
            return Thread.BILL
        case Trouble.REFUND_UNPAID:
            return Thread.MONEY
        case Trouble.COLLECTOR:
            return Thread.DEBT
        case _:
            return Thread.REQUEST


def belongs(event: Event, thread: Thread) -> bool:
    """Whether what was done belongs there. To ask again is about the request; it counts for money claimed before."""
    word = answer_of(event)[2] if event.kind is Kind.ANSWERED else event.detail
    return event.kind is Kind.CHASED or Thread.ANY in (thread, found := thread_of(word)) or found is thread


def answer_of(event: Event) -> tuple[str, str, str]:
    """Who answered, what it was worth, and the trouble, "" where an older event does not say it."""
    side, worth, about = (*event.detail.split("."), "", "")[:3]
    return side, worth, about


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint, who has to answer it, and what it is about (None: not known)."""

    side: Side
    told: Event
    trouble: Trouble | None

    @property
    def until(self) -> date | None:
        """The day from which on no answer means the next step."""
        return self.told.day + _patience(self.side) if self.told.day else None

    @property
    def thread(self) -> Thread:
        """What it is counted with."""
        return thread_of(self.told.detail)

    @property
    def page(self) -> str:
        """Its page of the ladder, with the next step."""
        return f"trouble.is.{self.trouble or Trouble.REFUSED}"


def _patience(side: Side) -> timedelta:
    match side:
        case Side.OPERATOR:
            return timedelta(days=ANSWER_DAYS)
        case Side.OMBUDSMAN:
            return timedelta(days=OMBUDSMAN_DAYS)
        case _:
            assert_never(side)


def complaints(case: Told) -> tuple[Complaint, ...]:
    """The one that counts of each thread: the Ombudsman's, once it was asked. The earliest to be answered first."""
    if not any(case.last(kind) for kind in _COMPLAINS):
        return ()
    told = [event for event in case.effective if event.kind in _COMPLAINS]
    counts = {_newest(told, thread_of(event.detail)) for event in told}
    found = [Complaint(_side(event), event, _about(case, event)) for event in counts]
    return tuple(sorted(found, key=lambda one: (one.until or date.max, one.told.number)))


def for_ombudsman(case: Told) -> Complaint | None:
    """The complaint to the operator with the earliest last day to go to the Ombudsman, who was not asked of it.

    None that was put right: there is nothing to go there for.
    """
    told = (one for one in complaints(case) if one.side is Side.OPERATOR and one.told.day and not _put_right(case, one))
    return min(told, key=lambda one: (one.told.day, one.told.number), default=None)


def open_complaints(case: Told) -> tuple[Complaint, ...]:
    """Those that were neither answered nor solved, in the same order; none without a request."""
    if case.last(Kind.ASKED) is None:
        return ()
    return tuple(one for one in complaints(case) if not _answered(case, one) and not _solved(case, one))


def wrongly_billed(case: Told) -> bool:
    """A wrong bill or debit after which none was found right, no answer solved it and no money for it came."""
    newest = case.last(Kind.TROUBLE, Trouble.BILLED)
    return newest is not None and not any(event.number > newest.number for event in bill_over(case))


def bill_over(case: Told) -> Iterator[Event]:
    """That a bill was right, that an answer put it right, or that money for it came or was given up."""
    for event in case.effective:
        money = event.kind in _MONEY and event.detail == Owed.BILL
        answered = event.kind is Kind.ANSWERED and belongs(event, Thread.BILL)
        if event.kind is Kind.BILL_CHECKED or money or (answered and answer_of(event)[1] == Answer.SOLVED):
            yield event


def began(case: Told, event: Event) -> int:
    """The number of the event that was told first, if its day was corrected since."""
    numbered = {e.number: e for e in case.events}
    while event.corrects in numbered:
        event = numbered[event.corrects]
    return event.number


def _newest(told: list[Event], thread: Thread) -> Event:
    own = [event for event in told if belongs(event, thread)]
    return max(own, key=lambda event: (event.kind is Kind.OMBUDSMAN, event.number))


def _side(event: Event) -> Side:
    return Side.OMBUDSMAN if event.kind is Kind.OMBUDSMAN else Side.OPERATOR


def _about(case: Told, told: Event) -> Trouble | None:
    """What the page said on which it was told; older events do not say it."""
    seen = [e.detail for e in case.effective if e.kind is Kind.TROUBLE and e.detail in set(Trouble)]
    word = told.detail if told.detail in set(Trouble) else (seen or [""])[-1]
    if not word:
        return None
    return Trouble.GOES_ON if case.moving and word == Trouble.NO_ANSWER else Trouble(word)


def _answered(case: Told, complaint: Complaint) -> bool:
    return bool(_worth(case, complaint))


def _put_right(case: Told, complaint: Complaint) -> bool:
    return Answer.SOLVED in _worth(case, complaint) or _solved(case, complaint)


def _worth(case: Told, complaint: Complaint) -> set[str]:
    """What its answers were worth; empty while it waits for one."""
    first, thread = began(case, complaint.told), thread_of(complaint.told.detail)
    answers = (e for e in case.effective if e.kind is Kind.ANSWERED and e.number > first and belongs(e, thread))
    return {worth for side, worth, _ in map(answer_of, answers) if side == complaint.side}


def _solved(case: Told, complaint: Complaint) -> bool:
    """The proof came after all; of an unknown trouble every proof counts."""
    first, trouble = began(case, complaint.told), complaint.trouble
    proofs = PROOFS.get(trouble, _EVERY_PROOF) if trouble else _EVERY_PROOF
    paid = trouble is Trouble.BILLED
    return any(
        e.number > first and (e.kind in proofs or (paid and e.kind in _MONEY and e.detail == Owed.BILL))
        for e in case.effective
        if not (e.kind in _MONEY and e.detail == Owed.DEBIT)  # a bank's money answers no complaint
    )
