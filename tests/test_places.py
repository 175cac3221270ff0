"""Places have one home: what is known of each stands in bot/guide/places.py, how it is drawn in screens/registry.py."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import NotPossible
from bot.guide import places
from bot.guide.calendars import calendar
from bot.guide.case import Answers, Case, Number, Plan, Sim
from bot.guide.places import PLACES, find, fits, may_open, step_of_place
from bot.guide.steps import StepId
from bot.screens import registry

BOT = Path(__file__).parent.parent / "bot"
NOW = datetime(2026, 9, 23, 10, tzinfo=UTC)
FRESH = Case(7, 1, NOW, NOW)
ANSWERED = replace(FRESH, answers=Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, channel=None))
MOVING = replace(FRESH, answers=Answers("base", Plan.SUBSCRIPTION, Number.MOVE, Sim.WORKS_HERE))


def test_each_place_is_drawn_and_nothing_else_is() -> None:
    alone = {name for name, place in PLACES.items() if place.alone}
    assert alone == {*registry.PLACES, *registry.CHAT_PLACES}
    assert {name for name, place in PLACES.items() if place.argument} == {*registry.PLACES_WITH}
    assert {name for name, place in PLACES.items() if place.alone and not place.of_case} == {*registry.CHAT_PLACES}


def test_no_place_is_named_twice() -> None:
    every = (*places.QUESTIONS, *places.OF_THE_CASE, *places.OF_STEPS, *places.OF_THE_CHAT)
    assert len(every) == len(PLACES)


def test_each_calendar_is_known() -> None:
    assert all(calendar(place.calendar) for place in PLACES.values() if place.calendar)


@pytest.mark.parametrize(
    ("name", "place", "argument"),
    [
        ("unlink", "unlink", ""),
        ("unlink.chat", "unlink", "chat"),
        ("ask.call.phrases", "ask.call.phrases", ""),
        ("trouble.is.billed", "trouble.is", "billed"),
        ("trouble.costs", "trouble", "costs"),
        ("paper.ombudsman.billed", "paper", "ombudsman.billed"),
        ("q.look.bill", "q.look", "bill"),
        ("reminders.is.ended", "reminders.is", "ended"),
    ],
)
def test_a_name_is_a_place_and_its_argument(name: str, place: str, argument: str) -> None:
    found = find(name)
    assert found is not None
    assert (found[0].name, found[1]) == (place, argument)


@pytest.mark.parametrize("name", ["", "q", "pick", "more", "q.look", "plan.x", "zzz", "zzz.unlink", "."])
def test_a_name_that_is_none_is_found_nowhere(name: str) -> None:
    assert find(name) is None
    assert not fits(name, ANSWERED)


def literals(tree: ast.AST) -> Iterator[str]:
    """Every place that stands as a literal in a call of View.go or View.button, or in the making of an Outcome."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        named = {"go": node.args[1:3], "button": node.args[1:2], "Outcome": node.args[2:3]}.get(name, [])
        yield from (one.value for one in named if isinstance(one, ast.Constant) and isinstance(one.value, str))


def test_no_button_and_no_action_leads_to_a_place_that_is_not_there() -> None:
    files = [*(BOT / "screens").rglob("*.py"), *(BOT / "guide").rglob("*.py")]
    led = {(file.name, one) for file in files for one in literals(ast.parse(file.read_text()))}
    assert len(led) > 60
    assert {one for one in led if not (places.exists(one[1]) or one[1] == "pick")} == set()


def test_a_place_that_is_not_there_is_seen() -> None:
    assert set(literals(ast.parse('view.go(t("Back"), "plan", "plann"); Outcome(chat, case, "stepps")'))) == {
        "plan",
        "plann",
        "stepps",
    }


def test_before_the_questions_are_answered_only_what_fits_is_shown() -> None:
    shown = {name for name, place in PLACES.items() if fits(name if place.alone else f"{name}.x", FRESH)}
    assert shown == {name for name, place in PLACES.items() if place.any_time} - {"q.to"}, "nobody moves yet"
    assert may_open("zone", FRESH)
    assert not may_open("plan", FRESH)


def test_who_moves_a_number_opens_nothing_that_cancels() -> None:
    for name in places.CANCELLING:
        assert fits(name, replace(ANSWERED, answers=replace(ANSWERED.answers, channel="letter")))  # type: ignore[arg-type]
        assert not fits(name, MOVING)
        assert not may_open(name, MOVING)
        with pytest.raises(NotPossible):
            step_of_place(name, MOVING)


@pytest.mark.parametrize(
    ("name", "step"),
    [("unlink.chat", "unlink"), ("more.unlink", "unlink"), ("asked.call", "ask"), ("pick.end", "ask"), ("zone", "ask")],
)
def test_a_place_belongs_to_a_step(name: str, step: str) -> None:
    assert step_of_place(name, ANSWERED) is StepId(step)


@pytest.mark.parametrize("name", ["plan", "q.carrier", "more.zzz", "closed"])
def test_a_place_of_no_step_is_refused(name: str) -> None:
    with pytest.raises(NotPossible):
        step_of_place(name, ANSWERED)
