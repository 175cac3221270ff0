"""Every place of the bot: a screen, by the name that stands in button data and in `cases.place` and never changes.

A place may carry an argument behind its name: "unlink.chat" is "unlink" with "chat". How it is drawn is in
screens/registry.py, which has a drawing for each of them and for nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.errors import NotPossible
from bot.guide.calendars import Calendar, calendar
from bot.guide.case import Case
from bot.guide.departure import leaves
from bot.guide.named_day import NAMED, can_be_named
from bot.guide.papers import exists as paper_exists
from bot.guide.papers import text_page
from bot.guide.scams import SCAMS
from bot.guide.steps import StepId, intake_question, steps_of
from bot.guide.told_before import TOLD_END, came_later
from bot.guide.waiting_text import CHECK, some_text_waits
from bot.guide.whom import OF_A_MOVE, has_new_operator
from bot.guide.wish import WITHDRAWALS

Asked = Literal["day", "city", "operator", ""]


@dataclass(frozen=True, slots=True)
class Place:
    """`alone`: it may be shown without an argument; `argument`: with one.

    `of_case`: it is about a case; the others can be shown to anybody.
    `any_time`: shown also before the questions are answered.
    `overview`: it only shows how things stand; nobody goes on from there, so no case remembers it.
    `asks`: what a typed text is read as there. `calendar`: for a day, the calendar that its question leads to.
    """

    name: str
    alone: bool = True
    argument: bool = False
    of_case: bool = True
    any_time: bool = False
    overview: bool = False
    asks: Asked = ""
    calendar: str = ""


def _question(name: str, *, asks: Asked = "", argument: bool = False, alone: bool = True) -> Place:
    return Place(name, alone=alone, argument=argument, any_time=True, asks=asks)


def _asks_day(name: str, leads_to: str, *, argument: bool = False) -> Place:
    return Place(name, calendar=leads_to, argument=argument)


def _overview(name: str, *, argument: bool = False, any_time: bool = False) -> Place:
    return Place(name, argument=argument, any_time=any_time, overview=True)


QUESTIONS = (
    _question("q.need", asks="operator"),
    _question("q.who"),
    _question("q.wrong"),
    _question("q.carrier", asks="operator"),
    _question("q.others", asks="operator", argument=True),  # a page of them
    _question("q.merged", asks="operator"),
    _question("q.unknown", asks="operator"),
    _question("q.look", asks="operator", argument=True, alone=False),
    _question("q.plan"),
    _question("q.holder", argument=True),
    _question("q.number"),
    _question("q.to", asks="operator", argument=True),  # a page of them, and where it was opened
    _question("q.keep", argument=True),
    _question("q.sim"),
    _question("q.channel"),
)
OF_THE_CASE = (
    _overview("cases", any_time=True),
    _overview("cases.drop", any_time=True),
    _overview("dossier"),
    _overview("proofs", argument=True),  # of which event, and where it was opened (screens/proofs.py)
    _overview("reminders", argument=True),
    Place("reminders.is", alone=False, argument=True, overview=True),
    _overview("status"),
    Place("offer", alone=False, argument=True, any_time=True, overview=True),  # what a text seems to be about
    _overview("lost", any_time=True),
    Place("which", alone=False, argument=True, any_time=True, overview=True),  # of the operators that a text may mean
    _overview("along", argument=True),  # where it was opened
    Place("plan"),
    Place("leaving"),
    Place("leaving.by"),
    Place("change", argument=True),
    Place("steps"),
    Place("money", alone=False, argument=True),
    Place("trouble", argument=True),
    Place("trouble.menu", argument=True),
    Place("trouble.unwilling", argument=True),
    Place("trouble.is", alone=False, argument=True),
    Place("trouble.bank"),
    Place("trouble.collector"),
    Place("gone", alone=False, argument=True),  # which account: the number gets no codes
    Place("taken", alone=False, argument=True),  # the same: somebody else has the number
    Place("right", alone=False, argument=True),
    Place("more", alone=False, argument=True),
    Place("sources", alone=False, argument=True),
    Place("paper", alone=False, argument=True),
    Place("pdf", alone=False, argument=True),  # of what: as `paper`, or "text"
    Place(CHECK),
    Place("pick", alone=False, argument=True),
    Place("wish", alone=False, argument=True),
    Place("wish.sent"),
    Place("wish.how", alone=False, argument=True),
    Place("wish.back"),
    Place("wish.reply"),
    Place("zone", any_time=True, asks="city"),
    Place("zone.after", asks="city"),
    Place("zone.after.more", asks="city"),
    Place("zone.hour", any_time=True),
    Place("zone.more", any_time=True, asks="city"),
)
OF_STEPS = (
    Place("prepare"),
    Place("prepare.holder"),
    Place("prepare.shared"),
    Place("costs"),
    Place("costs.started"),
    Place("costs.device"),
    Place("costs.local", alone=False, argument=True),
    Place("balance"),
    Place("balance.local", alone=False, argument=True),
    Place("backup"),
    Place("unlink", argument=True),
    Place("unlink.sure"),
    Place("extras"),
    Place("extras.local", alone=False, argument=True),
    Place("ask"),
    Place("ask.lines"),
    Place("ask.sim", argument=True),
    _asks_day("ask.when", "end", argument=True),
    Place("ask.text", argument=True),
    Place("ask.phrases", argument=True),
    Place("ask.block", argument=True),
    Place("ask.friend"),
    Place("ask.call"),
    Place("ask.call.phrases"),
    Place("ask.says", argument=True),
    Place("ask.say", alone=False, argument=True),
    _asks_day("asked", "asked"),
    _asks_day("asked.call", "asked_call"),
    Place("asked.how", alone=False, argument=True),
    Place("asked.way"),
    _asks_day("told.end", "told_end"),
    Place("confirmation"),
    _asks_day("confirmed", "confirmed"),
    _asks_day("named", "named", argument=True),
    Place("ended"),
    _asks_day("ended.when", "ended"),
    Place("ended.early", alone=False, argument=True),
    Place("answer.operator", argument=True),  # about what: a Thread; alone about the earliest that waits
    Place("answer.ombudsman", argument=True),
    Place("eve"),
    Place("unsent"),
    Place("final_bill"),
    Place("final_bill.how"),
    Place("farewell"),
    Place("closing", argument=True),  # where it was opened
    Place("closed"),
)
_PRIVACY = ("privacy", "privacy.what", "privacy.keep", "privacy.sure")
_ALWAYS = ("back", "back.sure", *_PRIVACY, "wiped", "help", "language", *SCAMS)
OF_THE_CHAT = (
    *(Place(name, of_case=False) for name in (*_ALWAYS, "along.offer", "along.refused", "along.gone")),
    Place("pasted", alone=False, argument=True, of_case=False, any_time=True),  # which secrets, and what else
)
PLACES: dict[str, Place] = {place.name: place for place in (*QUESTIONS, *OF_THE_CASE, *OF_STEPS, *OF_THE_CHAT)}
FIRST = "q.need"

# Said or sent by mistake they could cost a number that moves.
CANCELLING = frozenset({"ask.text", "ask.call", "ask.call.phrases"})
OF_WHO_LEAVES = frozenset({"leaving.by", "zone.after", "zone.after.more"})
# Places whose root is not the step they belong to, and places whose argument is the step.
_STEP_OF_ROOT = {
    **dict.fromkeys(("asked", "told", "pick", "zone", "unsent"), StepId.ASK),
    **dict.fromkeys(("answer", "eve"), StepId.ENDED),
}
_ONLY_WHILE: dict[str, Callable[[Case], bool]] = {
    TOLD_END: came_later,
    CHECK: some_text_waits,
    **dict.fromkeys(OF_A_MOVE, has_new_operator),
    **dict.fromkeys(OF_WHO_LEAVES, leaves),
}
_ABOUT_A_STEP = frozenset({"more", "sources", "snooze"})
_STEPS = frozenset(StepId)


@lru_cache(maxsize=1024)
def find(name: str) -> tuple[Place, str] | None:
    """The place of a full name and its argument ("" for none); None when there is no such place."""
    place = PLACES.get(name)
    if place is not None and place.alone:
        return place, ""
    words = name.split(".")
    for cut in range(len(words) - 1, 0, -1):
        place = PLACES.get(".".join(words[:cut]))
        if place is not None and place.argument:
            return place, ".".join(words[cut:])
    return None


def exists(name: str) -> bool:
    """Whether there is such a place; its argument is not looked at."""
    return find(name) is not None


def root_of(name: str) -> str:
    return name.partition(".")[0]  # "unlink" of "unlink.chat"


def argument_of(name: str) -> str:
    """What stands behind the place's own name."""
    found = find(name)
    return found[1] if found else ""


