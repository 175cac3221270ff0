"""Behind a proxy of the environment: Telegram is reached through it, this machine never is, and it is asked once."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from urllib.request import getproxies

import pytest
from telegram.error import NetworkError

from bot.transport.request import AiohttpRequest
from tests.conftest import Street
from tests.transport.conftest import WoundClock
from tests.transport.stub import Stub, message, ok
from tests.transport.test_request import bot_at, free_port

SENT = message(1, 7)["message"]
NAMES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")


@pytest.fixture(autouse=True)
def dead_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on company networks: everything is to go through it, and nothing is said of this machine."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name in NAMES:
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")


class Proxy:
    """Takes one request after the other, keeps its head, and answers none."""

    def __init__(self) -> None:
        self.heads: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()


@pytest.fixture
async def proxy(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Proxy]:
    one = Proxy()
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    for name in NAMES:
        monkeypatch.setenv(name, f"http://me:word@127.0.0.1:{port}")
    async with server:
        yield one


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_this_machine_is_reached_without_the_proxy(stub: Stub, quick: WoundClock, host: str) -> None:
    async with bot_at(stub.url.replace("127.0.0.1", host), AiohttpRequest(quick)) as bot:
        stub.script["sendMessage"].append(ok(SENT))
        assert (await bot.send_message(7, "hello")).message_id == 1


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_telegram_is_reached_through_the_proxy_with_its_password(
    proxy: Proxy, quick: WoundClock, scheme: str
) -> None:
    async with bot_at(f"{scheme}://api.telegram.invalid", AiohttpRequest(quick)) as bot:
        with pytest.raises(NetworkError):
            await bot.send_message(7, "hello")
    wanted = "CONNECT api.telegram.invalid:443 " if scheme == "https" else "POST http://api.telegram.invalid/bot"
    assert proxy.heads[0].startswith(wanted)
    assert f"Proxy-Authorization: Basic {base64.b64encode(b'me:word').decode()}" in proxy.heads[0]


async def test_the_environment_is_asked_once_not_for_every_call(
    proxy: Proxy, quick: WoundClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def ask() -> dict[str, str]:
        asked.append(1)
        return getproxies()

    monkeypatch.setattr("bot.transport.causes.getproxies", ask)
    async with bot_at("http://api.telegram.invalid", AiohttpRequest(quick)) as bot:
        for _ in range(3):
            with pytest.raises(NetworkError):
                await bot.send_message(7, "hello")
    assert len(proxy.heads) == 3
    assert len(asked) == 1


async def test_no_proxy_is_obeyed(proxy: Proxy, quick: WoundClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "telegram.invalid")
    async with bot_at("http://api.telegram.invalid", AiohttpRequest(quick)) as bot:
        with pytest.raises(NetworkError):
            await bot.send_message(7, "hello")
    assert proxy.heads == []


async def test_the_demo_works_behind_a_proxy(street: Street) -> None:
    user = street.user()
    await user.send("/start")
    await user.sees("What do you need")
