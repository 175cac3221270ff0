"""Faults on order, and the list of what the bot called."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from playground.arguments import Upload
from playground.faults import MOST_CALLS, Calls
from playground.files import Files
from tests.playground.conftest import CHAT, BotApi, User

TEXT = {"chat_id": CHAT, "text": "hello"}


async def test_it_refuses_as_often_as_ordered(bot: BotApi, user: User) -> None:
    await user.post("/faults", {"method": "sendmessage", "times": 2, "status": 502, "description": None})
    await bot.ok("getMe")
    for _ in range(2):
        assert await bot.refused("sendMessage", **TEXT) == "Bad Gateway"
    await bot.ok("sendMessage", **TEXT)
    assert len(await user.messages()) == 2


async def test_it_says_how_long_to_wait(bot: BotApi, user: User) -> None:
    await user.post("/faults", {"method": "", "status": 429, "retry_after": 7})
    async with bot.session.post(f"{bot.base}/sendMessage", json=TEXT) as response:
        assert response.status == 429
        assert response.headers["Retry-After"] == "7"
        body = await response.json()
    assert body["description"] == "Too Many Requests: retry after 7"
    assert body["parameters"] == {"retry_after": 7}


async def test_it_strikes_one_chat_only(bot: BotApi, user: User) -> None:
    await user.send(chat=77)
    order = {
        "method": "sendMessage",
        "chat_id": 77,
        "status": 403,
        "description": "Forbidden: user is deactivated",
    }
    await user.post("/faults", order)
    await bot.ok("sendMessage", **TEXT)
    assert await bot.refused("sendMessage", chat_id=77, text="x") == "Forbidden: user is deactivated"


async def test_it_strikes_the_answer_to_a_tap_by_its_chat(bot: BotApi, user: User) -> None:
    await user.post(f"/user/{CHAT}/tap", {"message_id": 1, "data": "x", "force": True})
    query = (await bot.ok("getUpdates"))[-1]["callback_query"]["id"]
    await user.post("/faults", {"chat_id": CHAT, "status": 502})
    assert await bot.refused("answerCallbackQuery", callback_query_id=query) == "Bad Gateway"
    await bot.ok("answerCallbackQuery", callback_query_id=query)


async def test_it_strikes_for_a_time_what_is_said_to_chats(bot: BotApi, user: User) -> None:
    await user.post("/faults", {"status": 429, "seconds": 40, "chats_only": True})
    await bot.ok("getMe")
    await user.post("/clock/advance", {"seconds": 30})
    for _ in range(2):
        told = await bot.refused("sendMessage", **TEXT)
        assert 1 < int(told.removeprefix("Too Many Requests: retry after ")) <= 10, "what is left, not 40"
    assert await user.get("/faults") == {"faults": 1}
    await user.post("/clock/advance", {"seconds": 10})
    await bot.ok("sendMessage", **TEXT)
    assert await user.get("/faults") == {"faults": 0}


@pytest.mark.parametrize(
    ("order", "status", "carried_out"),
    [
        ({"status": 502, "body": "<html>502 Bad Gateway</html>"}, 502, False),
        ({"body": '{"ok":true,"result":{"mess'}, 200, True),
    ],
)
async def test_it_answers_word_for_word(
    bot: BotApi, user: User, order: dict[str, Any], status: int, carried_out: bool
) -> None:
    await user.post("/faults", {"method": "sendMessage", **order})
    async with bot.session.post(f"{bot.base}/sendMessage", json=TEXT) as response:
        assert response.status == status
        assert await response.text() == order["body"]
    assert ("hello" in [m["text"] for m in await user.messages()]) is carried_out
    await bot.ok("sendMessage", **TEXT)


async def test_it_forgets_orders(bot: BotApi, user: User) -> None:
    assert (await user.post("/faults", {"status": 500, "times": 9}))["faults"] == 1
    async with user.session.delete(f"{user.base}/faults") as response:
        assert await response.json() == {"faults": 0}
    await bot.ok("sendMessage", **TEXT)


@pytest.mark.parametrize(
    ("order", "carried_out"),
    [
        ({"drop_answer": True}, True),
        ({"reset": "after"}, True),
        ({"reset": "before"}, False),
    ],
)
async def test_it_breaks_the_connection(bot: BotApi, user: User, order: dict[str, Any], carried_out: bool) -> None:
    await user.post("/faults", {"method": "sendMessage", **order})
    with pytest.raises(aiohttp.ClientError):
        await bot.call("sendMessage", **TEXT)
    assert ("hello" in [m["text"] for m in await user.messages()]) is carried_out
    await bot.ok("sendMessage", **TEXT)


async def test_it_delays_the_answer_but_not_the_call(bot: BotApi, user: User) -> None:
    await user.post("/faults", {"method": "sendMessage", "delay_s": 30})
    with pytest.raises(TimeoutError):
        async with bot.session.post(f"{bot.base}/sendMessage", json=TEXT, timeout=aiohttp.ClientTimeout(total=0.2)):
            pass
    assert [m["text"] for m in await user.messages()] == ["/start", "hello"]


@pytest.mark.parametrize(
    "order",
    [
        {"methods": "x"},
        {"times": 0},
        {"times": "1"},
        {"times": True},
        {"status": 200},
        {"reset": "during"},
        {"delay_s": "1"},
        {"seconds": -1},
    ],
)
async def test_it_refuses_orders_it_cannot_read(stranger: User, order: dict[str, Any]) -> None:
    assert "error" in await stranger.post("/faults", order, status=400)


async def test_it_lists_what_the_bot_called(bot: BotApi, user: User) -> None:
    await bot.ok("getMe")
    await bot.refused("sendMessage", chat_id=99, text="x")
    await user.post("/faults", {"method": "sendMessage", "reset": "before"})
    with pytest.raises(aiohttp.ClientError):
        await bot.call("sendMessage", **TEXT)
    await bot.refused("nonsense")
    found = await user.get("/calls")
    assert [(c["method"], c["chat_id"], c["status"]) for c in found["calls"]] == [
        ("getMe", None, 200),
        ("sendMessage", 99, 400),
        ("sendMessage", CHAT, 0),
        ("nonsense", None, 404),
    ]
    assert found["calls"][1]["description"] == "Bad Request: chat not found"
    assert found["calls"][0]["at"].endswith("+00:00")
    later = await user.get(f"/calls?since={found['last'] - 1}")
    assert [c["method"] for c in later["calls"]] == ["nonsense"]


async def test_it_knows_which_chat_a_callback_answer_was_for(bot: BotApi, user: User) -> None:
    await user.post(f"/user/{CHAT}/tap", {"message_id": 1, "data": "x", "force": True})
    query = (await bot.ok("getUpdates"))[-1]["callback_query"]["id"]
    await bot.ok("answerCallbackQuery", callback_query_id=query)
    assert (await user.get("/calls"))["calls"][-1]["chat_id"] == CHAT


def test_it_keeps_a_bounded_list_of_calls() -> None:
    calls = Calls()
    for _ in range(MOST_CALLS + 5):
        calls.record(method="getMe", chat_id=None, status=200, description="", at="")
    assert len(calls.since(0)) == MOST_CALLS
    assert calls.since(0)[-1]["number"] == calls.last == MOST_CALLS + 5


def test_it_drops_the_oldest_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.files.MOST_BYTES", 10)
    files = Files()
    first = files.keep(Upload("a", "text/plain", b"x" * 8))
    second = files.keep(Upload("b", "text/plain", b"x" * 20))
    assert files.find(first.file_id) is None
    assert files.find(second.file_id) is not None
