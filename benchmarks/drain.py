"""Reminders that all are late at once, drained by a clock that waits for the bot: how many came, how fast, how evenly.

The bot is whole but for its socket; Telegram's stand-in refuses more than so many messages a second, and a second
message to a chat within a second.
"""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

import aiohttp
import orjson
from telegram.request import RequestData

from benchmarks.canned_api import FIXED
from benchmarks.contenders import TOKEN
from benchmarks.seed import fill_late
from bot import app
from bot.clock import Clock
from bot.settings import load
from bot.store.sqlite import SQLite
from bot.transport.request import AiohttpRequest
from tests.year.still import QuietLoop, StillClock, counted

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
LATENCY = 0.08  # seconds until an answer
LONG_POLL = 50.0  # nobody writes
SECOND = timedelta(seconds=1)
CLOSES = timedelta(hours=9)  # then it is night, and nobody is reminded


@dataclass
class StandIn:
    """Telegram as far as it counts. `slow` has chats whose messages take so many seconds."""

    clock: Clock
    per_second: int
    slow: dict[int, float] = field(default_factory=dict)
    sent: list[tuple[datetime, int]] = field(default_factory=list)
    shown: list[tuple[datetime, int]] = field(default_factory=list)  # screens in place
    refused: int = 0

    def __post_init__(self) -> None:
        self._last: deque[datetime] = deque(maxlen=self.per_second)
        self._last_of: dict[int, datetime] = {}

    async def answer(self, method: str, said: dict[str, Any]) -> tuple[int, Any]:
        chat = int(said.get("chat_id", 0))
        if method == "sendMessage":
            if not self._may_send(chat):
                self.refused += 1
                return 429, {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1"}
            self.sent.append((self.clock.now(), chat))
        if method == "editMessageText":
            self.shown.append((self.clock.now(), chat))
        await self.clock.sleep(LONG_POLL if method == "getUpdates" else self.slow.get(chat, LATENCY))
        return 200, {"ok": True, "result": self._result(method, chat)}

    def _may_send(self, chat: int) -> bool:
        now = self.clock.now()
        full = len(self._last) == self._last.maxlen and now - self._last[0] < SECOND
        if full or now - self._last_of.get(chat, now - SECOND) < SECOND:
            return False
        self._last.append(now)
        self._last_of[chat] = now
        return True

    def _result(self, method: str, chat: int) -> Any:
        if method in ("sendMessage", "editMessageText"):
            return {"message_id": len(self.sent) + 1, "chat": {"id": chat}}
        return [] if method == "getUpdates" else FIXED.get(method.encode(), True)


class _Way(AiohttpRequest):
    """The bot's way out with everything but the socket."""

    def __init__(self, telegram: StandIn, clock: Clock, **options: Any) -> None:
        super().__init__(clock, **options)
        self._telegram = telegram

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def _try(
        self,
        name: str,
        url: str,  # noqa: ARG002
        method: str,  # noqa: ARG002
        data: RequestData | None,
        limits: aiohttp.ClientTimeout,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        status, answer = await self._telegram.answer(name, dict(data.parameters) if data else {})
        return status, orjson.dumps(answer)


@dataclass(frozen=True)
class Drained:
    """What came of a backlog."""

    messages: int
    chats: int
    refused: int
    seconds: float

    @property
    def per_second(self) -> float:
        return (self.messages - 1) / self.seconds


def drained(telegram: StandIn) -> Drained:
    times = [at for at, _ in telegram.sent]
    chats = Counter(chat for _, chat in telegram.sent)
    return Drained(len(times), len(chats), telegram.refused, (times[-1] - times[0]).total_seconds())


class Bot:
    """A running bot on a clock that stands still until it has done what there is to do."""

    def __init__(self, path: Path, telegram: StandIn, clock: StillClock) -> None:
        self.path, self.telegram, self.clock = path, telegram, clock
        self._stop = asyncio.Event()

    async def start(self) -> app.BotApp:
        settings = load(
            bot_token=TOKEN,
            telegram_api_url="http://127.0.0.1:1",
            database_url=f"sqlite:///{self.path}",
            _env_file=None,
        ).model_copy(update={"messages_per_second": self.telegram.per_second})
        ready: asyncio.Future[app.BotApp] = asyncio.get_running_loop().create_future()
        with patch.object(app, "AiohttpRequest", partial(_Way, self.telegram)):
            running = app.run_with(settings, self.clock, self._stop, health=False, started=ready.set_result)
            self._task = asyncio.create_task(running)
            while not ready.done():
                await self._step()
        return ready.result()

    async def stop(self) -> None:
        self._stop.set()
        while not self._task.done():
            await self._step()
        await self._task

    async def until(self, happened: Callable[[], bool]) -> None:
        """Go from sleeper to sleeper, until it happened or the day is over."""
        end = self.clock.now() + CLOSES
        while not happened() and self.clock.now() < end:
            await self._step()

    async def drain(self, chats: int) -> None:
        """Until so many have their message and a quarter of a minute more, in which nothing may come."""
        await self.until(lambda: len(self.telegram.sent) >= chats)
        end = self.clock.now() + timedelta(seconds=15)
        await self.until(lambda: self.clock.now() >= end)

    async def quiet(self) -> None:
        """Until nothing is left to do at this moment."""
        await cast(QuietLoop, asyncio.get_running_loop()).quiet()

    async def _step(self) -> None:
        await self.quiet()
        if self.clock.next_sleeper() is not None:
            self.clock.wake_next()
            await self.quiet()


@contextmanager
def standing_still() -> Iterator[asyncio.Runner]:
    """A loop that knows when the bot has nothing left to do."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(SQLite, "run", counted(SQLite.run)))
        yield stack.enter_context(asyncio.Runner(loop_factory=QuietLoop))


def copied(path: Path, name: str) -> Path:
    """What a kill would leave at this moment."""
    copy = path.with_name(name)
    for end in ("", "-wal"):
        shutil.copyfile(f"{path}{end}", f"{copy}{end}")
    return copy


def drain(path: Path, chats: int, per_second: int) -> Drained:
    """Fill a database with late reminders, and drain it."""

    async def run() -> Drained:
        clock = StillClock(NOON)
        telegram = StandIn(clock, per_second)
        await fill_late(path, chats, NOON)
        bot = Bot(path, telegram, clock)
        await bot.start()
        await bot.drain(chats)
        await bot.stop()
        return drained(telegram)

    with standing_still() as runner:
        return runner.run(run())
