"""Where somebody can go with what they typed: the buttons to offer for a concern, as the case stands.

A text records nothing. Each way is a button that stands elsewhere too, so that a tap does what it does there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.guide.case import Case, Kind, Need, Number, Sim, Stage
from bot.guide.origins import from_place
from bot.guide.places import may_open
from bot.guide.scams import SCAM
from bot.guide.steps import intake_question
from bot.guide.told_before import came_later
from bot.guide.trouble import PLACE, Trouble, troubles

OFFER = "offer"  # "offer.billed.no_answer": the place that offers
AND = "+"  # "need=end+proximus": an answer, and the operator that was said with it
WHICH = "which"  # "which.orange.proximus": of the operators that a name may mean
MENU = "trouble.menu"
MOST_WAYS = 4


class Concern(StrEnum):
    """What a text can be about. The word stands in the name of a place; free_text/sayings has the words of people."""

    DIED = "died"
    COLLECTOR = "collector"
    SCAM = "scam"
    TAKEN = "taken"
    LOST = "lost"
    LATE_MOVE = "late_move"
    REFUND = "refund"
    REFUSED = "refused"
    BILLED = "billed"
    NO_ANSWER = "no_answer"
    GOES_ON = "goes_on"
    NO_CALL = "no_call"
    NOT_MINE = "not_mine"
    LEAVING = "leaving"
    KEEP = "keep"
    END = "end"
    CANCELLED = "cancelled"


class Label(StrEnum):
    """What a button says that is offered here and is no trouble's."""

    END = "end"
    KEEP = "keep"
    CANCELLED = "cancelled"
    NOT_MINE = "not_mine"
    DIED = "died"
    SCAM = "scam"
    LOST = "lost"
    BLOCK = "block"
    LEAVE = "leave"
    WAY = "way"
    REQUEST = "request"
    MENU = "menu"
    STATUS = "status"
    CHANGE = "change"
    ANOTHER = "another"


@dataclass(frozen=True, slots=True)
class Way:
    """A button: what it says, and its tap."""

    label: Label | Trouble
    place: str
    action: str
    arg: str = ""


# The page of a trouble once something was asked, and the answer to "what went wrong?" that leads to it before.
PAGES = {
    Concern.NO_ANSWER: (Trouble.NO_ANSWER, "no_answer"),
    Concern.GOES_ON: (Trouble.GOES_ON, "goes_on"),
    Concern.BILLED: (Trouble.BILLED, "billed"),
    Concern.REFUSED: (Trouble.REFUSED, "refused"),
    Concern.REFUND: (Trouble.REFUND_UNPAID, "refund"),
    Concern.LATE_MOVE: (Trouble.GOES_ON, "late"),
    Concern.COLLECTOR: (Trouble.COLLECTOR, "collector"),
    Concern.TAKEN: (Trouble.NUMBER_TAKEN, "taken"),
}
FATES = {Concern.KEEP: Number.MOVE, Concern.END: Number.GIVE_UP}
OF_ANOTHER_SIM = frozenset({Concern.END, Concern.KEEP, Concern.NOT_MINE, Concern.CANCELLED, Concern.LEAVING})


def concerns_in(argument: str) -> tuple[Concern, ...]:
    """Of "billed.no_answer"; words that are none are left out."""
    return tuple(Concern(word) for word in argument.split(".") if word in set(Concern))


def ways(case: Case, concern: Concern) -> tuple[Way, ...]:  # noqa: C901, PLR0911 - a line per concern
    """The buttons that fit, the likeliest first; none where the case is about it already."""
    if case.stage is Stage.SETTLED and concern in OF_ANOTHER_SIM:
        return (Way(Label.ANOTHER, "cases", "new"),)
    if case.stage is Stage.SETTLED and concern in PAGES:  # its record stays what it is
        return Way(Label.MENU, MENU, "go", MENU), Way(Label.ANOTHER, "cases", "new")
    match concern:
        case Concern.SCAM:
            return (Way(Label.SCAM, SCAM, "go", SCAM),)
        case Concern.DIED:
            return _died(case)
        case Concern.NOT_MINE:
            return _not_mine(case)
        case Concern.LOST:
            return _lost(case)
        case Concern.LEAVING:
            return _leaving(case)
        case Concern.NO_CALL:
            return _in_writing(case)
        case Concern.END | Concern.KEEP:
            return _wish(case, FATES[concern])
        case Concern.CANCELLED:
            return _cancelled(case)
        case _:
            return _trouble(case, *PAGES[concern])


def is_known(case: Case, concern: Concern) -> bool:
    """Whether the case says so already: "I go to Orange" is the name of an operator to who moves a number."""
    return concern in FATES and case.answers.number is FATES[concern]


def _asking(case: Case) -> bool:
    """Whether nothing was sent yet: then the first answers can still change."""
    return case.last(Kind.ASKED) is None