def needs_case(name: str) -> bool:
    """Whether a place is about a case; the others can be shown to anybody."""
    found = find(name)
    return found is None or found[0].of_case


def is_overview(name: str) -> bool:
    """Whether no case remembers the place."""
    found = find(name)
    return found is not None and found[0].overview


def asked_at(name: str) -> Asked:
    """What a typed text is read as at this place; "" where only buttons count."""
    found = find(name)
    if found is None:
        return ""
    return "day" if calendar_at(name) else found[0].asks


def calendar_at(name: str) -> Calendar | None:
    """The calendar of "pick.asked.2026-11" and of the screen that leads there; None where no day is asked for."""
    found = find(name)
    if found is None:
        return None
    place, argument = found
    return calendar(root_of(argument) if place.name in ("pick", "money") else place.calendar)


def cancels(name: str) -> bool:
    """Whether it shows what ends a contract, wherever it was opened from."""
    found = find(name)
    return found is not None and found[0].name in CANCELLING


def may_open(name: str, case: Case) -> bool:
    """Whether somebody may go there now: a step that the case has, or else what fits its open questions."""
    name = text_page(name)
    root, found = root_of(name), find(name)
    if _is_out(found, case):
        return False
    if root in _STEPS:
        return root in steps_of(case) and not (case.moving and cancels(name))
    if intake_question(case):
        return found is not None and found[0].any_time
    return root != "paper" or _is_paper(argument_of(name), case)


