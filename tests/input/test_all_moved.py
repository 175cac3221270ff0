"""Somebody who says that all accounts are moved without having looked at some of them is asked, and believed."""

from __future__ import annotations

from dataclasses import replace

from bot.guide.accounts import not_looked_at
from bot.guide.case import Answers, Case, Channel, Number, Plan, Sim
from bot.guide.content.models import Group
from bot.guide.state import State
from bot.guide.steps import Mark, StepId, mark_of
from bot.guide.tap import Outcome, Tap
from tests.conftest import Street
from tests.input.world import CHAT, SOON, Stand, buttons, screen, step
from tests.pretend import User
from tests.screens.worlds import NOW, case_with, content, view

GIVING_UP = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)


def _stand(ticks: frozenset[str] = frozenset()) -> Stand:
    case = replace(case_with(GIVING_UP), chat_id=CHAT, place="unlink", ticks=ticks)
    state = State(replace(view(case).chat, chat_id=CHAT)).with_case(case)
    return Stand(state, Outcome(state.chat, case, "unlink"))


def _case(stand: Stand) -> Case:
    assert stand.state is not None
    assert stand.state.case is not None
    return stand.state.case


def _tap(stand: Stand, action: str, arg: str = "") -> Stand:
    """The button of that action on the screen, as somebody finds it there."""
    found = next(tap for tap in buttons(screen(stand)) if tap.action == action and (not arg or tap.arg == arg))
    return step(stand.state, found)


def _open_all(stand: Stand) -> Stand:
    for group in Group:
        stand = step(_tap(stand, "go", f"unlink.{group}").state, Tap(_case(stand).number, "unlink", "go", "unlink"))
    return stand


def test_who_opened_no_group_is_asked_and_nothing_is_recorded() -> None:
    asked = _tap(_stand(), "done")
    assert asked.shown.place == "unlink.sure"
    assert mark_of(_case(asked), StepId.UNLINK) is Mark.OPEN
    for title in ("Bank, pay", "ID, state", "People"):
        assert title in screen(asked).text
    twice = step(asked.state, Tap(_case(asked).number, "unlink", "done"), NOW + SOON)
    assert mark_of(_case(twice), StepId.UNLINK) is Mark.OPEN, "two fast taps are no answer to the question"


def test_who_says_yes_is_believed() -> None:
    told = _tap(_tap(_stand(), "done"), "done")
    assert mark_of(_case(told), StepId.UNLINK) is Mark.DONE
    assert told.shown.place == "extras"


def test_who_looks_first_is_shown_a_group_and_is_asked_of_the_others_only() -> None:
    looked = _tap(_tap(_stand(), "done"), "go")
    assert looked.shown.place == "unlink.accounts"
    again = step(looked.state, Tap(_case(looked).number, "unlink", "done"))
    assert again.shown.place == "unlink.sure"
    assert "Apple, Google" not in screen(again).text
    assert "Bank, pay" in screen(again).text


def test_who_opened_every_group_is_not_asked() -> None:
    told = _tap(_open_all(_stand()), "done")
    assert mark_of(_case(told), StepId.UNLINK) is Mark.DONE


def test_a_tick_of_an_earlier_version_counts_and_of_the_rest_nothing_is_known() -> None:
    old = _stand(ticks=frozenset({"ing", "signal"}))
    assert set(Group) - set(not_looked_at(_case(old), content())) == {Group.BANK, Group.CHAT}
    assert "Bank, pay" not in screen(_tap(old, "done")).text
    back = step(old.state, Tap(_case(old).number, "unlink.bank.ing", "untick", "ing"))
    assert Group.BANK not in not_looked_at(_case(back), content()), "who takes a tick back has been there"


def test_a_step_that_was_done_before_is_not_asked_about() -> None:
    done = _tap(_tap(_stand(), "done"), "done")
    repeated = step(done.state, Tap(_case(done).number, "unlink", "done"), NOW + SOON)
    assert repeated.shown.place == "extras"


def test_the_mark_of_a_group_is_no_account_that_is_done() -> None:
    before, after = _stand(), _open_all(_stand())
    assert screen(before).text == screen(after).text
    assert [b.text for row in screen(before).rows for b in row] == [b.text for row in screen(after).rows for b in row]


async def test_somebody_who_looked_at_two_groups_is_told_which_are_left(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk("End it", "BASE", "Only this number", "Works, in Belgium", "Phone", "Start")
    await user.send("/status")
    await user.walk("Go on", "Steps", "5", "Bank, pay", "Groups", "ID, state", "Groups", "All mine are moved")
    await user.sees("you have not looked at", "Apple, Google")
    assert "Bank, pay" not in await user.text()
    await user.tap("Yes, all are moved")
    await user.sees("step 6 of")
