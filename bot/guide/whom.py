"""To whom a number moves: what was answered, where it has to be asked, and the operator that it leads to."""

from __future__ import annotations

from collections.abc import Iterator

from bot.guide.case import Case, Kind
from bot.guide.content.models import Carrier, Content, Status
from bot.guide.origins import split_origin

PLACE = "q.to"  # asks for it
AT_THE_ORDER = "ask"  # behind its name: opened on the page of the order, or asked by it
NONE = "none"  # not chosen yet, or left out: every text leaves the name open
OTHER = "other"  # one that is not listed
MISSING = "ask.sim"  # the page of who waits for the new SIM
OF_A_MOVE = frozenset({PLACE, MISSING})
OFFERED = (Status.ACTIVE, Status.UNCERTAIN)


def has_new_operator(case: Case) -> bool:
    """Whether the number moves to another operator; the family of the dead takes it over at its own first."""
    return case.moving and not case.bereaved


def asks_whom(case: Case) -> bool:
    """Whether it has to be known before the move is ordered; not of a case that was begun before this was asked: it
    goes on where it stands."""
    open_still = has_new_operator(case) and case.answers.to is None
    return open_still and not (case.last(Kind.END_DATE) or case.last(Kind.ASKED))


def page_and_origin(argument: str) -> tuple[str, str]:
    """ "2.h" is "2" and "h", "ask" is "" and "ask": the page of the list, and where it was opened."""
    before, _, last = argument.rpartition(".")
    return (before, last) if last == AT_THE_ORDER else split_origin(argument)


def new_operator(case: Case, content: Content) -> Carrier | None:
    """The operator that the number moves to; None where it is not chosen, not listed, or no longer known."""
    found = content.carriers.get(case.answers.to or "") if has_new_operator(case) else None
    return found if found and found.status is not Status.GENERIC else None


def heir(content: Content, slug: str) -> str:
    """Who goes on with a brand that was merged; any other is its own."""
    carrier = content.carriers.get(slug)
    return carrier.continues_as if carrier and carrier.continues_as else slug


def same_operator(content: Content, one: str, other: str) -> bool:
    """Whether no number can move between them: a merged brand is the operator that goes on with it."""
    return heir(content, one) == heir(content, other)


def same_house(case: Case, content: Content) -> bool:
    """Whether the old and the new operator are known to belong together."""
    new, old = new_operator(case, content), content.carriers.get(case.answers.carrier or "")
    if new is None or old is None:
        return False
    houses = [carrier.owner.house if carrier.owner else carrier.slug for carrier in (new, old)]
    return houses[0] == houses[1]


def offered(case: Case, content: Content) -> Iterator[Carrier]:
    """Those that a number can move to: no brand that is gone, not the operator that it leaves."""
    for carrier in content.carriers.values():
        if carrier.status in OFFERED and not same_operator(content, carrier.slug, case.answers.carrier or ""):
            yield carrier
