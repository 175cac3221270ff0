"""What is wanted: at which operator, for which plan, what becomes of the number. A change of it wipes no record.

What was told under another wish counts for nothing as long as that wish is left (`Case.effective`), and is all there
again when it comes back. The event that leaves a wish names it: "email.proximus.subscription.give_up".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.guide.case import ANSWER_TYPES, SWITCHING, Answers, Case, Event, Kind, Number, Plan

WISHED = ("carrier", "plan", "number")
SENT = "wish.sent"  # asks whether the withdrawal was sent
BACK = "wish.back"  # an earlier wish came back
WITHDRAWALS = frozenset({"call_off", "call_off_move"})  # each of what is on its way, and of nothing else
SENT_AGAIN = (Kind.ASKED, Kind.CHASED, Kind.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish. None: an older program did not know, or a newer one wrote a word that is not known here."""

    carrier: str | None = None
    plan: Plan | None = None
    number: Number | None = None

    @property
    def moving(self) -> bool:
        return self.number is Number.MOVE

    @property
    def prepaid(self) -> bool:
        return self.plan is Plan.PREPAID


def wish_of(answers: Answers) -> Wish:
    """What these answers want."""
    return Wish(answers.carrier, answers.plan, answers.number)


def named(wish: Wish) -> str:
    """ "proximus.subscription.give_up", for the detail of the event that leaves it."""
    return ".".join(str(word) for word in (wish.carrier, wish.plan, wish.number))


def wish_left(event: Event) -> Wish | None:
    """The wish that an event leaves; None when it names none."""
    words = event.detail.split(".")[-len(WISHED) :]
    if len(words) < len(WISHED):
        return None
    carrier, plan, number = words
    return Wish(
        carrier,
        Plan(plan) if plan in set(Plan) else None,
        Number(number) if number in set(Number) else None,
    )


def wishes(case: Case) -> dict[int, Wish]:
    """The wish of each era of `Case.eras`."""
    left = zip(case.events, case.eras, strict=False)
    known = {era: wish for event, era in left if event.kind in SWITCHING and (wish := wish_left(event))}
    return {**known, case.eras[-1]: wish_of(case.answers)}


def sent(case: Case) -> bool:
    """Whether a request or an order went out under the wish of now."""
    return case.last(Kind.ASKED) is not None


def pending(case: Case) -> Event | None:
    """What is wanted instead of what is on its way; None where nothing is, or all is over."""
    return case.last(Kind.WISH) if sent(case) and case.last(Kind.ENDED) is None else None


def wanted(case: Case, wish: Event) -> Answers:
    """The answers once that wish holds."""
    name, _, word = wish.detail.partition("=")
    kind = ANSWER_TYPES.get(name)
    if name not in WISHED or (kind and word not in set(kind)):
        return case.answers  # a newer program wrote it
    changed: dict[str, Any] = {name: kind(word) if kind else word}
    return replace(case.answers, **changed)


def withdrawn(case: Case) -> Event | None:
    """The withdrawal of what was sent, as long as it was not sent again."""
    if case.last(Kind.CALLED_OFF) is None or not sent(case):
        return None
    eras = zip(case.events, case.eras, strict=False)
    found = [e for e, era in eras if e.kind is Kind.CALLED_OFF and era == case.eras[-1]]
    if not found:
        return None
    since = (case.last(kind) for kind in SENT_AGAIN)
    return None if any(e and e.number > found[-1].number for e in since) else found[-1]


def left_under(case: Case, wish: Wish) -> Event | None:
    """The newest event that left this wish, where it can be taken up again."""
    return next((e for e in _left(case) if wish_left(e) == wish), None)


def _left(case: Case) -> Iterator[Event]:
    """What left another wish than the one of now, newest first."""
    for event, era in zip(reversed(case.events), reversed(case.eras[:-1]), strict=True):
        if event.kind in SWITCHING and era != case.eras[-1]:
            yield event


def withdrawal(case: Case) -> str:
    """The letter that withdraws what is on its way: none that ends a contract where a number moves."""
    return "call_off_move" if case.moving else "call_off"
