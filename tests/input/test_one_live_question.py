"""A reminder takes the buttons off the screen before it: whoever has two cases still gets to the other's question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.guide.case import Answers, Case, Channel, Kind, Number, Plan, Sim
from bot.guide.state import State
from bot.guide.tap import Outcome, Tap
from bot.screens.buttons import unpack
from bot.screens.cases import cases, with_others
from bot.screens.registry import PLACES
from bot.screens.screen import Screen, View
from tests.conftest import Street
from tests.input.world import CHAT, Stand, step
from tests.pretend import User, labels
from tests.screens.budget import faults
from tests.screens.worlds import NOW, case_with, content, languages, view

TO_PLAN = ("End it", "BASE", "Only this number", "Works, in Belgium", "Phone")
ORANGE = ("Another SIM", "End it", "Orange", "Only this number", "Works, in Belgium", "Phone")
GIVING_UP = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)
OPERATORS = ("base", "orange", "proximus", "carrefour_mobile", "telenet")


def _many(count: int) -> tuple[Case, ...]:
    """Cases of one chat, each tapped a minute after the one before."""
    slugs = [slug for slug in OPERATORS if slug in content().carriers]
    return tuple(
        replace(
            case_with(replace(GIVING_UP, carrier=slugs[n % len(slugs)])),
            chat_id=CHAT,
            number=n,
            last_tap=NOW + timedelta(minutes=n),
        )
        for n in range(1, count + 1)
    )


def _seen(every: tuple[Case, ...], language: str = "en", active: int = 1) -> View:
    shown = view(every[0], language)
    return replace(shown, chat=replace(shown.chat, active_case=active), cases=every)


def _row(screen: Screen) -> list[tuple[str, Tap | None]]:
    return [(b.text, unpack(b.data or "")) for b in screen.rows[-1]]


def _stands() -> Iterator[Stand]:
    """Two cases: the second was left at any place, then a reminder of the first came."""
    one, other = _many(2)
    for place in PLACES:
        left = replace(other, place=place)
        state = State(replace(view(one).chat, chat_id=CHAT)).with_case(left).with_case(replace(one, place="backup"))
        yield Stand(state, Outcome(state.chat, left, place))


async def test_somebody_with_two_cases_answers_the_one_whose_buttons_a_reminder_took(
    street: Street, user: User
) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, "Go to the request", "End of the month", "I have called", "Today", "Belgium")
    await user.wind(days=1)
    await user.send("/cases")
    await user.walk(*ORANGE, "Start", "In whose name")
    left = await user.text()
    assert await user.wind(until_message=True)
    await user.sees("BASE · subscription", "Get the confirmation in writing")
    await user.tap("Orange")
    assert await user.text() == left
    await user.tap("BASE")
    await user.sees("BASE · subscription", "Get the confirmation in writing")


async def test_somebody_whose_reminders_came_together_goes_from_one_to_the_other(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, "Go to the request", "End of the month", "I have called", "Today", "Belgium")
    await user.send("/cases")
    await user.walk(*ORANGE, "Go to the request", "End of the month", "I have called", "Today")
    assert await user.wind(until_message=True)
    await user.walk("1", "Orange")
    await user.sees("Orange · subscription", "Get the confirmation in writing")


async def test_somebody_with_one_case_sees_no_other_button(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, "Go to the request", "End of the month", "I have called", "Today", "Belgium")
    assert await user.wind(until_message=True)
    await user.sees("Get the confirmation in writing")
    assert not [label for label in labels(await user.screen()) if label.startswith("▶️")]


def test_the_button_leads_to_the_very_screen_that_was_left_wherever_it_fits() -> None:
    same = 0
    for stand in _stands():
        assert stand.state is not None
        assert stand.shown.case is not None
        after = step(stand.state, Tap(stand.shown.case.number, "reminders", "resume"))
        assert after.shown.case is not None
        assert after.shown.case.number == stand.shown.case.number
        same += after.shown.place == stand.shown.place
    assert same > len(PLACES) / 2


def test_the_case_that_was_on_the_screen_comes_first_and_a_settled_one_not_at_all() -> None:
    one, second, third = _many(3)
    shown = Screen("…", ())
    assert [tap and tap.case for _, tap in _row(with_others(_seen((one, second, third)), shown, {1}))] == [3, 2]
    active = _seen((one, second, third), active=2)
    assert [tap and tap.case for _, tap in _row(with_others(active, shown, {1}))] == [2, 3]
    closed = third.record(Kind.CLOSED, NOW)
    assert [tap and tap.case for _, tap in _row(with_others(_seen((one, second, closed)), shown, {1}))] == [2]
    assert with_others(_seen((one, closed)), shown, {1}) == shown


def test_of_more_than_two_others_the_list_of_all_is_one_tap_away() -> None:
    row = _row(with_others(_seen(_many(5), active=4), Screen("…", ()), {1}))
    assert [tap and (tap.action, tap.case, tap.arg) for _, tap in row] == [("resume", 4, ""), ("go", 1, "cases")]


@pytest.mark.parametrize("language", languages())
def test_the_list_of_all_shows_where_each_goes_on_and_fits(language: str) -> None:
    for count in range(1, 6):
        screen = cases(_seen(_many(count), language))
        assert not faults("steps", language, screen), "a row of numbers may be as wide as one of steps"
        if count <= 2:
            assert screen.text.count("▶️") == count
        below = with_others(_seen(_many(count), language), Screen("…", screen.rows[:1]), {1})
        assert not faults("steps", language, below)


def test_two_fast_taps_on_the_button_lead_to_one_screen() -> None:
    stand = next(_stands())
    assert stand.state is not None
    once = step(stand.state, Tap(2, "reminders", "resume"))
    twice = step(once.state, Tap(2, "reminders", "resume"))
    assert (twice.shown.place, twice.settled()) == (once.shown.place, once.settled())
