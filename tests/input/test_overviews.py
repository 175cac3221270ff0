"""The screens that only show how things stand lead on: they are never where a case goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.guide.case import Answers, Case, Channel, Kind, Number, Plan, Sim, Stage
from bot.guide.places import is_overview
from bot.guide.state import State
from bot.guide.steps import intake_question, next_step
from bot.guide.tap import Outcome, Tap
from bot.screens.registry import CHAT_PLACES, PLACES
from tests.conftest import Street
from tests.input.world import CHAT, Stand, buttons, screen, step
from tests.pretend import User
from tests.screens.worlds import NOW, case_with, view

GIVING_UP = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)
COMMANDS = ("/cases", "/status", "/reminders", "/dossier", "/start")
LATER = NOW + timedelta(minutes=1)


def _stands() -> list[Stand]:
    """Two cases in every place each: the active one was left at that place."""
    fresh = replace(case_with(GIVING_UP), chat_id=CHAT)
    asked = fresh.record(Kind.END_DATE, NOW, day=NOW.date(), detail="day").record(Kind.ASKED, NOW, day=NOW.date())
    beside = replace(fresh, number=fresh.number + 1, answers=replace(GIVING_UP, carrier="orange"), place="costs")
    chat = view(fresh).chat
    found = []
    for case in (fresh, asked, asked.record(Kind.CLOSED, NOW)):
        for place in (*PLACES, "unlink.chat", "trouble.is.refused", "reminders.is.nudge", "pick.end"):
            one = replace(case, place=place)
            state = State(replace(chat, chat_id=CHAT)).with_case(beside).with_case(one)
            found.append(Stand(state, Outcome(state.chat, one, place)))
    return found


def _resumes(shown: Stand) -> list[Tap]:
    return [tap for tap in buttons(screen(shown)) if tap.action == "resume"]


def _is_where_it_goes_on(case: Case, place: str) -> bool:
    if case.stage is Stage.SETTLED:
        return place == "closed"
    return place.split(".", maxsplit=1)[0] == (intake_question(case) or next_step(case))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_case_that_is_tapped_opens_its_next_step_from_wherever_it_was_left(command: str) -> None:
    opened = 0
    for stand in _stands():
        shown = step(stand.state, command, LATER)
        assert shown.state is not None
        for tap in _resumes(shown):
            after = step(shown.state, tap, LATER)
            assert after.shown.case is not None
            assert after.shown.case.number == tap.case
            assert _is_where_it_goes_on(after.shown.case, after.shown.place), (stand.shown.place, after.shown.place)
            opened += 1
    assert opened or command not in ("/cases", "/start")


@pytest.mark.parametrize("command", COMMANDS)
def test_an_overview_is_never_remembered_as_the_place_of_a_case(command: str) -> None:
    for stand in _stands():
        assert stand.shown.case is not None
        shown = step(stand.state, command, LATER)
        assert shown.state is not None
        assert shown.state.case is not None
        kept = shown.state.case.place
        assert kept == stand.shown.case.place or not (is_overview(kept) or kept in CHAT_PLACES)


def test_a_stray_text_leads_from_an_overview_that_an_older_program_stored_to_the_step() -> None:
    for stand in _stands():
        assert stand.state is not None
        assert stand.state.case is not None
        if is_overview(stand.state.case.place):
            shown = step(stand.state, "hello", LATER).shown
            assert _is_where_it_goes_on(stand.state.case, shown.place)


async def test_somebody_with_two_cases_goes_from_one_to_the_other_and_back(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk("End it", "BASE", "Only this number", "Works, in Belgium", "Phone")
    await user.send("/cases")
    await user.walk(
        "Another SIM", "End it", "Orange", "Only this number", "Works, in Belgium", "Choose for me", "Start"
    )
    for number, name in (("1", "BASE"), ("2", "Orange"), ("1", "BASE")):
        for command in ("/cases", "/status", "/cases"):
            await user.send(command)
        await user.tap(number)
        await user.sees(name, "step 1 of")
        assert "Your cancellations" not in await user.text()
    await user.send("/status")
    await user.send("/start")
    await user.tap("Go on")
    await user.sees("BASE", "step 1 of")
