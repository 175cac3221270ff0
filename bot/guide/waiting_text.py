"""The text that waits for "That is right": a mark among the ticks of its case, behind a word that no account has."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.guide.case import Case

CHECK = "check"
WAITS = "check."


@dataclass(frozen=True, slots=True)
class Waiting:
    """The page that it was asked for on, and what is to be sent; "" where the page itself shows it."""

    place: str
    what: str = ""

    @property
    def kind(self) -> str:
        """The word of the text: "text" of "pdf.text.fr"."""
        return self.what.removeprefix("pdf.").partition(".")[0]


def text_that_waits(case: Case) -> Waiting | None:
    """None while nothing does."""
    found = next((tick for tick in case.ticks if tick.startswith(WAITS)), "")
    place, _, what = found.removeprefix(WAITS).partition("|")
    return Waiting(place, what) if place else None


def some_text_waits(case: Case) -> bool:
    return text_that_waits(case) is not None


def opened_from(case: Case) -> str:
    """Where an answer is changed from: the check page of a text that waits, else the list of answers."""
    return CHECK if some_text_waits(case) else "change"


def with_text(case: Case, waits: Waiting) -> Case:
    """The case in which this text waits, and no other."""
    return replace(case, ticks=without_text(case).ticks | {f"{WAITS}{waits.place}|{waits.what}"})


def without_text(case: Case) -> Case:
    """The case in which nothing waits."""
    if text_that_waits(case) is None:
        return case
    return replace(case, ticks=frozenset(tick for tick in case.ticks if not tick.startswith(WAITS)))