def fits(name: str, case: Case | None) -> bool:
    """Whether it can be drawn for the case as it is now: no step before the questions are answered."""
    name = text_page(name)
    found = find(name)
    if _is_out(found, case):
        return False
    if found is None or found[0].any_time:
        return found is not None
    if case is None or intake_question(case) or (cancels(name) and case.moving):
        return False
    if found[0].name == NAMED:
        return can_be_named(case)
    if found[0].name == "paper":
        return _is_paper(found[1], case)
    return _has_step(name, case)


def _is_out(found: tuple[Place, str] | None, case: Case | None) -> bool:
    """Whether it is a place of some cases only, and this is none of them."""
    only = _ONLY_WHILE.get(found[0].name) if found else None
    return only is not None and not (case and only(case))


def _is_paper(argument: str, case: Case) -> bool:
    """Whether its page can be drawn; of the two that withdraw the one that fits is."""
    kind = argument.partition(".")[0]
    return kind in WITHDRAWALS or paper_exists(kind, case)


def _has_step(name: str, case: Case) -> bool:
    root = _STEP_OF_ROOT.get(root_of(name), root_of(name))
    return root not in _STEPS or root in steps_of(case)


def step_of_place(name: str, case: Case) -> StepId:
    """ "unlink.chat" and "more.unlink" belong to unlink. Raises NotPossible when the case has no such step."""
    words = name.split(".")
    word = words[1] if words[0] in _ABOUT_A_STEP and len(words) > 1 else words[0]
    step = _STEP_OF_ROOT.get(word) or (StepId(word) if word in _STEPS else None)
    if step is None or step not in steps_of(case) or (case.moving and cancels(name)):
        raise NotPossible(name)
    return step
