"""What somebody has in hand of what was sent and what came: papers that can be enclosed, each tied to what it proves.

A tick is an event ("copy.5": the copy of what event 5 tells), and so is taking it back. Ticks block nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never

from bot.guide.case import MOVE, Case, Channel, Event, Kind, channel_named
from bot.guide.owed import Owed
from bot.guide.threads import Side, answer_of, began
from bot.guide.trouble import Trouble

MOST_IN_HAND = 12  # more would not fit into a letter, nor into a message
NAMED_BY = frozenset({"again", "complaint", "contest", "move", "ombudsman", "unpaid"})  # pages of these texts
TICKS = frozenset({Kind.IN_HAND, Kind.NOT_IN_HAND})


class Proof(StrEnum):
    """The word is stored: it is never renamed."""

    COPY = "copy"  # of the text that was sent
    POSTED = "posted"  # the receipt of the post office
    SCREENSHOT = "screenshot"  # of the last page
    REFERENCE = "reference"
    NOTE = "note"  # of a call: who answered, when
    STAMPED = "stamped"  # the copy that a shop stamped
    ORDER = "order"  # the confirmation of an order at the new operator
    CONFIRMATION = "confirmation"  # in writing
    ANSWER = "answer"  # in writing
    BILL = "bill"
    STATEMENT = "statement"  # of the bank


COPIES = {
    Kind.ASKED: "copy_request",
    Kind.CHASED: "copy_again",
    Kind.COMPLAINED: "copy_complaint",
    Kind.CLAIMED: "copy_claim",
}
DATED = frozenset({Proof.BILL, Proof.STATEMENT})  # named with the day of the debit, where it is known
ENCLOSURES = (  # their names in content/letter_parts.toml
    *COPIES.values(),
    *(proof for proof in Proof if proof is not Proof.COPY),
    *(f"{proof}_dated" for proof in Proof if proof in DATED),
)


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of an event that counts now. `root`: the number under which that event was told first."""

    proof: Proof
    event: Event
    root: int

    @property
    def word(self) -> str:
        """ "copy.5", as it is stored."""
        return f"{self.proof}.{self.root}"

    @property
    def day(self) -> date | None:
        """The day of what it proves."""
        return self.event.day

    @property
    def name(self) -> str:
        """Its name in content/letter_parts.toml."""
        if self.proof is Proof.COPY:
            return COPIES[self.event.kind]
        return f"{self.proof}_dated" if self.proof in DATED and self.day else self.proof


def papers_of(case: Case, event: Event) -> tuple[Paper, ...]:
    """What there can be of it, the weightiest first; none for most events."""
    return _papers(case, event, began(case, event))


def _papers(case: Case, event: Event, root: int) -> tuple[Paper, ...]:
    return tuple(Paper(proof, event, root) for proof in _proofs(event, prepaid=case.prepaid))


def _proofs(event: Event, *, prepaid: bool) -> tuple[Proof, ...]:
    match event.kind:
        case Kind.ASKED | Kind.CHASED:
            return _of_a_request(event.detail)
        case Kind.COMPLAINED:
            return Proof.COPY, Proof.POSTED, Proof.SCREENSHOT
        case Kind.CONFIRMED:
            return (Proof.CONFIRMATION,)
        case Kind.ANSWERED if answer_of(event)[0] == Side.OPERATOR:
            return (Proof.ANSWER,)
        case Kind.TROUBLE if event.detail == Trouble.BILLED:
            return (Proof.STATEMENT,) if prepaid else (Proof.BILL, Proof.STATEMENT)
        case Kind.CLAIMED if event.detail in set(Owed):
            return (Proof.COPY,)
        case _:
            return ()


def _of_a_request(way: str) -> tuple[Proof, ...]:
    """What each way leaves behind."""
    if way == MOVE:
        return Proof.ORDER, Proof.SCREENSHOT
    channel = channel_named(way)
    match channel:
        case Channel.EMAIL:
            return Proof.COPY, Proof.SCREENSHOT, Proof.REFERENCE  # of a form the last page
        case Channel.ONLINE:
            return Proof.SCREENSHOT, Proof.REFERENCE
        case Channel.HOTLINE:
            return Proof.REFERENCE, Proof.NOTE
        case Channel.SHOP:
            return Proof.STAMPED, Proof.REFERENCE
        case Channel.LETTER:
            return Proof.COPY, Proof.POSTED
        case Channel.WRITING | None:
            return Proof.COPY, Proof.POSTED, Proof.SCREENSHOT, Proof.REFERENCE
        case _:
            assert_never(channel)


def expected_of(case: Case, event: Event) -> tuple[Paper, ...]:
    """What there surely is: the first of several, but both of a letter."""
    papers = papers_of(case, event)
    both = event.detail == Channel.LETTER or event.kind is Kind.TROUBLE
    return papers if both else papers[:1]


def provable(case: Case) -> tuple[Event, ...]:
    """What was told and leaves a paper, in the order it was told."""
    return tuple(event for event, _ in _with_roots(case))


def leaves_papers(case: Case) -> bool:
    """Whether anything was told that leaves a paper."""
    return any(_proofs(event, prepaid=case.prepaid) for event in case.effective)


def _with_roots(case: Case) -> list[tuple[Event, int]]:
    """Each with the number under which it was told first; in one go, for a record of years."""
    roots = dict[int, int]()
    for event in case.events:
        roots[event.number] = roots.get(event.corrects or 0, event.number)
    told = (event for event in case.effective if _proofs(event, prepaid=case.prepaid))
    return sorted(((event, roots[event.number]) for event in told), key=lambda one: one[1])


def all_papers(case: Case) -> Iterator[Paper]:
    """Every paper that there can be."""
    for event, root in _with_roots(case):
        yield from _papers(case, event, root)


def asked_about(case: Case) -> bool:
    """Whether somebody ever said what is in hand. If not, nothing is known: also not that there is nothing."""
    return any(case.last(kind) for kind in TICKS)


def is_in_hand(case: Case, paper: Paper) -> bool:
    """Whether it was ticked, and not taken back since."""
    ticked, gone = case.last(Kind.IN_HAND, paper.word), case.last(Kind.NOT_IN_HAND, paper.word)
    return ticked is not None and (gone is None or gone.number < ticked.number)


def in_hand(case: Case) -> tuple[Paper, ...]:
    """What can be enclosed, as it is numbered in the PDF and in every letter."""
    if case.last(Kind.IN_HAND) is None:
        return ()
    return tuple(paper for paper in all_papers(case) if is_in_hand(case, paper))
