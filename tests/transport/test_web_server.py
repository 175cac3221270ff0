"""What the web server refuses before anything is looked at, over real connections."""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from bot.errors import StartError
from bot.transport import web_server, webhook
from bot.transport.web_server import serve, why_not

PATIENCE = 10.0
HALF = b"POST /telegram HTTP/1.1\r\nHost: x\r\nX-Slow: "


class Site:
    """A running server, what it turned away, and connections to it."""

    def __init__(self) -> None:
        self.port = 0
        self.refused: list[str] = []
        self.release = asyncio.Event()
        self.begun = asyncio.Event()
        self.writers: list[asyncio.StreamWriter] = []

    async def hello(self, _request: web.Request) -> web.Response:
        return web.Response(text="hello")

    async def hang(self, _request: web.Request) -> web.Response:
        self.begun.set()
        await self.release.wait()
        return web.Response(text="late")

    async def broken(self, _request: web.Request) -> web.Response:
        raise RuntimeError("ours")

    async def connect(self, sent: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writers.append(writer)
        writer.write(sent)
        await writer.drain()
        return reader, writer

    async def get(self, path: str = "/hello") -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{self.port}{path}") as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def running() -> AsyncIterator[Site]:
    site = Site()
    app = web.Application()
    app.add_routes([web.get("/hello", site.hello), web.get("/hang", site.hang), web.get("/broken", site.broken)])
    async with serve(app, "127.0.0.1", 0, refused=site.refused.append) as site.port:
        try:
            yield site
        finally:
            for writer in site.writers:
                writer.close()


async def closed(reader: asyncio.StreamReader) -> bool:
    """Whether the other side ends the connection without a word."""
    try:
        return not await asyncio.wait_for(reader.read(100), PATIENCE)
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("sent", [b"", b"P", HALF])
async def test_who_sends_nothing_or_half_a_header_is_cut_off(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(web_server, "HEADER_S", 0.05)
    monkeypatch.setattr(web_server, "SILENT_S", 0.05)
    async with running() as site:
        reader, _ = await site.connect(sent)
        assert await closed(reader)
        assert site.refused == ["slow"]


async def test_who_sends_a_header_byte_by_byte_has_no_more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte alone would begin the time anew."""
    monkeypatch.setattr(web_server, "HEADER_S", 0.1)
    async with running() as site:
        reader, writer = await site.connect(HALF)
        dripping = asyncio.create_task(_drip(writer))
        assert await closed(reader)
        dripping.cancel()
        assert site.refused == ["slow"]


async def _drip(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"a")
        await asyncio.sleep(0.01)


async def test_a_connection_that_was_used_is_kept_for_the_next_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram's are: that one is silent is then nobody's fault."""
    monkeypatch.setattr(web_server, "SILENT_S", 0.05)
    async with running() as site:
        request = b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"
        reader, writer = await site.connect(request)
        assert b"200 OK" in await reader.readuntil(b"hello")
        await asyncio.sleep(0.1)  # longer than a new one may be silent
        writer.write(request)
        assert b"200 OK" in await reader.readuntil(b"hello")
        monkeypatch.setattr(web_server, "IDLE_S", 0.05)
        writer.write(request)
        await reader.readuntil(b"hello")
        assert await closed(reader)
        assert site.refused == []


async def test_a_hundred_half_headers_keep_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_server, "_most_connections", lambda: 10)
    async with running() as site:
        for _ in range(100):
            await site.connect(HALF)
        assert await site.get() == (200, "hello")
        assert len(site.refused) >= 90
        assert set(site.refused) == {"connections"}


async def test_a_call_that_is_worked_on_keeps_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_server, "_most_connections", lambda: 2)
    async with running() as site:
        under_way = asyncio.create_task(site.get("/hang"))
        await site.begun.wait()
        for _ in range(10):
            await site.connect(HALF)
        site.release.set()
        assert await under_way == (200, "late")


async def test_where_all_are_worked_on_one_more_is_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_server, "_most_connections", lambda: 1)
    async with running() as site:
        under_way = asyncio.create_task(site.get("/hang"))
        await site.begun.wait()
        reader, _ = await site.connect(b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
        assert await closed(reader)
        assert site.refused == ["connections"]
        site.release.set()
        assert await under_way == (200, "late")


async def test_refusals_are_counted_and_a_thousand_make_one_line(caplog: pytest.LogCaptureFixture) -> None:
    """A traceback for each is a log that a stranger can fill."""
    async with running() as site:
        for _ in range(30):
            reader, _ = await site.connect(b"GET /hello HTTP/1.1\r\nHost x\r\n\r\n")
            assert b" 400 " in await asyncio.wait_for(reader.readline(), PATIENCE)
            assert (await site.get("/none"))[0] == 404
        assert sorted(set(site.refused)) == ["malformed", "path"]
        assert len(site.refused) == 60
    lines = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(lines) == 1
    assert not lines[0].exc_info


async def test_an_error_of_ours_is_shown_with_its_trace_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    async with running() as site:
        assert [(await site.get("/broken"))[0] for _ in range(3)] == [500, 500, 500]
    assert [str(record.exc_info[1]) for record in caplog.records if record.exc_info] == ["ours"]


async def test_a_body_that_does_not_come_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "BODY_S", 0.05)
    delivery = object()
    it = webhook.Webhook(delivery, "/telegram", "s" * 16)  # type: ignore[arg-type] # is not reached
    it.open = True
    app = web.Application()
    app.add_routes(it.routes())
    async with serve(app, "127.0.0.1", 0) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
            b"X-Telegram-Bot-Api-Secret-Token: " + b"s" * 16 + b"\r\n\r\n{"
        )
        assert b" 408 " in await asyncio.wait_for(reader.readline(), PATIENCE)
        writer.close()


async def test_it_says_what_to_do_about_a_taken_port() -> None:
    async with serve(web.Application(), "127.0.0.1", 0) as port:
        with pytest.raises(StartError) as caught:
            async with serve(web.Application(), "127.0.0.1", port):
                pass
    (line,) = caught.value.lines
    assert line.startswith(f"PORT: {port} is already in use")
    assert "set PORT" in line


async def test_it_says_what_to_do_about_a_host_that_is_not_here() -> None:
    with pytest.raises(StartError, match="HOST"):
        async with serve(web.Application(), "192.0.2.1", 0):
            pass


@pytest.mark.parametrize("error", [PermissionError(13, "denied"), OSError(5, "odd")])
def test_it_has_a_line_for_every_reason_not_to_listen(error: OSError) -> None:
    assert why_not(error, "127.0.0.1", 80).startswith("PORT: 80")


async def test_what_is_compressed_is_not_decompressed() -> None:
    """A quarter of a megabyte of zeros, packed, becomes a quarter of a gigabyte of work for everybody's loop."""
    came: list[bytes] = []

    async def take(request: web.Request) -> web.Response:
        came.append(await request.read())
        return web.Response()

    app = web.Application()
    app.add_routes([web.post("/telegram", take)])
    packed = gzip.compress(bytes(10**6))
    async with serve(app, "127.0.0.1", 0) as port, aiohttp.ClientSession() as session:
        url, headers = f"http://127.0.0.1:{port}/telegram", {"Content-Encoding": "gzip"}
        async with session.post(url, data=packed, headers=headers) as answer:
            assert answer.status == 200
    assert came == [packed]
