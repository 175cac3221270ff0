"""Calls: plain in, plain out, and otherwise as PTB's own methods."""

from __future__ import annotations

import traceback

import pytest
from aiohttp import web
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.messages import Messages
from bot.screens.screen import Button, Screen
from bot.transport.calls import Calls
from bot.transport.limits import Limits
from bot.transport.request import AiohttpRequest, AnswerSlot, answer_slot
from tests.transport.conftest import WoundClock
from tests.transport.stub import TOKEN, Stub, decoded, fail, message, ok
from tests.transport.test_request import bot_at


async def test_it_hands_over_what_telegram_answers(stub: Stub, quick: WoundClock) -> None:
    request = AiohttpRequest(quick)
    async with bot_at(stub.url, request) as bot:
        stub.script["sendMessage"].append(ok({"message_id": 5}))
        said = {"chat_id": 7, "text": "Grüezi & 你好"}
        assert await Calls(bot, request).call("sendMessage", said) == {"message_id": 5}
    assert stub.calls == [("sendMessage", {"chat_id": "7", "text": "Grüezi & 你好"})]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (fail(400, "Bad Request: message is not modified"), BadRequest),
        (fail(403, "Forbidden: bot was blocked by the user"), Forbidden),
        (fail(429, "Too Many Requests: retry after 3", retry_after=3), RetryAfter),
        (web.Response(status=502, text=f"<html>/bot{TOKEN}/sendMessage</html>"), NetworkError),
        (web.Response(text=f"welcome to the hotel, bot{TOKEN}"), NetworkError),
    ],
)
async def test_it_raises_the_errors_of_ptb_without_the_token(
    stub: Stub, quick: WoundClock, answer: web.Response, expected: type[TelegramError]
) -> None:
    request = AiohttpRequest(quick)
    async with bot_at(stub.url, request) as bot:
        stub.script["sendMessage"].append(answer)
        with pytest.raises(expected) as caught:
            await Calls(bot, request).call("sendMessage", {"chat_id": 7, "text": "x"})
    assert TOKEN not in "".join(traceback.format_exception(caught.value)) + repr(caught.value)


async def test_it_answers_a_tap_in_the_response_to_the_webhook(stub: Stub, quick: WoundClock) -> None:
    slot, request = AnswerSlot(), AiohttpRequest(quick)
    mark = answer_slot.set(slot)
    async with bot_at(stub.url, request) as bot:
        await Calls(bot, request).call("answerCallbackQuery", {"callback_query_id": "1"})
    answer_slot.reset(mark)
    assert stub.calls == []
    assert decoded(slot.close() or b"") == {"method": "answerCallbackQuery", "callback_query_id": "1"}


SCREEN = Screen(
    "<b>Bye</b>",
    (
        (Button("Done", data="2|0|menu|go", style="primary"), Button("Copy", copy="A1")),
        (),
        (Button("Site", url="https://example.com"),),
    ),
)


async def test_a_screen_is_sent_with_its_buttons_as_telegram_wants_them(stub: Stub, quick: WoundClock) -> None:
    request = AiohttpRequest(quick)
    async with bot_at(stub.url, request) as bot:
        stub.script["sendMessage"].append(ok(message(1, 7)["message"]))
        assert await Messages(Calls(bot, request), Limits(quick, 30)).send(7, SCREEN) == 1
    said = stub.asked("sendMessage")[0]
    assert (said["text"], said["parse_mode"]) == ("<b>Bye</b>", "HTML")
    assert decoded(said["link_preview_options"].encode()) == {"is_disabled": True}
    assert decoded(said["reply_markup"].encode()) == {
        "inline_keyboard": [
            [
                {"text": "Done", "callback_data": "2|0|menu|go", "style": "primary"},
                {"text": "Copy", "copy_text": {"text": "A1"}},
            ],
            [{"text": "Site", "url": "https://example.com"}],
        ]
    }


@pytest.mark.parametrize("result", [True, {}, {"message_id": "1"}, [1]])
async def test_an_answer_that_is_no_message_may_be_a_message_that_arrived(
    stub: Stub, quick: WoundClock, result: object
) -> None:
    request = AiohttpRequest(quick)
    async with bot_at(stub.url, request) as bot:
        stub.script["sendMessage"].append(ok(result))
        with pytest.raises(NetworkError, match="not a message"):
            await Messages(Calls(bot, request), Limits(quick, 30)).send(7, SCREEN)
