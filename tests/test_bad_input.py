"""Whatever people send or tap, they get a friendly line, and neither their screen nor anything else is lost."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.tap import Tap
from bot.screens.buttons import pack, unpack
from tests.conftest import Street
from tests.pretend import User, labels

PREPARED = ("End it", "BASE", "Only this number", "Works, in Belgium", "Letter", "Start")


def from_me(user: User, **body: Any) -> dict[str, Any]:
    me = {"id": user.chat, "is_bot": False, "first_name": "Visitor", "language_code": user.language}
    chat = {"id": user.chat, "type": "private", "first_name": "Visitor"}
    return {"message_id": 900, "date": 1_790_000_000, "chat": chat, "from": me, **body}


@pytest.fixture
async def prepared(user: User) -> User:
    """Somebody at the first step."""
    await user.send("/start")
    await user.walk(*PREPARED)
    return user


async def test_it_answers_free_text_with_one_line_and_the_screen_stays(prepared: User) -> None:
    before = await prepared.screen()
    await prepared.send("hello, my number is 0470 12 34 56")
    await prepared.is_told("I did not understand that", "/trouble", "/help", "Please send no personal data")
    assert await prepared.screen() == before


async def test_it_answers_an_unknown_command_with_one_line(prepared: User) -> None:
    await prepared.send("/fly")
    await prepared.is_told("I do not know that command", "/help")
    await prepared.sees("Get these ready")


@pytest.mark.parametrize(
    "thing",
    [
        {"sticker": {"file_id": "a", "file_unique_id": "b", "type": "regular", "width": 1, "height": 1,
                     "is_animated": False, "is_video": False}},
        {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}},
        {"dice": {"emoji": "🎲", "value": 4}},
    ],
)  # fmt: skip
async def test_it_answers_things_that_are_no_text(prepared: User, thing: dict[str, Any]) -> None:
    await prepared.raw({"message": from_me(prepared, **thing)})
    await prepared.is_told("I did not understand that")
    await prepared.sees("Get these ready")


async def test_it_answers_an_edited_message_and_does_not_run_its_command(prepared: User) -> None:
    await prepared.raw({"edited_message": from_me(prepared, text="/start", edit_date=1_790_000_100)})
    await prepared.is_told("I did not understand that")
    await prepared.sees("Get these ready")


async def test_it_survives_an_update_that_cannot_be_read(prepared: User) -> None:
    await prepared.raw({"message": {"nonsense": True}, "as_is": True})
    await prepared.tap("I have these")
    await prepared.sees("step 2 of 11")


async def test_it_steps_forward_once_for_two_fast_taps(prepared: User) -> None:
    screen = await prepared.screen()
    data = next(b["data"] for row in screen["buttons"] for b in row if "I have these" in b["text"])
    await asyncio.gather(*(prepared.press(screen["message_id"], data, force=True) for _ in range(2)))
    await prepared.sees("step 2 of 11")


async def test_it_carries_out_a_stale_tap_that_is_still_possible(prepared: User) -> None:
    old = await prepared.screen()
    await prepared.walk("I have these", "6 months or more")
    data = next(b["data"] for row in old["buttons"] for b in row if "Steps" in b["text"])
    await prepared.press(old["message_id"], data, force=True)
    await prepared.sees("▶️ 2.")


async def test_it_shows_where_you_are_for_a_tap_that_no_longer_fits(prepared: User) -> None:
    screen = await prepared.screen()
    number = screen["buttons"][0][0]["data"].split("|")[1]
    await prepared.press(screen["message_id"], f"2|{number}|final_bill|skip", force=True)
    await prepared.sees("step", "of 11")
    await prepared.press(screen["message_id"], f"2|{number}|ask|skip", force=True)
    await prepared.sees("That button is out of date")


async def test_it_changes_nothing_for_a_button_of_another_case(prepared: User, street: Street) -> None:
    screen = await prepared.screen()
    await prepared.press(screen["message_id"], "2|999999|prepare|done", force=True)
    await prepared.sees("That button is out of date", "step 1 of 11")
    other = street.user(2002)
    await other.send("/start")
    mine = next(b["data"] for row in screen["buttons"] for b in row if "I have these" in b["text"])
    theirs = await other.screen()
    await other.press(theirs["message_id"], mine, force=True)
    await other.sees("What do you need?")
    await prepared.sees("step 1 of 11")


@pytest.mark.parametrize(
    "data", ["", "x", "2|1|plan|go", "3|1|plan|start", "2|1|../x|go|plan", "2|1|plan|go|" + "x" * 50]
)
async def test_it_answers_forged_button_data(prepared: User, data: str) -> None:
    screen = await prepared.screen()
    await prepared.press(screen["message_id"], data or " ", force=True)
    await prepared.sees("That button is out of date")


async def test_it_works_in_private_only(prepared: User, street: Street) -> None:
    group = {"id": -100500, "type": "supergroup", "title": "Friends"}
    message = {**from_me(prepared), "chat": group, "text": "/start@bye_sim_demo_bot",
               "entities": [{"type": "bot_command", "offset": 0, "length": 23}]}  # fmt: skip
    await prepared.raw({"message": message})
    async with street.session.get(f"{street.playground.url}/calls") as answer:
        calls = (await answer.json())["calls"]
    sent = [c for c in calls if c["method"] == "sendMessage" and c["chat_id"] == -100500]
    assert len(sent) == 1
    assert street.bot_app is not None
    assert await street.bot_app.store.load(-100500) is None


async def test_it_starts_with_the_operator_of_a_deep_link(user: User) -> None:
    await user.send("/start proximus")
    await user.sees("Proximus", "What do you need?")
    await user.tap("End it")
    await user.sees("Proximus", "Do you get a bill every month?")


async def test_it_welcomes_back_on_start_in_the_middle(prepared: User) -> None:
    await prepared.send("/start")
    assert any("Go on" in label for label in labels(await prepared.screen()))
    await prepared.tap("Go on")
    await prepared.sees("step 1 of 11")


@given(st.text(max_size=80))
def test_it_reads_any_button_data_without_raising(data: str) -> None:
    tap = unpack(data)
    if tap is not None:
        assert unpack(pack(tap)) == tap


@given(
    st.integers(0, 999_999), st.sampled_from(["plan", "unlink.bank.ing", "more.ask"]), st.sampled_from(["go", "done"])
)
def test_it_reads_back_what_it_packed(case: int, place: str, action: str) -> None:
    tap = Tap(case, place, action, "ask.text")
    assert unpack(pack(tap)) == tap
    assert len(pack(tap).encode()) <= 64
