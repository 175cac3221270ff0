"""The webhook over real HTTP, with a real Application behind it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import aiohttp
import orjson
import pytest
from aiohttp import web
from telegram import CallbackQuery, Update
from telegram.ext import CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.errors import StartError, StoreBusy
from bot.transport.delivery import Delivery, note_error
from bot.transport.webhook import MAX_BODY, Webhook, register
from tests.transport.conftest import WoundClock
from tests.transport.stub import TOKEN, Stub, application, decoded, fail, listening, message, tap

SECRET = "s3cret_S3cret-s3cret"
Context = ContextTypes.DEFAULT_TYPE


class Door:
    """What Telegram sees of a bot in webhook mode."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.handled: list[int] = []
        self.aside: list[int] = []
        self.busy = False
        self.background: list[asyncio.Task[Any]] = []
        self.url = url
        self._session = session

    async def post(self, body: bytes | BytesIO, secret: str | None = SECRET) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json"}
        if secret is not None:
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        async with self._session.post(f"{self.url}/tg", data=body, headers=headers) as answer:
            return answer.status, await answer.read()

    async def elsewhere(self, path: str, secret: str = SECRET, method: str = "POST") -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        async with self._session.request(method, self.url + path, data=b"{}", headers=headers) as answer:
            return answer.status

    async def update(self, raw: object) -> tuple[int, bytes]:
        return await self.post(orjson.dumps(raw))

    async def on_message(self, update: Update, _context: Context) -> None:
        if self.busy:
            raise StoreBusy("locked")
        self.handled.append(update.update_id)

    async def on_tap(self, update: Update, context: Context) -> None:
        """Like the bot's own handler: let the tap be answered, hand the screen over, and be done."""
        query = update.callback_query
        assert query is not None
        if query.data == "hang":
            await asyncio.Event().wait()
        if query.data == "late":
            self.background.append(asyncio.create_task(self._late(query.id, context)))
            return
        for words in ("noted", "again") if query.data == "twice" else ("noted",):
            self.background.append(asyncio.create_task(self._answer(query, words)))
        self.background.append(asyncio.create_task(context.bot.edit_message_text("next", 7, 1)))

    async def _answer(self, query: CallbackQuery, words: str) -> None:
        await query.answer(words)

    async def _late(self, query_id: str, context: Context) -> None:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await context.bot.answer_callback_query(query_id, "late")

    async def on_error(self, _update: object, context: Context) -> None:
        note_error(context.error)

    async def put_aside(self, update_id: int) -> None:
        self.aside.append(update_id)


@asynccontextmanager
async def door(stub: Stub, clock: WoundClock, limit: float = 10.0, *, is_open: bool = True) -> AsyncIterator[Door]:
    async with application(stub, clock) as app, aiohttp.ClientSession() as session:
        it = Door("", session)
        app.add_handlers([MessageHandler(filters.ALL, it.on_message), CallbackQueryHandler(it.on_tap)])
        app.add_error_handler(it.on_error)

        async def process(update: Update) -> None:
            await app.update_processor.process_update(update, app.process_update(update))

        webhook = Webhook(Delivery(app.bot, process, it.put_aside, time_limit=limit), "/tg", SECRET)
        webhook.open = is_open
        site = web.Application(middlewares=[webhook.elsewhere])
        site.add_routes(webhook.routes())
        async with listening(site) as it.url:
            yield it
            await asyncio.gather(*it.background)


async def test_it_says_200_when_the_update_is_handled(stub: Stub, quick: WoundClock) -> None:
    async with door(stub, quick) as it:
        assert await it.update(message(4, 7)) == (200, b"")
        assert it.handled == [4]


async def test_it_takes_nothing_before_it_is_open(stub: Stub, quick: WoundClock) -> None:
    async with door(stub, quick, is_open=False) as it:
        assert await it.update(message(4, 7)) == (503, b"")
        assert it.handled == []


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET.upper(), SECRET + "x", "gehéim"])
async def test_it_refuses_a_wrong_secret(stub: Stub, quick: WoundClock, secret: str | None) -> None:
    async with door(stub, quick) as it:
        assert await it.post(orjson.dumps(message(4, 7)), secret) == (403, b"")
        assert it.handled == []


async def test_it_refuses_a_body_that_is_too_long_or_no_json(stub: Stub, quick: WoundClock) -> None:
    async with door(stub, quick) as it:
        assert (await it.post(BytesIO(b"x" * (MAX_BODY + 1))))[0] == 413
        assert (await it.post(b"{half"))[0] == 400


@pytest.mark.parametrize("raw", [[], {"update_id": 1, "message": 5}, {}])
async def test_it_takes_an_unreadable_update_once(stub: Stub, quick: WoundClock, raw: object) -> None:
    async with door(stub, quick) as it:
        assert await it.update(raw) == (200, b"")


