"""A start that fails says which of a dozen causes it was, in one line without the token; each is brought about here."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest
from aiohttp import web
from aiohttp.client_reqrep import ConnectionKey

from bot.errors import StartError
from bot.transport.causes import words_of
from bot.transport.request import AiohttpRequest
from bot.transport.startup import connect
from bot.transport.webhook import register
from tests.transport.conftest import WoundClock
from tests.transport.stub import TOKEN, Stub, fail
from tests.transport.test_request import bot_at, free_port

KEY = ConnectionKey("api.telegram.org", 443, True, True, None, None, None)
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def no_proxy_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
async def plain() -> AsyncIterator[int]:
    """The port of a server that refuses with 407 whatever comes."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield int(server.sockets[0].getsockname()[1])


async def line_of(url: str, clock: WoundClock) -> str:
    """What the start says when getMe is called there."""
    async with bot_at(url, AiohttpRequest(clock)) as bot:
        with pytest.raises(StartError) as caught:
            await connect(bot.initialize, clock)
    (line,) = caught.value.lines
    assert line.startswith("TELEGRAM_API_URL: ")
    assert TOKEN not in line
    assert "/bot" not in line
    return line


async def test_a_name_that_is_not_known(quick: WoundClock) -> None:
    assert "its name is not known here (DNS)" in await line_of("https://api.telegram.invalid", quick)


async def test_a_port_where_nothing_listens(quick: WoundClock) -> None:
    assert "nothing listens there" in await line_of(f"http://127.0.0.1:{free_port()}", quick)


async def test_a_server_that_does_not_speak_tls(quick: WoundClock, plain: int) -> None:
    assert "does not speak TLS" in await line_of(f"https://127.0.0.1:{plain}", quick)


@pytest.mark.parametrize(
    ("scheme", "proxy", "words"),
    [
        ("https", "http://127.0.0.1:{closed}", "the proxy cannot be reached"),
        ("http", "http://127.0.0.1:{closed}", "the proxy cannot be reached"),
        ("https", "http://proxy.invalid:3128", "the proxy cannot be reached"),
        ("https", "http://127.0.0.1:{plain}", "the proxy refuses (407)"),
        ("https", "socks5://127.0.0.1:{closed}", "HTTPS_PROXY must begin with http://; a SOCKS proxy cannot be used"),
        ("http", "socks5h://127.0.0.1:{closed}", "HTTP_PROXY must begin with http://"),
        ("https", "127.0.0.1:7890", "HTTPS_PROXY must begin with http://"),
    ],
)
async def test_each_fault_of_a_proxy(
    quick: WoundClock, plain: int, monkeypatch: pytest.MonkeyPatch, scheme: str, proxy: str, words: str
) -> None:
    monkeypatch.setenv(f"{scheme.upper()}_PROXY", proxy.format(closed=free_port(), plain=plain))
    assert words in await line_of(f"{scheme}://api.telegram.invalid", quick)


async def test_a_socks_proxy_for_all_is_not_passed_over_in_silence(
    quick: WoundClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:7890")
    assert "DNS" in await line_of("https://api.telegram.invalid", quick)
    assert caplog.text.count("ALL_PROXY is not used") == 1


async def test_an_http_proxy_for_all_is_used(quick: WoundClock, plain: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{plain}")
    assert "the proxy refuses (407)" in await line_of("https://api.telegram.invalid", quick)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            lambda: web.Response(text="<html>Sign in to this network</html>"),
            "something else answers in Telegram's place",
        ),
        (lambda: web.Response(text="[]"), "something else answers"),
        (lambda: web.Response(text='{"ok":true}'), "something else answers"),
        (lambda: web.Response(status=302, text=""), "HTTP 302 without a readable answer"),
        (lambda: fail(400, "Logged out"), "the bot was moved to another Bot API server"),
        (lambda: fail(400, f"odd {TOKEN}"), "refuses the first call with"),
        (lambda: fail(403, "Forbidden: no"), "refuses the first call with 'Forbidden: no'"),
        (lambda: web.json_response({"ok": False, "description": "odd"}), "the answer cannot be read"),
        (lambda: web.json_response({"ok": True, "result": {"is_bot": True}}), "the answer cannot be read"),
        (lambda: web.json_response({"ok": True, "result": []}), "the answer cannot be read"),
    ],
    ids=[
        "captive portal",
        "list",
        "no result",
        "redirect",
        "logged out",
        "token in it",
        "403",
        "no code",
        "no id",
        "[]",
    ],
)
async def test_each_answer_that_is_not_telegrams(
    stub: Stub, quick: WoundClock, answer: Callable[[], web.Response], words: str
) -> None:
    stub.script["getMe"].extend(answer() for _ in range(9))
    assert words in await line_of(stub.url, quick)


def test_a_certificate_that_is_not_trusted() -> None:
    cause = aiohttp.ClientConnectorCertificateError(KEY, ssl.SSLCertVerificationError("self-signed"))
    words = words_of(cause, by_proxy=False)
    assert "its certificate is not trusted" in words
    assert "SSL_CERT_FILE" in words


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (TimeoutError(), "no answer in time"),
        (aiohttp.ConnectionTimeoutError(), "no answer in time"),
        (aiohttp.ServerDisconnectedError(), "the connection failed"),
        (ValueError(f"https://x/bot{TOKEN}/getMe"), "the connection failed"),
    ],
)
def test_what_is_left_has_words_without_an_address(cause: Exception, words: str) -> None:
    found = words_of(cause, by_proxy=False)
    assert found.startswith(words)
    assert found.endswith(f" ({type(cause).__name__})")
    assert TOKEN not in found


async def test_a_webhook_that_cannot_be_told_says_why(quick: WoundClock) -> None:
    async with bot_at(f"http://127.0.0.1:{free_port()}", AiohttpRequest(quick)) as bot:
        with pytest.raises(StartError, match="WEBHOOK_URL: Telegram cannot be told of it: nothing listens there"):
            await register(bot, quick, "https://bye.example/tg", "s" * 16)
