"""AiohttpRequest: what is sent, what is repeated, and that no error knows the token."""

from __future__ import annotations

import asyncio
import socket
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from io import BytesIO

import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import RequestData

from bot.transport.request import RETRY_DELAYS, AiohttpRequest, AnswerSlot, answer_slot
from bot.transport.telegram_errors import NotSent
from tests.transport.conftest import WoundClock
from tests.transport.stub import TOKEN, Answer, Stub, broken, decoded, fail, message, ok, serving, silent

SENT = message(1, 7)["message"]


@asynccontextmanager
async def bot_at(url: str, request: AiohttpRequest) -> AsyncIterator[Bot]:
    bot = Bot(TOKEN, base_url=f"{url}/bot", request=request, get_updates_request=request)
    await request.initialize()
    try:
        yield bot
    finally:
        await request.shutdown()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def dropping(times: int) -> list[web.Response]:
    return [fail(502, "Bad Gateway") for _ in range(times)]


async def test_it_calls_the_bot_api(stub: Stub, quick: WoundClock) -> None:
    async with bot_at(stub.url, AiohttpRequest(quick)) as bot:
        stub.script["sendMessage"].append(ok(SENT))
        sent = await bot.send_message(7, "Grüezi & 你好", protect_content=True)
    assert sent.message_id == 1
    assert stub.calls == [("sendMessage", {"chat_id": "7", "text": "Grüezi & 你好", "protect_content": "true"})]


async def test_it_sends_arguments_as_json_and_only_files_as_a_form(stub: Stub, quick: WoundClock) -> None:
    types: list[str] = []

    async def look(asked: web.Request) -> web.Response:
        types.append(asked.content_type)
        return ok(SENT)

    async with bot_at(stub.url, AiohttpRequest(quick)) as bot:
        stub.script["sendMessage"].append(look)
        stub.script["sendDocument"].append(look)
        await bot.send_message(7, "你好")
        await bot.send_document(7, b"x", filename="卷宗.pdf")
    assert types == ["application/json", "multipart/form-data"]


async def test_it_uploads_a_file_with_its_own_name(stub: Stub, quick: WoundClock) -> None:
    async with bot_at(stub.url, AiohttpRequest(quick)) as bot:
        stub.script["sendDocument"].append(ok(SENT))
        await bot.send_document(7, b"x" * 900_000, filename="卷宗.pdf")
    part = stub.asked("sendDocument")[0]["document"]
    assert (part.filename, part.content_type) == ("卷宗.pdf", "application/pdf")


async def test_it_uploads_an_open_file(stub: Stub, quick: WoundClock) -> None:
    async with bot_at(stub.url, AiohttpRequest(quick)) as bot:
        stub.script["sendDocument"].append(ok(SENT))
        file = InputFile(BytesIO(b"BEGIN:VCALENDAR"), filename="dates.ics", read_file_handle=False)
        await bot.send_document(7, file)
    assert stub.asked("sendDocument")[0]["document"].filename == "dates.ics"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (fail(400, "Bad Request: message is not modified"), BadRequest),
        (fail(403, "Forbidden: bot was blocked by the user"), Forbidden),
        (fail(429, "Too Many Requests: retry after 3", retry_after=3), RetryAfter),
        (web.Response(status=502, text=f"<html>/bot{TOKEN}/sendMessage</html>"), NetworkError),
        (web.Response(status=413, text=f"<html>/bot{TOKEN}/sendMessage</html>"), NetworkError),
        (web.Response(status=302, headers={"Location": f"http://x/bot{TOKEN}"}), NetworkError),
        (web.Response(text=f"welcome to the hotel, bot{TOKEN}"), NetworkError),
        (web.Response(text="[]"), NetworkError),
        (web.Response(text="{}"), NetworkError),
    ],
)
async def test_it_turns_every_answer_into_an_error_of_ptb_without_the_token(
    stub: Stub, quick: WoundClock, answer: web.Response, expected: type[TelegramError]
) -> None:
    async with bot_at(stub.url, AiohttpRequest(quick)) as bot:
        stub.script["sendMessage"].append(answer)
        with pytest.raises(expected) as caught:
            await bot.send_message(7, "x")
    assert TOKEN not in "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert stub.methods() == ["sendMessage"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
async def test_it_takes_no_page_of_something_in_between_for_telegrams_own_word(
    stub: Stub, quick: WoundClock, status: int
) -> None:
    """A 401 or 404 would end the bot, a 403 mark the chat as blocked."""
    request = AiohttpRequest(quick)
    async with bot_at(stub.url, request) as bot:
        stub.script["sendMessage"].append(web.Response(status=status, text="<html>Sign in to this network</html>"))
        with pytest.raises(NetworkError, match=f"HTTP {status} without a readable answer") as caught:
            await bot.send_message(7, "x")
    assert type(caught.value) is NetworkError
    assert not request.refused.is_set()


async def test_it_says_not_sent_when_nobody_listens(quick: WoundClock) -> None:
    async with bot_at(f"http://127.0.0.1:{free_port()}", AiohttpRequest(quick)) as bot:
        with pytest.raises(NotSent) as caught:
            await bot.send_message(7, "x")
    assert str(caught.value).endswith("(ClientConnectorError)")
    assert caught.value.__context__ is None
    assert tuple(quick.slept) == RETRY_DELAYS


