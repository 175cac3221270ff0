"""What the pretended users of the crash harness do within the few taps that a round leaves them, without a bot."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import pytest

from bot.guide.case import Answers, Case, Channel, Chat, Kind, Number, Plan, Sim
from bot.guide.state import State
from bot.screens.buttons import unpack
from playground.clock import WoundClock
from tests.input.world import Stand, screen, step
from tests.pretend import User
from tests.screens.worlds import NOW
from tests.torture.effects import CHECKS, Button, Seen, button
from tests.torture.people import CARRIERS, Person
from tests.torture.reader import Stored
from tests.torture.screens import doubles
from tests.torture.walks import Walk
from tests.torture.witness import Sent, Tapped, Witness

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


async def person(slug: str = "base") -> Person:
    async with aiohttp.ClientSession() as session:
        return Person(User("", session, 7), slug, 1, WoundClock(start=NOW))


async def test_nobody_takes_the_operator_of_another_whatever_they_want() -> None:
    one = await person()
    one.wants = frozenset({"set"})
    chosen = {one.weight(Button(1, "q.carrier", "set", f"carrier={slug}")): slug for slug in CARRIERS}
    assert chosen[max(chosen)] == "base"
    assert min(chosen) == 0


@pytest.mark.parametrize(
    "place", ["ask.says.1.r", "ask.say.pay_to_the_end.r", "ask.say.phone_back.p", "paper.call_off"]
)
async def test_the_last_walk_gets_out_of_pages_that_lead_to_each_other(place: str) -> None:
    case = Case(7, 1, NOW, NOW, Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.LETTER))
    case = case.record(Kind.ASKED, NOW, day=NOW.date(), detail="letter").record(Kind.WISH, NOW, detail="number=move")
    walk = Walk(7, None, NOW)
    walk.state = State(Chat(7, "en", NOW, zone="Europe/Brussels")).with_case(replace(case, place=place))
    walk.place = place
    assert not walk.stuck((await person()).way_on), [*walk.trail]


ANSWER = Button(1, "answer.operator.r", "tell", "answered_operator_refused")


@pytest.mark.parametrize(
    ("also", "missed"),
    [
        ([], True),
        ([("answered", "operator.solved.no_answer")], False),
        ([("answered", "ombudsman.solved.no_answer")], True),
        ([("confirmed", "")], False),
        ([("called_off", "email")], False),
    ],
)
def test_it_misses_an_answer_that_left_nothing_unless_another_or_the_proof_stands_for_it(
    also: list[tuple[str, str]], missed: bool
) -> None:
    told = [("complained", "no_answer"), *also]
    events = [{"number": n, "kind": kind, "detail": detail, "corrects": None} for n, (kind, detail) in enumerate(told)]
    found = Seen(Stored({}, [], events), [], asked=True, typed=False)
    assert CHECKS["tell"](ANSWER, found) is not missed


def test_it_holds_an_answer_about_a_bill_to_no_proof_of_the_end() -> None:
    events = [{"number": 1, "kind": kind, "detail": "", "corrects": None} for kind in ("complained", "ended")]
    about_the_bill = replace(ANSWER, place="answer.operator.b")
    assert not CHECKS["tell"](about_the_bill, Seen(Stored({}, [], events), [], asked=True, typed=False))


@pytest.mark.parametrize(
    ("data", "screens", "too_many"), [("send|text.fr", 3, 0), ("send|text.fr", 4, 1), ("done", 2, 1)]
)
def test_a_text_that_is_sent_on_its_own_brings_a_screen_below_it(data: str, screens: int, too_many: int) -> None:
    tapped = [Tapped(1, 7, f"2|1|ask.text|{data}", is_button=True, life=1)]
    sent = [Sent(7, f"screen {n}", NOW, 1) for n in range(screens)]
    witness = cast(Witness, SimpleNamespace(sent=sent, tapped=tapped, life=1))
    assert len(doubles(witness, [7])[1]) == too_many