async def test_it_lets_telegram_repeat_while_the_database_is_away(stub: Stub, quick: WoundClock) -> None:
    async with door(stub, quick) as it:
        it.busy = True
        assert (await it.update(message(4, 7)))[0] == 503
        it.busy = False
        assert (await it.update(message(4, 7)))[0] == 200
        assert it.handled == [4]


async def test_it_says_200_for_an_update_that_was_put_aside(stub: Stub, quick: WoundClock) -> None:
    async with door(stub, quick, limit=0.05) as it:
        assert (await it.update(tap(4, 7, "hang")))[0] == 200
        assert it.aside == [4]


async def test_it_answers_the_tap_in_its_own_response(stub: Stub, quick: WoundClock) -> None:
    async with door(stub, quick) as it:
        status, body = await it.update(tap(4, 7))
    assert status == 200
    assert decoded(body) == {"method": "answerCallbackQuery", "callback_query_id": "4", "text": "noted"}
    assert stub.asked("answerCallbackQuery") == []
    assert stub.asked("editMessageText")[0]["text"] == "next"


async def test_it_sends_a_second_answer_as_a_call(stub: Stub, quick: WoundClock) -> None:
    async with door(stub, quick) as it:
        _, body = await it.update(tap(4, 7, "twice"))
    assert decoded(body)["text"] == "noted"
    assert [call["text"] for call in stub.asked("answerCallbackQuery")] == ["again"]


async def test_it_loses_no_answer_that_comes_after_the_response(stub: Stub, quick: WoundClock) -> None:
    async with door(stub, quick) as it:
        assert await it.update(tap(4, 7, "late")) == (200, b"")
    assert [call["text"] for call in stub.asked("answerCallbackQuery")] == ["late"]


async def test_it_keeps_taps_at_the_same_time_apart(stub: Stub, quick: WoundClock) -> None:
    async with door(stub, quick) as it:
        answers = await asyncio.gather(*(it.update(tap(i, i % 3 + 1)) for i in range(1, 31)))
    assert [decoded(body)["callback_query_id"] for _, body in answers] == [str(i) for i in range(1, 31)]


async def test_it_registers_its_address_and_drops_nothing(stub: Stub, quick: WoundClock) -> None:
    stub.script["setWebhook"].append(fail(429, "Too Many Requests: retry after 1", retry_after=1))
    async with application(stub, quick) as app:
        await register(app.bot, quick, "https://bot.example.org/tg", SECRET)
    assert quick.slept == [1.0]
    assert stub.asked("setWebhook")[1] == {
        "url": "https://bot.example.org/tg",
        "secret_token": SECRET,
        "allowed_updates": '["message","edited_message","callback_query","my_chat_member"]',
        "max_connections": "40",
        "drop_pending_updates": "false",
    }


@pytest.mark.parametrize(
    ("code", "description", "word"),
    [
        (400, "Bad Request: bad webhook: An HTTPS URL must be provided", "WEBHOOK_URL"),
        (401, "Unauthorized", "BOT_TOKEN"),
    ],
)
async def test_it_says_in_one_line_why_telegram_refuses_the_address(
    stub: Stub, quick: WoundClock, code: int, description: str, word: str
) -> None:
    stub.script["setWebhook"].append(fail(code, description))
    async with application(stub, quick) as app:
        with pytest.raises(StartError, match=word) as caught:
            await register(app.bot, quick, "https://bot.example.org/tg", SECRET)
    assert TOKEN not in str(caught.value)


async def test_it_does_not_register_for_ever(stub: Stub, quick: WoundClock) -> None:
    stub.script["setWebhook"].extend(fail(429, "Too Many Requests", retry_after=1) for _ in range(9))
    async with application(stub, quick) as app:
        with pytest.raises(StartError):
            await register(app.bot, quick, "https://bot.example.org/tg", SECRET)
    assert len(stub.asked("setWebhook")) == 5


async def test_a_call_of_telegram_on_another_path_is_said_with_the_path_expected(
    stub: Stub, quick: WoundClock, caplog: pytest.LogCaptureFixture
) -> None:
    """As behind a proxy that takes a part of the path away: else every update is lost in silence."""
    async with door(stub, quick) as it:
        assert await it.elsewhere("/bye/tg", "wrong" * 4) == 404
        assert caplog.text == ""
        assert [await it.elsewhere("/bye/tg") for _ in range(5)] == [404] * 5
        assert await it.elsewhere("/tg", method="GET") == 405
    assert caplog.text.count("a call of Telegram came on '/bye/tg', expected is '/tg'") == 1
    assert SECRET not in caplog.text
