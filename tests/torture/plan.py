"""Which kill comes when. Everything here is drawn from the seed, so that a plan can be had again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

LIVES_A_ROUND = 20
ENOUGH = 25  # kills that each boundary needs in a full run


class Boundary(StrEnum):
    """Where a life ends."""

    RECEIVE = "after receive"
    BEFORE_COMMIT = "before commit"
    AFTER_COMMIT = "after commit"
    BEFORE_SEND = "before send"
    AFTER_SEND = "after send"
    ACKNOWLEDGE = "before acknowledge"
    MIGRATION = "during migration"
    CLAIMING = "claim not committed"
    CLAIM = "reminder claimed"
    REMINDED = "reminder sent"
    RANDOM = "random moment"


CALM = "walk to the end"  # the life at the end of a round, which nobody kills
OF_REMINDERS = frozenset({Boundary.CLAIMING, Boundary.CLAIM, Boundary.REMINDED})
MOST_PASSINGS = {  # the kill comes at the first to so manieth passing
    Boundary.RECEIVE: 8,
    Boundary.BEFORE_COMMIT: 12,
    Boundary.AFTER_COMMIT: 12,
    Boundary.BEFORE_SEND: 8,
    Boundary.AFTER_SEND: 8,
    Boundary.ACKNOWLEDGE: 6,
    Boundary.MIGRATION: 5,
    Boundary.CLAIMING: 2,
    Boundary.CLAIM: 4,
    Boundary.REMINDED: 4,
}


@dataclass(frozen=True, slots=True)
class Life:
    """One life of the bot and how it ends: at the n-th `passing` of the boundary, or `seconds` after its start.

    winding: time goes by until reminders are due; else people tap
    """

    boundary: Boundary
    passing: int
    seconds: float
    winding: bool


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """Lives on one database, and the seed of the people in it. `calm`: at last everybody walks to the end."""

    number: int
    seed: int
    lives: tuple[Life, ...]
    calm: bool = True


def plan(seed: int, mode: str, kills: int, boundaries: Sequence[Boundary] = tuple(Boundary)) -> list[RoundPlan]:
    """`kills` lives, each boundary as often as every other (give or take one), shuffled, in rounds."""
    rng = random.Random(f"{seed} {mode}")  # noqa: S311 - chance, not secrecy
    order = [boundaries[n % len(boundaries)] for n in range(kills)]
    rng.shuffle(order)
    lives = [_life(rng, boundary) for boundary in order]
    rounds = [tuple(lives[n : n + LIVES_A_ROUND]) for n in range(0, kills, LIVES_A_ROUND)]
    return [RoundPlan(number, rng.getrandbits(32), part) for number, part in enumerate(rounds, 1)]


def needed(kills: int) -> int:
    """How many kills each boundary must get; in a short run its share."""
    return min(ENOUGH, kills // len(Boundary))


def _life(rng: random.Random, boundary: Boundary) -> Life:
    passing = rng.randint(1, MOST_PASSINGS.get(boundary, 1))
    winding = boundary in OF_REMINDERS or (boundary is Boundary.RANDOM and rng.random() < 0.5)
    longest = 2.5 if winding else 4.5  # with time for what people seldom do
    return Life(boundary, passing, round(rng.uniform(0.1, longest), 3), winding)
