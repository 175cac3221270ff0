"""How updates reach the bot: long polling and webhook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from playground.server import Playground
from playground.updates import Updates
from tests.playground.conftest import CHAT, BotApi, User

OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def waiting_poll(bot: BotApi, playground: Playground, method: str = "getUpdates") -> asyncio.Task[Any]:
    """A poll that has arrived at the server."""
    task = asyncio.create_task(bot.call(method, timeout=50, offset=-1))
    while not playground.polling:  # noqa: ASYNC110 (the request is on its way)
        await asyncio.sleep(0.001)
    return task


async def test_it_keeps_updates_until_the_offset_confirms_them(bot: BotApi, user: User) -> None:
    await user.send("two")
    await user.send("three")
    assert texts(await bot.ok("getUpdates")) == ["/start", "two", "three"]
    first, *_ = await bot.ok("getUpdates", limit=1)
    assert texts([first]) == ["/start"]
    assert texts(await bot.ok("getUpdates", offset=first["update_id"] + 1)) == ["two", "three"]
    assert texts(await bot.ok("getUpdates", offset=-1)) == ["three"]
    assert texts(await bot.ok("getUpdates", limit=0)) == ["three"]


async def test_it_answers_a_waiting_poll_when_an_update_arrives(
    bot: BotApi, stranger: User, playground: Playground
) -> None:
    poll = await waiting_poll(bot, playground)
    await stranger.send("hello")
    assert texts((await poll)["result"]) == ["hello"]


async def test_it_ends_a_poll_that_saw_nothing() -> None:
    assert await Updates().poll(offset=0, limit=1, seconds=0.01) == []


async def test_it_refuses_the_older_of_two_polls(bot: BotApi, playground: Playground) -> None:
    older = await waiting_poll(bot, playground)
    assert await bot.ok("getUpdates") == []
    assert (await older)["description"] == OTHER_POLL


async def test_it_refuses_polls_while_a_webhook_is_set(bot: BotApi, playground: Playground) -> None:
    waiting = await waiting_poll(bot, playground)
    await bot.ok("setWebhook", url="http://127.0.0.1:1/")
    assert (await waiting)["description"] == "Conflict: terminated by setWebhook request"
    assert await bot.refused("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    assert (await bot.call("deleteWebhook"))["description"] == "Webhook was deleted"
    assert (await bot.call("deleteWebhook"))["description"] == "Webhook is already deleted"
    assert await bot.ok("getUpdates") == []


async def test_it_sends_only_the_types_the_bot_asked_for(bot: BotApi, user: User) -> None:
    await bot.ok("getUpdates", offset=-1, allowed_updates=["callback_query"])
    seen = await bot.ok("getUpdates")
    await user.send("not wanted")
    assert await bot.ok("getUpdates", offset=seen[-1]["update_id"] + 1) == []
    assert (await bot.ok("getWebhookInfo"))["allowed_updates"] == ["callback_query"]
    await bot.ok("getUpdates", allowed_updates="nonsense")
    await bot.ok("getUpdates", allowed_updates=[])
    await user.post(f"/user/{CHAT}/update", {"chat_member": {}})
    await user.send("wanted")
    assert texts(await bot.ok("getUpdates")) == ["wanted"]


async def test_it_drops_what_waits_when_asked(bot: BotApi, user: User) -> None:
    await bot.ok("deleteWebhook", drop_pending_updates=True)
    assert await bot.ok("getUpdates") == []


class Receiver:
    """A bot behind a webhook; `answers` are given in turn, then 200."""

    def __init__(self) -> None:
        self.got: asyncio.Queue[tuple[dict[str, Any], str | None]] = asyncio.Queue()
        self.answers: list[web.Response] = []
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.got.put_nowait((await request.json(), secret))
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    found = Receiver()
    app = web.Application()
    app.router.add_post("/hook", found.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield found
    await runner.cleanup()


async def test_it_delivers_to_the_webhook_in_order_with_the_secret(bot: BotApi, user: User, receiver: Receiver) -> None:
    answer = await bot.call("setWebhook", url=receiver.url, secret_token="s-E_1", max_connections=500)
    assert answer["description"] == "Webhook was set"
    await user.send("two")
    got = [await receiver.got.get() for _ in range(2)]
    assert texts([update for update, _ in got]) == ["/start", "two"]
    assert {secret for _, secret in got} == {"s-E_1"}
    again = await bot.call("setWebhook", url=receiver.url)
    assert again["description"] == "Webhook is already set"
    await user.send("three")
    assert (await receiver.got.get())[1] is None
    info = await bot.ok("getWebhookInfo")
    assert (info["url"], info["max_connections"]) == (receiver.url, 40)


async def test_it_carries_out_the_method_in_the_webhooks_answer(
    bot: BotApi, stranger: User, receiver: Receiver
) -> None:
    receiver.answers = [
        web.json_response({"method": "sendMessage", "chat_id": CHAT, "text": "from the answer"}),
        web.json_response({"method": "deleteWebhook"}),
        web.json_response({"method": "sendMessage", "chat_id": 99, "text": "to nobody"}),
        web.json_response(["nonsense"]),
        web.Response(text="nonsense"),
    ]
    await bot.ok("setWebhook", url=receiver.url)
    for text in "abcdef":
        await stranger.send(text)
        await receiver.got.get()
    assert "from the answer" in [m["text"] for m in await stranger.messages()]
    assert (await bot.ok("getWebhookInfo"))["url"] == receiver.url


async def test_it_tries_again_until_the_webhook_says_yes(
    bot: BotApi, user: User, receiver: Receiver, playground: Playground
) -> None:
    receiver.answers = [
        web.Response(status=500),
        web.Response(status=503, headers={"Retry-After": "1000"}),
    ]
    await bot.ok("setWebhook", url=receiver.url)
    first, _ = await receiver.got.get()
    while not playground.clock.sleepers:  # noqa: ASYNC110 (the answer is on its way)
        await asyncio.sleep(0)
    await playground.clock.advance(1)
    second, _ = await receiver.got.get()
    while not playground.clock.sleepers:  # noqa: ASYNC110 (the answer is on its way)
        await asyncio.sleep(0)
    await playground.clock.advance(900)
    assert receiver.got.empty()
    await playground.clock.advance(100)
    third, _ = await receiver.got.get()
    assert first == second == third


async def test_it_notes_that_nobody_listens(bot: BotApi, user: User) -> None:
    await bot.ok("setWebhook", url="http://127.0.0.1:1/")
    info: dict[str, Any] = {}
    while "last_error_message" not in info:
        info = await bot.ok("getWebhookInfo")
    assert info["last_error_message"] == "Connection failed: ClientConnectorError"
    assert info["pending_update_count"] == 1
    assert (await bot.call("setWebhook", url=""))["description"] == "Webhook was deleted"
    assert texts(await bot.ok("getUpdates")) == ["/start"]
