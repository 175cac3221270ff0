"""Whatever people send or tap, they get a friendly line, and neither their screen nor anything else is lost."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.tap import Tap
from bot.handlers.taps import COMMANDS
from bot.i18n import Texts
from bot.screens.buttons import pack, unpack
from bot.screens.profile import profile_of
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


async def said_in(street: Street, chat: int) -> list[dict[str, Any]]:
    """What the bot wrote in a group, once it has dealt with everything that was sent there."""
    await street.user(7).send("/help")
    await street.user(7).sees("Ombudsman")
    async with street.session.get(f"{street.playground.url}/user/{chat}/messages") as answer:
        return [message for message in (await answer.json())["messages"] if message["from_bot"]]


def in_group(text: str, length: int | None = None, offset: int = 0, **more: Any) -> dict[str, Any]:
    command = {"type": "bot_command", "offset": offset, "length": len(text) if length is None else length}
    return {"text": text, "chat": {"id": -1005000000000, "type": "supergroup", "title": "Friends"},
            "entities": [command] if command["length"] else [], **more}  # fmt: skip


@pytest.mark.parametrize("text", ["/start", "/help", "/status", "/start@bye_sim_demo_bot", "/play@Bye_Sim_Demo_Bot"])
async def test_in_a_group_a_command_for_this_bot_is_answered_with_the_way_to_a_private_chat(
    street: Street, text: str
) -> None:
    await street.user(-1005000000000).raw({"message": in_group(text)})
    (said,) = await said_in(street, -1005000000000)
    assert "only in a private chat" in said["text"]
    assert street.bot_app is not None
    assert await street.bot_app.store.load(-1005000000000) is None


@pytest.mark.parametrize(
    ("text", "length", "offset"),
    [
        ("/play@otherbot", None, 0),
        ("/start@otherbot", None, 0),
        ("/play", None, 0),
        ("/etc/hosts is a file", 0, 0),
        ("/start", 0, 0),  # not a command as Telegram sees it
        ("type /start", 6, 5),
        ("hello", 0, 0),
    ],
)
async def test_in_a_group_what_is_meant_for_others_is_left_alone(
    street: Street, text: str, length: int | None, offset: int
) -> None:
    await street.user(-1005000000000).raw({"message": in_group(text, length, offset)})
    assert await said_in(street, -1005000000000) == []


async def test_in_a_forum_the_answer_comes_in_the_topic_of_the_question(street: Street) -> None:
    topic = {"message_thread_id": 7, "is_topic_message": True}
    await street.user(-1005000000000).raw({"message": in_group("/start", **topic)})
    assert [said["thread"] for said in await said_in(street, -1005000000000)] == [7]


async def test_in_a_thread_of_replies_the_answer_comes_in_the_group(street: Street) -> None:
    await street.user(-1005000000000).raw({"message": in_group("/start", message_thread_id=7)})
    assert [said["thread"] for said in await said_in(street, -1005000000000)] == [0]


def test_every_command_of_the_menu_is_one_of_the_bots_own() -> None:
    assert {name for name, _ in profile_of(Texts("en"))["commands"]} == COMMANDS


NEWS_OF_THE_CHAT: dict[str, dict[str, Any]] = {
    "an auto-delete timer": {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
    "a pinned message": {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1001, "type": "private"}}},
    "leave to write": {"write_access_allowed": {"from_request": True}},
    "a background": {"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "x"}}},
    "a gift": {"gift": {"gift": {"id": "1"}}},
    "news that are not known yet": {"news_of_next_year": {"x": 1}},
}


@pytest.mark.parametrize("news", NEWS_OF_THE_CHAT.values(), ids=NEWS_OF_THE_CHAT)
async def test_news_of_the_chat_are_no_words_of_a_person(prepared: User, news: dict[str, Any]) -> None:
    before = await prepared.messages()
    await prepared.raw({"message": {**from_me(prepared), **news}})
    await prepared.send("hello")
    await prepared.is_told("I did not understand that")
    said = [message["text"] for message in await prepared.messages() if message["from_bot"]]
    assert len(said) == len([message for message in before if message["from_bot"]]) + 1


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