async def test_it_repeats_a_message_that_never_left() -> None:
    """Nobody listens at first; the server starts while the request waits for its second try."""
    stub, port, servers = Stub(), free_port(), AsyncExitStack()

    class Starting(WoundClock):
        async def sleep(self, seconds: float) -> None:
            await servers.enter_async_context(serving(stub, port))
            await super().sleep(seconds)

    stub.script["sendMessage"].append(ok(SENT))
    async with servers, bot_at(f"http://127.0.0.1:{port}", AiohttpRequest(Starting(auto=True))) as bot:
        await bot.send_message(7, "x")
    assert stub.methods() == ["sendMessage"]


@pytest.mark.parametrize("fault", [lambda: fail(502, "Bad Gateway"), broken])
async def test_it_repeats_an_edit_but_never_a_message(
    stub: Stub, quick: WoundClock, fault: Callable[[], web.Response | Answer]
) -> None:
    async with bot_at(stub.url, AiohttpRequest(quick)) as bot:
        for method in ("editMessageText", "sendMessage"):
            stub.script[method].append(fault())
        await bot.edit_message_text("x", 7, 1)
        with pytest.raises(NetworkError):
            await bot.send_message(7, "x")
    assert stub.methods() == ["editMessageText", "editMessageText", "sendMessage"]
    assert quick.slept == [RETRY_DELAYS[0]]


async def test_it_gives_up_repeating_in_the_end(stub: Stub, quick: WoundClock) -> None:
    async with bot_at(stub.url, AiohttpRequest(quick)) as bot:
        stub.script["deleteMessage"].extend(dropping(9))
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await bot.delete_message(7, 1)
    assert len(stub.calls) == len(RETRY_DELAYS) + 1


async def test_it_leaves_the_repeating_of_polls_to_the_polling_loop(stub: Stub, quick: WoundClock) -> None:
    async with bot_at(stub.url, AiohttpRequest(quick)) as bot:
        stub.script["getUpdates"].extend(dropping(1))
        with pytest.raises(NetworkError):
            await bot.request.post(f"{bot.base_url}/getUpdates?timeout=1")
    assert stub.methods() == ["getUpdates"]


async def test_it_ends_a_call_that_is_never_answered(stub: Stub, quick: WoundClock) -> None:
    async with bot_at(stub.url, AiohttpRequest(quick, read_timeout=0.05)) as bot:
        stub.script["sendMessage"].append(silent)
        with pytest.raises(TimedOut):
            await bot.send_message(7, "x")


async def test_it_ends_an_upload_that_nobody_reads(quick: WoundClock) -> None:
    released = asyncio.Event()

    async def deaf(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await released.wait()
        writer.close()

    request = AiohttpRequest(quick, connect_timeout=0.05, write_timeout=0.05, read_timeout=0.05)
    server = await asyncio.start_server(deaf, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, bot_at(f"http://127.0.0.1:{port}", request) as bot:
        with pytest.raises(TimedOut):
            await bot.send_document(7, b"x" * 8_000_000, filename="dossier.pdf")
        released.set()


async def test_it_reports_half_an_answer_as_a_network_error(stub: Stub, quick: WoundClock) -> None:
    async with bot_at(stub.url, AiohttpRequest(quick)) as bot:
        stub.script["sendMessage"].append(broken(b'{"ok":true,'))
        with pytest.raises(NetworkError) as caught:
            await bot.send_message(7, "x")
    assert TOKEN not in repr(caught.value)


async def test_it_fails_cleanly_when_closed(stub: Stub, quick: WoundClock) -> None:
    request = AiohttpRequest(quick)
    async with bot_at(stub.url, request) as bot:
        await request.initialize()
    with pytest.raises(NetworkError, match="closed"):
        await bot.send_message(7, "x")
    await request.shutdown()


async def test_it_hides_an_address_that_is_none(quick: WoundClock) -> None:
    async with bot_at("http://[", AiohttpRequest(quick)) as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.send_message(7, "x")
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


async def test_it_counts_every_try(stub: Stub, quick: WoundClock) -> None:
    counted: list[tuple[str, str]] = []
    request = AiohttpRequest(quick, count=lambda method, status: counted.append((method, status)))
    async with bot_at(stub.url, request) as bot:
        stub.script["getMe"].extend(dropping(1))
        await bot.get_me()
        stub.script["sendMessage"].append(broken())
        with pytest.raises(NetworkError):
            await bot.send_message(7, "x")
    assert counted[:2] == [("getMe", "502"), ("getMe", "200")]
    assert counted[2][0] == "sendMessage"


async def test_it_puts_one_callback_answer_into_the_slot(stub: Stub, quick: WoundClock) -> None:
    slot = AnswerSlot()
    mark = answer_slot.set(slot)
    async with bot_at(stub.url, AiohttpRequest(quick)) as bot:
        await bot.edit_message_text("x", 7, 1)
        assert await bot.answer_callback_query("1", text="done", show_alert=True)
        await bot.answer_callback_query("2")
    answer_slot.reset(mark)
    assert stub.methods() == ["editMessageText", "answerCallbackQuery"]
    assert decoded(slot.close() or b"") == {
        "method": "answerCallbackQuery",
        "callback_query_id": "1",
        "text": "done",
        "show_alert": True,
    }


async def test_it_sends_a_callback_answer_when_the_slot_is_closed(stub: Stub, quick: WoundClock) -> None:
    slot = AnswerSlot()
    assert slot.close() is None
    mark = answer_slot.set(slot)
    async with bot_at(stub.url, AiohttpRequest(quick)) as bot:
        await bot.answer_callback_query("1")
    answer_slot.reset(mark)
    assert stub.asked("answerCallbackQuery") == [{"callback_query_id": "1"}]
    assert not AnswerSlot().take("sendMessage", RequestData())
