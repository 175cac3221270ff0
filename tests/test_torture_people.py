"""What the pretended users of the crash harness do within the few taps that a round leaves them, without a bot."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import aiohttp

from bot.screens.buttons import unpack
from playground.clock import WoundClock
from tests.input.world import Stand, screen, step
from tests.pretend import User
from tests.screens.worlds import NOW
from tests.torture.effects import button
from tests.torture.people import CARRIERS, Person

ROUNDS = 15  # of 300 kills
ACTS = 26  # of one person in a round, before everybody walks to the end
A_MOMENT = timedelta(seconds=2)
LATE = ("tick", "notyet", "tell", "wipe", "drop", "new", "wish", "called_off")


def seen(stand: Stand) -> dict[str, Any]:
    """The screen as the playground tells of it."""
    drawn = screen(stand)
    return {"buttons": [[{"data": b.data, "style": b.style} for b in row if b.data] for row in drawn.rows]}


def acts(person: Person) -> Iterator[str]:
    """What one person does in a round, one idea after the other."""
    stand, now = step(None, "/start"), NOW
    for _ in range(ACTS):
        now += A_MOMENT
        idea = person.idea(seen(stand))
        yield idea
        stand = step(stand.state, unpack(idea) or idea, now)


async def test_within_three_hundred_kills_somebody_does_what_comes_late_in_a_journey() -> None:
    """All was thrown away, or the wish changed, so seldom that three hundred kills proved nothing of it."""
    done: Counter[str] = Counter()
    chance = random.Random(1)  # noqa: S311 - a seed, no secret
    async with aiohttp.ClientSession() as session:
        for slug in [*CARRIERS] * ROUNDS:
            person = Person(User("", session, 7), slug, chance.getrandbits(32), WoundClock(start=NOW))
            done.update(found.action for idea in acts(person) if (found := button(idea)))
    assert not [action for action in LATE if not done[action]], done
