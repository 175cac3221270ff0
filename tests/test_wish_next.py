"""While a withdrawal or a second sending is still to be done, it is the next thing, wherever "Go on" stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.guide.case import Case, Kind
from bot.guide.decide import tapped
from bot.guide.state import State
from bot.guide.tap import Tap
from bot.screens.fit import visible
from bot.screens.registry import draw
from tests.screens.worlds import content, languages
from tests.test_wish import CHAT, DAY, GIVE_UP, MOVING, NOW, act, at, called_off, regretted, sent, taps, text


def opened(case: Case, action: str, place: str) -> str:
    """Where a button of that place leads, through the whole decision."""
    state = State(CHAT, (replace(case, place="status"),))
    return tapped(state, CHAT, NOW, Tap(case.number, place, action, ""), content(), languages()).place


def sent_again_is_next(answers: object = GIVE_UP) -> Case:
    """Withdrawn, and the wish of before taken up again."""
    moving = answers is MOVING
    case = called_off(sent(MOVING if moving else GIVE_UP), "number.give_up" if moving else "number.move")
    return act("set", case, "number=move" if moving else "number=give_up", later=DAY).case


@pytest.mark.parametrize("wish", ["number.move", "carrier.orange"])
def test_who_wants_something_else_is_led_to_the_withdrawal(wish: str) -> None:
    case = regretted(sent(), wish)
    assert act("start", case).place == "wish.sent"
    assert opened(case, "start", "status") == "wish.sent"
    assert opened(case, "resume", "back") == "wish.sent"
    for place in ("status", "back"):
        assert "Next: Withdraw the request at Proximus" in text(case, place)
    assert "Withdraw the request at Proximus" in text(case, "cases")
    assert "▶️ 1" not in text(case, "steps").replace("▶️ Next", "")


def test_the_withdrawal_of_an_order_is_next_for_who_moves() -> None:
    case = regretted(sent(MOVING), "number.give_up")
    assert "Next: Withdraw the order at your new operator" in text(case, "status")


def test_the_steps_stay_within_reach_and_not_yet_does_not_run_in_a_circle() -> None:
    case = regretted(sent())
    page = taps(draw("wish.sent", at(case)))
    assert not any(tap.action == "start" for tap in page)
    assert any((tap.action, tap.arg) == ("go", "steps") for tap in page)
    assert act("go", case, "prepare").place == "prepare"
    assert not any(tap.action == "start" for tap in taps(draw("wish.number.move", at(case))))


@pytest.mark.parametrize(
    ("answers", "line"),
    [(GIVE_UP, "Next: Send Proximus the request again"), (MOVING, "Next: Order the move again at your new operator")],
)
def test_what_was_withdrawn_is_sent_again_next(answers: object, line: str) -> None:
    case = sent_again_is_next(answers)
    assert act("start", case).place == "wish.back"
    assert opened(case, "resume", "back") == "wish.back"
    assert line in text(case, "status")
    sent_again = act("did", case, f"asked={NOW.date()}.letter", place="wish.back").case
    assert act("start", sent_again).place != "wish.back"


def test_once_it_is_over_nothing_is_withdrawn_or_sent_again() -> None:
    over = sent_again_is_next().record(Kind.ENDED, NOW, day=date(2026, 11, 30))
    assert act("start", over).place != "wish.back"


def test_who_orders_the_move_again_says_so_today_or_on_another_day() -> None:
    page = draw("wish.back", at(sent_again_is_next(MOVING)))
    labels = {b.text for row in page.rows for b in row}
    assert "✅ Ordered again" in labels
    assert "✅ Sent again" not in labels
    assert any((tap.action, tap.arg) == ("go", "pick.asked_again") for tap in taps(page))
    calendar = draw("pick.asked_again", at(sent_again_is_next(MOVING)))
    assert "wish.back" in {tap.arg for tap in taps(calendar)}


@pytest.mark.parametrize("wish", ["carrier.orange", "plan.prepaid"])
def test_a_mere_slip_and_a_withdrawal_are_two_ways_and_no_sequence(wish: str) -> None:
    page = text(sent(), f"wish.{wish}")
    assert "1." not in page
    assert "Or is the request itself wrong?" in page
    assert "Or is the order itself wrong?" in text(sent(MOVING), f"wish.{wish}")


@pytest.mark.parametrize(
    ("answers", "asked_for", "right"),
    [
        (GIVE_UP, "call_off_move", "Withdraw the request at Proximus"),
        (MOVING, "call_off", "Withdraw the order at your new operator"),
    ],
)
def test_an_old_button_leads_to_the_letter_that_fits(answers: object, asked_for: str, right: str) -> None:
    page = draw(f"paper.{asked_for}", at(sent(MOVING if answers is MOVING else GIVE_UP)))
    assert right in visible(page.text)
    handed = {tap.arg.partition(".")[0] for tap in taps(page) if tap.action == "send"}
    assert handed == {"call_off" if asked_for == "call_off_move" else "call_off_move"}


def test_a_number_that_moved_is_corrected_by_saying_that_it_has_not() -> None:
    page = draw("wish.number.give_up", at(sent(MOVING).record(Kind.ENDED, NOW, day=NOW.date())))
    assert "It has not moved" in {b.text.removeprefix("↩️ ") for row in page.rows for b in row}
    assert "“It has not moved”" in page.text
