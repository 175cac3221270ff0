"""Time, passed in: UTC inside, a zone only where a person reads it."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Protocol

import aiohttp

from bot.errors import StartError


class Clock(Protocol):
    """What the bot knows of time. `now` is timezone-aware UTC; `sleep` waits `seconds` of this clock's time."""

    def now(self) -> datetime: ...

    async def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class RemoteClock:
    """The playground's clock for a bot in a process of its own: time that somebody else winds forward.

    `now` is this machine's time plus what the playground was ahead when it last answered; a watcher asks it
    every REFRESH_SECONDS, and every sleep asks it too. Use as an async context manager.
    """

    REFRESH_SECONDS = 0.25

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._ahead = 0.0
        self._session: aiohttp.ClientSession | None = None
        self._watcher: asyncio.Task[None] | None = None

    async def __aenter__(self) -> RemoteClock:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None, connect=5))
        try:
            await self._ask("/clock", {})
        except aiohttp.ClientError as error:
            await self._session.close()
            line = f"CLOCK_URL: no playground answers there ({type(error).__name__}); start it first"
            raise StartError([line]) from None
        self._watcher = asyncio.create_task(self._watch(), name="clock")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._watcher:
            self._watcher.cancel()
            await asyncio.gather(self._watcher, return_exceptions=True)
        if self._session:
            await self._session.close()

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._ahead)

    async def sleep(self, seconds: float) -> None:
        """Wait for `seconds` of the playground's time; a second of real time at a time while it is away."""
        until = (self.now() + timedelta(seconds=seconds)).timestamp()
        who = f"{os.getpid()}-{id(asyncio.current_task())}"
        while self.now().timestamp() < until:
            try:
                await self._ask("/clock/wait", {"until": repr(until), "who": who})
            except aiohttp.ClientError:
                await asyncio.sleep(1)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self.REFRESH_SECONDS)
            with suppress(aiohttp.ClientError):
                await self._ask("/clock", {})

    async def _ask(self, path: str, query: dict[str, str]) -> None:
        if self._session is None:
            raise RuntimeError("the clock is not open")
        async with self._session.get(self._url + path, params=query) as answer:
            told = await answer.json()
        self._ahead = float(told["epoch"]) - datetime.now(UTC).timestamp()
