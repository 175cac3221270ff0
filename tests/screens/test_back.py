"""Back leads to where somebody came from, whichever of several pages they came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import islice

import pytest

from bot.guide.case import Answers, Case, Channel, Kind, Number, Plan, Sim
from bot.guide.origins import ORIGINS, from_place, split_origin
from bot.guide.places import exists, find, fits
from bot.guide.steps import StepId
from bot.guide.tap import Tap
from bot.screens.buttons import unpack
from bot.screens.registry import CHAT_PLACES, draw
from bot.screens.screen import Screen, View
from tests.conftest import Street
from tests.input.world import CHAT, step
from tests.pretend import User
from tests.screens.every import places_of
from tests.screens.worlds import NOW, case_with, stages, view

GIVING_UP = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)
KINDS = (
    GIVING_UP,
    Answers("proximus", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.LOST, Channel.WRITING),
    Answers("orange", Plan.SUBSCRIPTION, Number.MOVE),
    Answers("lycamobile", Plan.PREPAID, Number.GIVE_UP, Sim.DEAD),
)
TO_PLAN = ("End it", "BASE", "Only this number", "Works, in Belgium", "Phone")
BACK = "‹ Back"  # other labels name where they lead


def _labelled(screen: Screen) -> list[tuple[str, Tap]]:
    return [(b.text, tap) for row in screen.rows for b in row if b.data and (tap := unpack(b.data))]


def _opens(place: str, page: Screen) -> Iterator[str]:
    """The pages that a page opens; not the steps, among which Back is the step before, nor another page of a list."""
    for label, tap in _labelled(page):
        steps = tap.arg in set(StepId) or tap.arg == "back.sure"
        # the same question, for who did not call; from a reminder of the request, whose step it leads back to
        same = (place, tap.arg) in {("asked.call", "asked"), ("unsent", "asked")}
        onward = label.startswith("‹") or label.endswith("›") or (place.startswith("pick.") and tap.arg[:5] == "pick.")
        found = tap.arg == "q.carrier" and place.startswith(("q.unknown", "q.look", "lost"))  # on to the answer
        first = tap.arg == "wish.sent"  # what has to be done before anything else: it has a way of its own
        if tap.action == "go" and not steps and not same and not onward and not first and not found:
            yield tap.arg


def _drawn(shown: View, place: str) -> Screen:
    return draw(place, shown)


def _leads_back(place: str, opened: str, drawn: Callable[[str], Screen]) -> bool:
    """Whether Back on the opened page shows the page before again; a page without Back has a way of its own."""
    back = [tap for label, tap in _labelled(drawn(opened)) if label == BACK]
    if not back or back[0].action == "resume":
        return True
    return drawn(back[0].arg) == drawn(place)


@pytest.mark.parametrize("answers", KINDS, ids=lambda answers: f"{answers.carrier} {answers.number}")
def test_back_leads_to_the_page_that_opened_a_page(answers: Answers) -> None:
    lost, looked = set[tuple[str, str]](), 0
    for case in (*stages(answers), *islice(_leaving(answers), 1)):
        drawn = cache(partial(_drawn, view(case)))
        for place in dict.fromkeys((*places_of(case), *CHAT_PLACES)):
            if place in ("ended.when", "confirmed") or (not fits(place, case) and place not in CHAT_PLACES):
                continue  # drawn in the place of another one
            if place == "ask.call" and answers.channel is Channel.HOTLINE:
                continue  # the request itself is the call; nothing leads to a second page of it
            for opened in _opens(place, drawn(place)):
                looked += 1
                lost |= {(place, opened)} if not _leads_back(place, opened, drawn) else set()
    assert not lost
    assert looked > 100


def _leaving(answers: Answers) -> Iterator[Case]:
    yield case_with(answers).record(Kind.LEAVING, NOW, day=NOW.date().replace(day=28))


@pytest.mark.parametrize("letter", ORIGINS)
def test_every_letter_names_a_place_and_reads_back(letter: str) -> None:
    assert exists(ORIGINS[letter])
    assert split_origin(from_place("2", ORIGINS[letter])) == ("2", letter)
    assert from_place("ask.says", "steps") == "ask.says"
    assert split_origin("no_answer") == ("no_answer", "")


def test_who_moves_a_number_gets_no_text_that_ends_it_by_a_letter_either() -> None:
    moving = case_with(Answers("orange", Plan.SUBSCRIPTION, Number.MOVE))
    for letter in ORIGINS:
        assert find(f"ask.text.{letter}") is not None
        assert not fits(f"ask.text.{letter}", moving)
        assert draw(f"ask.text.{letter}", view(moving)) == draw("prepare", view(moving))


def test_help_privacy_and_language_lead_back_to_where_the_command_was_sent() -> None:
    for place in ("trouble.is.refused", "unlink.bank", "ask.says.2", "steps", "leaving"):
        case = replace(next(_leaving(GIVING_UP)), chat_id=CHAT, place=place)
        state = step(None, "/start").state
        assert state is not None
        state = replace(state, cases=()).with_case(case)
        for command in ("/help", "/privacy", "/language", "/scam"):
            asked = step(state, command)
            assert step(asked.state, Tap(case.number, command[1:], "resume")).shown.place == place


async def test_somebody_in_a_dispute_reads_of_the_operator_and_goes_on_with_the_dispute(
    street: Street, user: User
) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, "Go to the request", "End of the month", "I have called", "Today", "Belgium")
    await user.walk("Steps", "Trouble?")
    menu = await user.text()
    await user.walk("They refuse", "Back")
    assert await user.text() == menu
    await user.tap("They refuse")
    dispute = await user.text()
    for away in (("They say", "Next page", "7", "Back", "Previous page", "Back"), ("This operator", "Back")):
        await user.walk(*away)
        assert await user.text() == dispute
    await user.send("/help")
    await user.walk("Was I scammed?", "Back", "Back")
    assert await user.text() == dispute


async def test_somebody_who_corrects_an_answer_and_thinks_again_is_back_at_the_status(
    street: Street, user: User
) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN)
    await user.send("/status")
    status = await user.text()
    await user.walk("Correct", "SIM", "Back")
    await user.sees("Which answer do you want to change?")
    await user.send("/status")
    await user.walk("Correct", "Back")
    assert await user.text() == status
    await user.walk("Trouble?", "Back")
    assert await user.text() == status
