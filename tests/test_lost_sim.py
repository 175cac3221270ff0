"""A SIM was lost or stolen: how it is blocked, from abroad too, by a friend too, and that it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.guide.actions import ACTIONS
from bot.guide.case import Answers, Case, Channel, Chat, Kind, Need, Number, Plan, Sim
from bot.guide.offers import Concern, ways
from bot.guide.reminders import reminded, schedule
from bot.guide.tap import ActionContext, Outcome
from bot.screens.buttons import unpack
from bot.screens.registry import draw
from tests.screens.budget import visible
from tests.screens.worlds import NOW, TODAY, case_with, content, view

CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
PAGE, FRIEND = "ask.block", "ask.friend"


def lost(sim: Sim = Sim.LOST_ABROAD, carrier: str = "proximus") -> Case:
    return case_with(Answers(carrier, Plan.SUBSCRIPTION, Number.GIVE_UP, sim, Channel.EMAIL, need=Need.END))


def act(case: Case, place: str, arg: str) -> Outcome[Case]:
    return ACTIONS["tell"](ActionContext(CHAT, case, place, arg, NOW, content()))


def shown(case: Case, place: str, language: str = "en") -> str:
    return visible(draw(place, view(case, language)).text)


def leads_to(case: Case, place: str) -> list[str]:
    taps = [unpack(b.data) for row in draw(place, view(case)).rows for b in row if b.data]
    return [tap.arg for tap in taps if tap]


def test_who_lost_it_abroad_reads_that_a_free_number_may_not_work_and_what_else_there_is() -> None:
    text = shown(lost(), PAGE)
    assert "A 0800 or short number may not work from abroad." in text
    assert "MyProximus" in text
    assert "may not work from abroad" not in shown(lost(Sim.LOST_HERE), PAGE)


def test_who_lost_it_abroad_reads_the_number_that_works_there_first() -> None:
    text = shown(lost(carrier="base"), PAGE)
    first = next(line for line in text.splitlines() if "+32" in line)
    assert first.startswith("Any phone, also abroad")


def test_a_friend_gets_words_for_the_call_and_no_letter_that_cancels() -> None:
    assert not any(arg.startswith("paper.proxy") for arg in leads_to(lost(), PAGE))
    text = shown(lost(), FRIEND, "zh")
    for said in (
        "quelqu’un dont la carte SIM",
        "simkaart kwijt is",
        "SIM-Karte verloren ist",
        "a friend whose SIM card",
    ):
        assert said in text


def test_who_had_it_blocked_finds_it_in_the_record_and_can_take_it_back() -> None:
    assert "not noted whether the lost SIM is blocked" in shown(lost(), "status")
    case = act(lost(), PAGE, "blocked").case
    blocked = case.last(Kind.BLOCKED)
    assert blocked is not None
    assert blocked.day == TODAY
    assert "The operator blocked the lost SIM" in shown(case, "status")
    assert "not noted" not in shown(case, "status")
    assert "You had it blocked on" in shown(case, "plan")
    back = act(case, PAGE, f"blocked=undo{blocked.number}").case
    assert back.last(Kind.BLOCKED) is None


def test_the_first_nudge_asks_about_the_block_once() -> None:
    case = lost()
    first = schedule(case, CHAT)[0]
    assert first.place == PAGE
    again = schedule(reminded(case, first, NOW + timedelta(days=4), CHAT), CHAT)[0]
    assert again.place != PAGE
    assert schedule(act(case, PAGE, "blocked").case, CHAT)[0].place != PAGE


@pytest.mark.parametrize("answers", [Answers(), Answers("base", need=Need.END)])
def test_who_types_stolen_before_the_questions_are_answered_gets_the_numbers(answers: Answers) -> None:
    case = case_with(answers)
    assert ways(case, Concern.LOST)[0].arg == "lost"
    text = shown(case, "lost")
    assert "Proximus: 0800 55 800" in text
    assert "Ik ben mijn simkaart kwijt" in text
    assert "q.carrier" in leads_to(case, "lost")