def _need(need: Need) -> Way:
    """The button of the first question; it is labelled by the same word."""
    return Way(Label(need), "q.need", "set", f"need={need}")


def _menu_button(case: Case, trouble: Trouble) -> Way:
    """The button of the menu of troubles: a bill, and money, are told on their own pages."""
    looked_at = trouble in (Trouble.BILLED, Trouble.REFUND_UNPAID) or case.last(Kind.TROUBLE, trouble) is not None
    if looked_at:
        return Way(trouble, MENU, "go", from_place(f"{PLACE}{trouble}", MENU))
    return Way(trouble, MENU, "tell", f"trouble_{trouble}")


def _trouble(case: Case, trouble: Trouble, wrong: str) -> tuple[Way, ...]:
    if intake_question(case) or (_asking(case) and trouble not in troubles(case)):
        return _before(case, trouble, wrong)
    if trouble in troubles(case) or trouble is Trouble.REFUND_UNPAID:
        return (_menu_button(case, trouble),)
    return (Way(Label.MENU, MENU, "go", MENU),)


def _before(case: Case, trouble: Trouble, wrong: str) -> tuple[Way, ...]:
    """Nothing was sent from here. Of a plan that is made already, that it was cancelled before is said first. Whose
    contract it is, and that somebody died, is not lost over it."""
    if case.answers.need is Need.NOT_MINE:
        return () if intake_question(case) else (Way(Label.MENU, MENU, "go", MENU),)
    if intake_question(case):
        return (Way(trouble, "q.wrong", "set", f"wrong={wrong}"),)
    return () if case.answers.need is Need.CANCELLED else (_need(Need.CANCELLED),)


def _died(case: Case) -> tuple[Way, ...]:
    if case.bereaved:
        return ()
    if _asking(case):
        return (Way(Label.DIED, "q.who", "set", "who=died"),)
    return (_menu_button(case, Trouble.DIED),)


def _not_mine(case: Case) -> tuple[Way, ...]:
    if case.answers.need is Need.NOT_MINE and _asking(case):
        return ()
    return (_need(Need.NOT_MINE),) if _asking(case) else (_menu_button(case, Trouble.HOLDER),)


def _lost(case: Case) -> tuple[Way, ...]:
    """Whom to call to have it blocked; while questions are open the operator is not known yet."""
    general = Way(Label.BLOCK, "q.need", "go", "lost")
    if case.answers.need is None and intake_question(case):
        return general, _need(Need.END), _need(Need.KEEP)
    if question := intake_question(case):
        return (general, *((Way(Label.LOST, "q.sim", "set", f"sim={Sim.LOST}"),) if question == "q.sim" else ()))
    block = Way(Label.BLOCK, "plan", "go", "ask.block")
    return (block,) if may_open("ask.block", case) else (_menu_button(case, Trouble.SIM_GONE),)


def _leaving(case: Case) -> tuple[Way, ...]:
    """The day of leaving is asked once the plan is made."""
    if intake_question(case):
        return (_need(Need.END), _need(Need.KEEP)) if case.answers.need is None else ()
    day = "leaving" if case.last(Kind.LEAVING) else "pick.leave"
    return (Way(Label.LEAVE, "plan", "go", day),) if may_open(day, case) else ()


def _in_writing(case: Case) -> tuple[Way, ...]:
    """For who cannot call: how it is sent is chosen again, as long as nothing was."""
    question, here = intake_question(case), "q.channel"
    if question and question != here:
        return (_need(Need.END), _need(Need.KEEP)) if case.answers.need is None else ()
    chosen = question == here or (case.answers.channel is not None and _asking(case))
    return (Way(Label.WAY, question or "plan", "go", here),) if chosen else ()


def _wish(case: Case, fate: Number) -> tuple[Way, ...]:
    """To end it, or to keep the number; where that is under way, to the request."""
    need = Need.KEEP if fate is Number.MOVE else Need.END
    if case.answers.number is fate:
        return _under_way(case)
    if case.answers.need is Need.NOT_MINE and not intake_question(case):
        return (Way(Label(need), "change", "set", f"number={fate}"),)
    if came_later(case) and not _asking(case):
        return (Way(Label.CHANGE, "plan", "go", "change"),)
    return (_need(need),)


def _under_way(case: Case) -> tuple[Way, ...]:
    if intake_question(case):
        return ()
    if not _asking(case):
        return (Way(Label.STATUS, "plan", "go", "status"),)
    return (Way(Label.REQUEST, "plan", "go", "ask"),) if may_open("ask", case) else ()


def _cancelled(case: Case) -> tuple[Way, ...]:
    if not _asking(case):
        return (Way(Label.MENU, MENU, "go", MENU),)
    return () if case.answers.need in (Need.CANCELLED, Need.NOT_MINE) else (_need(Need.CANCELLED),)
