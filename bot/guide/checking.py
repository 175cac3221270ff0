"""Before a text that cannot be taken back the answers that it rests on are read once: "Is this right?".

Which texts those are is a property of the text (`ends` in content/letters/, "not moving" of an answer), not of the
place that leads to it: every tap passes here. Marks among the ticks of the case keep it, behind words that no account
has: the text that waits, and of each sort of text the answers that were found right last. They are no events: nobody
told anything, so neither the record nor a reminder can show them, and there are never more than four.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

from bot.errors import NotPossible
from bot.guide.case import Case, Kind
from bot.guide.conditions import gives_notice
from bot.guide.content.letters import Ends
from bot.guide.content.models import Content
from bot.guide.papers import PDF, exists, letter_of
from bot.guide.tap import Outcome, Tap
from bot.guide.waiting_text import CHECK, Waiting, text_that_waits, with_text, without_text
from bot.guide.wish import pending, sent, withdrawn

FOUND_RIGHT = "right."
SAID = "ask.say."  # an answer to what the operator says
DIGITS = 8
ANSWERS = frozenset({"set", "end", "did", "noted_wrong"})  # what changes an answer
QUESTIONS = ("q.", "ask.when", "ask.lines", "pick.end", "pick.leave_end", "asked.way", "asked.how.")
CONTRACT = ("carrier", "plan", "number", "sim", "channel", "holder", "shared")
MANDATE = ("carrier", "plan", "holder")


def checked_first(tap: Tap, outcome: Outcome[Case], content: Content) -> Outcome[Case]:
    """The outcome, or the check page in its place where what it would show has not been checked."""
    case, found = outcome.case, _unchecked(outcome, content)
    if not found:
        return _kept_waiting(tap, outcome)
    if found.startswith(SAID):
        waits = Waiting(found)
    elif tap.action == "send":
        waits = Waiting(tap.place, tap.arg)
    else:
        waits = Waiting(f"paper.{found.partition('.')[0]}", found)
    return replace(outcome, case=with_text(case, waits), place=CHECK, send=())


def _unchecked(outcome: Outcome[Case], content: Content) -> str:
    """What of it ends something and was not checked: "pdf.text.fr", "ask.say.notice"; "" for nothing."""
    shown = [*outcome.send, *([outcome.place] if outcome.place.startswith(SAID) else [])]
    return next((what for what in shown if not is_checked(outcome.case, content, what)), "")


def is_checked(case: Case, content: Content, what: str) -> bool:
    """Whether it may be shown: it ends nothing, or its answers were found right as they are."""
    ends = what_it_ends(case, content, what)
    return ends is None or _mark(ends, case) in case.ticks


def what_it_ends(case: Case, content: Content, what: str) -> Ends | None:
    """What a text, or an answer, ends; None where nothing can be lost by it, as by repeating what was sent."""
    repeats = sent(case) and not withdrawn(case)
    if what.startswith(SAID):
        slug = what.removeprefix(SAID).partition(".")[0]
        found = next((one for one in content.objections if one.slug == slug), None)
        return Ends.CONTRACT if found and gives_notice(found.when) and not repeats and not case.moving else None
    letter = content.letters.get(letter_of(what.removeprefix(PDF).partition(".")[0], case))
    if letter is None or (letter.repeats and repeats):
        return None
    return letter.ends


def _kept_waiting(tap: Tap, outcome: Outcome[Case]) -> Outcome[Case]:
    """A text waits as long as its answers are changed from its page; each change leads back there."""
    case = outcome.case
    waits = text_that_waits(case)
    if waits is None or outcome.place == CHECK:
        return outcome
    from_page = tap.place == CHECK or tap.place.startswith(QUESTIONS)
    if from_page and outcome.place.startswith(QUESTIONS):
        return outcome
    changed = from_page and tap.action in ANSWERS and not outcome.place.startswith("wish.")
    if changed and still_there(case, waits):
        return replace(outcome, place=CHECK)
    return replace(outcome, case=without_text(case))


def still_there(case: Case, waits: Waiting) -> bool:
    """Whether there is such a text for the answers as they are now."""
    return not waits.what or exists(waits.kind, case)


@dataclass(frozen=True, slots=True)
class LetThrough:
    """The case in which the answers were found right, and what was waiting for that."""

    case: Case
    place: str
    what: str


def let_through(case: Case, content: Content, mark: str) -> LetThrough | None:
    """What waits, once its answers are right; None for the second of two taps. Raises NotPossible."""
    waits = text_that_waits(case)
    if waits is None:
        if any(tick.startswith(FOUND_RIGHT) and tick.endswith(f".{mark}") for tick in case.ticks):
            return None
        raise NotPossible(mark)
    ends = what_it_ends(case, content, waits.what or waits.place)
    if ends is None or mark_of(case, ends) != mark:
        raise NotPossible(mark)
    others = frozenset(tick for tick in case.ticks if not tick.startswith(f"{FOUND_RIGHT}{ends}."))
    known = without_text(replace(case, ticks=others | {_mark(ends, case)}))
    return LetThrough(known, waits.place, waits.what)


def _mark(ends: Ends, case: Case) -> str:
    return f"{FOUND_RIGHT}{ends}.{mark_of(case, ends)}"


def mark_of(case: Case, ends: Ends) -> str:
    """A short mark of all answers that such a text rests on: another one when any of them is another."""
    told = "|".join(_told(case, ends))
    return sha256(told.encode()).hexdigest()[:DIGITS]


def _told(case: Case, ends: Ends) -> list[str]:
    names = MANDATE if ends is Ends.MANDATE else CONTRACT
    answers = [str(getattr(case.answers, name)) for name in names]
    if ends is Ends.MANDATE:
        return answers
    end = case.last(Kind.END_DATE)
    days = [f"{end.day} {end.detail}" if end else ""]
    if ends is Ends.CONTRACT:
        return [*answers, *days]
    asked, wish = case.last(Kind.ASKED), pending(case)
    return [*answers, *days, f"{asked.day} {asked.detail}" if asked else "", wish.detail if wish else ""]
