"""What somebody reads who has asked an operator for the end: the visible text of a place."""

from __future__ import annotations

from dataclasses import replace

from bot.guide.case import Answers, Case, Channel, Kind, Number, Plan, Sim
from bot.screens.registry import draw
from tests.screens.budget import visible
from tests.screens.worlds import END, NOW, TODAY, case_with, view

MOST_PAGES = 8


def of(
    carrier: str, plan: Plan = Plan.SUBSCRIPTION, number: Number = Number.GIVE_UP, sim: Sim = Sim.WORKS_HERE
) -> Case:
    """A case that was asked for by letter today."""
    case = case_with(replace(Answers(carrier, plan, number), sim=sim, channel=Channel.LETTER))
    return case.record(Kind.END_DATE, NOW, day=END, detail="day").record(Kind.ASKED, NOW, day=TODAY, detail="letter")


def on(place: str, case: Case, language: str = "en") -> str:
    """The text of a place."""
    return visible(draw(place, view(case, language)).text)


def every_page(place: str, case: Case) -> str:
    """All that a place with pages shows."""
    return "\n".join([on(place, case), *(on(f"{place}.{page}", case) for page in range(1, MOST_PAGES))])
