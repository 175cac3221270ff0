"""Telegram's side of a webhook: at most 40 calls at once, as it does unless told otherwise."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import orjson

from benchmarks.contenders import HOOK, SECRET
from benchmarks.http import END, length_of
from benchmarks.plan import Fault

CONNECTIONS = 40
TRY_AGAIN = 0.01  # seconds
Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Hook:
    """`answered` counts taps that were answered in the response itself."""

    def __init__(self, port: int) -> None:
        self.answered = 0
        self._port = port
        self._free: asyncio.Queue[Stream] = asyncio.Queue()

    async def open(self) -> None:
        for _ in range(CONNECTIONS):
            self._free.put_nowait(await self._connect())

    async def _connect(self) -> Stream:
        """Once somebody listens: python-telegram-bot sets its webhook before its server is there."""
        while True:
            with suppress(ConnectionRefusedError):
                return await asyncio.open_connection("127.0.0.1", self._port)
            await asyncio.sleep(TRY_AGAIN)

    def close(self) -> None:
        while not self._free.empty():
            self._free.get_nowait()[1].close()

    async def call(self, update: dict[str, Any]) -> None:
        """Hand over one update once a connection is free. Raises Fault when it is not taken."""
        body = orjson.dumps(update)
        head = (
            f"POST {HOOK} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        reader, writer = stream = await self._free.get()
        writer.write(head.encode() + body)
        try:
            found = await reader.readuntil(END)
            said = await reader.readexactly(length_of(found))
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise Fault(f"the webhook broke off ({type(error).__name__})") from None
        if not found.startswith(b"HTTP/1.1 200"):
            raise Fault(f"the webhook answered {found[9:12].decode()}")
        self.answered += b"answerCallbackQuery" in said
        self._free.put_nowait(stream)
