"""A clock that tests wind by hand, and a running stub of the Bot API."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.transport.stub import Stub, serving


class WoundClock:
    """Time moves only by `wind`; with `auto` every sleep is over at once and moves it."""

    def __init__(self, *, auto: bool = False) -> None:
        self.auto = auto
        self.time = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        self.slept: list[float] = []
        self.asleep = asyncio.Event()  # somebody sleeps, or has slept
        self._sleepers: list[tuple[datetime, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if self.auto:
            self.time += timedelta(seconds=seconds)
            await asyncio.sleep(0)
            return
        waker: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.asleep.set()
        self._sleepers.append((self.time + timedelta(seconds=seconds), waker))
        await waker

    async def wind(self, seconds: float) -> None:
        """Move on, waking sleepers in order, each at its own time."""
        end = self.time + timedelta(seconds=seconds)
        await settle()
        while due := [sleeper for sleeper in self._sleepers if sleeper[0] <= end]:
            first = min(due, key=lambda sleeper: sleeper[0])
            self._sleepers.remove(first)
            self.time = max(self.time, first[0])
            if not first[1].done():
                first[1].set_result(None)
            await settle()
        self.time = end


async def settle() -> None:
    """Let everything run that can run without input or time."""
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def clock() -> WoundClock:
    return WoundClock()


@pytest.fixture
def quick() -> WoundClock:
    return WoundClock(auto=True)


@pytest.fixture
async def stub() -> AsyncIterator[Stub]:
    async with serving(Stub()) as running:
        yield running
