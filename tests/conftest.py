"""A street: a playground, the real bot in it, and people who use it."""

from __future__ import annotations

import os

os.environ["PTB_TIMEDELTA"] = "true"

import asyncio
import gc
import inspect
import random
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, wraps
from pathlib import Path
from typing import Any
from unittest.mock import patch

import aiohttp
import pytest
import uvloop
from xdist.remote import Producer

from bot import app
from bot.app import BotApp, run_with
from bot.settings import Settings, load
from bot.store import rescheduling
from bot.store.connection import options, set_up
from playground.clock import WoundClock
from playground.server import Playground
from tests.pretend import PATIENCE, User
from tests.sharing import Together

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)  # a Monday in Brussels: no test may depend on the hour it is run at

ROOT = Path(__file__).resolve().parent.parent
LONGEST = ROOT / "tests" / "one_python.txt"
UNHURRIED = 1000  # messages a second: whoever taps in no time is not made to wait for their places
HANGS = 600.0  # seconds, many times what the slowest needs: says that a test will never end, not that it is slow


def pytest_asyncio_loop_factories(item: pytest.Item) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """In a street the loop that `bot run` has, which is also the quicker one; elsewhere Python's own."""
    if isinstance(item, pytest.Function) and "street" in item.fixturenames:
        return {"uvloop": uvloop.new_event_loop}
    return {"asyncio": asyncio.new_event_loop}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    put_in_order(items, os.environ.get("TEST_ORDER", ""))
    for item in items:
        if item.get_closest_marker("long"):
            continue
        if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
            item.obj = _ending(item.obj)


def pytest_collection_finish() -> None:
    """Five thousand tests and all that they import stay to the end: nobody need look whether they are garbage."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    return Together(config, log)


def put_in_order(items: list[pytest.Item], order: str) -> None:
    """The longest files first, or else a worker has one of them left when the others have nothing to do.

    TEST_ORDER=reverse or random:SEED: file by file, for no test may lean on one that ran before it.
    """
    longest = {ROOT / line for line in LONGEST.read_text(encoding="utf-8").split()}
    items.sort(key=lambda item: item.path not in longest)
    how, _, seed = order.partition(":")
    if how not in ("", "reverse", "random"):
        raise pytest.UsageError(f"TEST_ORDER={order} (do this: say reverse, or random:SEED)")
    if how == "reverse":
        items.reverse()
    elif how == "random":
        chance = random.Random(seed)  # noqa: S311 - an order, no secret
        places: dict[Path, float] = {}
        items.sort(key=lambda item: (places.setdefault(item.path, chance.random()), chance.random()))


def _ending(test: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """The same test, which fails instead of waiting for ever."""

    @wraps(test)
    async def within(*arguments: object, **more: object) -> None:
        try:
            async with asyncio.timeout(HANGS) as guard:
                await test(*arguments, **more)
        except TimeoutError:
            if guard.expired():
                pytest.fail(f"the test hangs: no end after {HANGS:.0f} s")
            raise

    return within


@dataclass
class Street:
    """A playground and a bot that can be stopped and started again on the same database."""

    playground: Playground
    settings: Settings
    session: aiohttp.ClientSession
    bot_app: BotApp | None = None
    health: bool = False  # with its web pages, on settings.port
    ending: asyncio.Event = field(default_factory=asyncio.Event)  # set: it is to end
    bot: asyncio.Task[None] | None = None
    taps: list[asyncio.Task[dict[str, Any]]] = field(default_factory=list)  # whose answers nobody may wait for

    async def start(self) -> None:
        ready: asyncio.Future[BotApp] = asyncio.get_running_loop().create_future()
        self.ending = asyncio.Event()
        self.bot = asyncio.create_task(
            run_with(self.settings, self.playground.clock, self.ending, health=self.health, started=ready.set_result)
        )

        def give_up(task: asyncio.Task[None]) -> None:
            if not ready.done():
                ready.set_exception(_why(task))

        self.bot.add_done_callback(give_up)
        self.bot_app = await asyncio.wait_for(ready, PATIENCE)

    async def stop(self) -> None:
        if self.bot:
            self.ending.set()
            await asyncio.wait_for(self.bot, PATIENCE)
            self.bot = None

    async def stopped(self) -> None:
        """Wait for a bot that ends by itself; raises what it ended with."""
        task, self.bot = self.bot, None
        assert task is not None
        await asyncio.wait_for(task, PATIENCE)

    def tap_meanwhile(self, tap: Coroutine[Any, Any, dict[str, Any]]) -> asyncio.Task[dict[str, Any]]:
        """A tap while the test goes on. One that was not answered in the end is given up with the street:
        its connection breaks then, and the error would be found, much later, in somebody else's test."""
        self.taps.append(asyncio.create_task(tap))
        return self.taps[-1]

    async def give_up_taps(self) -> None:
        for tap in self.taps:
            tap.cancel()
        await asyncio.gather(*self.taps, return_exceptions=True)

    async def settle(self) -> None:
        """Until every update is acknowledged and every screen shown."""
        assert self.bot_app is not None
        async with asyncio.timeout(PATIENCE):
            # three places to look at, none of which tells
            while self.playground.pending_updates or self.bot_app.chat_locks or self.bot_app.services.show.busy:  # noqa: ASYNC110
                await asyncio.sleep(0.002)

    def user(self, chat: int = 1001, language: str = "en") -> User:
        return User(self.playground.url, self.session, chat, language, self.settle, self.playground.shown)


def _why(task: asyncio.Task[None]) -> BaseException:
    """Why the bot ended before it was ready."""
    return task.exception() or RuntimeError("the bot ended before it was ready")


@pytest.fixture(autouse=True, scope="session")
def texts_read_once() -> Iterator[None]:
    """Six hundred bots are started in one process, on the same content and catalogues: a quarter second of CPU each.

    A bot that is a process of its own reads them itself.
    """
    read, known = app.load_texts, cache(app.load_texts)
    with patch.object(app, "load_texts", lambda root: known(root) if root == app.ROOT else read(root)):
        yield


@pytest.fixture(autouse=True, scope="session")
def zones_counted_once() -> Iterator[None]:
    """What the time zones say until 2038, which every start asks: as long as they are read from where they are."""
    version = rescheduling.version
    known = cache(lambda _schedule, _zones: version())
    with patch.object(rescheduling, "version", lambda: known(rescheduling.SCHEDULE, vars(rescheduling)["ZoneInfo"])):
        yield


async def _nothing(*_: object) -> None:
    pass


@pytest.fixture(autouse=True)
def profile_left_alone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six hundred starts need not ask and tell Telegram fifty times each what the bot is called; `profile` does."""
    if not request.node.get_closest_marker("profile"):
        monkeypatch.setattr(app, "publish", _nothing)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[sqlite3.Connection]:
    """The connections of a bot or a store, as they are opened, for a test to use while nobody else does."""
    found: list[sqlite3.Connection] = []

    def noted(connection: sqlite3.Connection) -> None:
        set_up(connection)
        found.append(connection)

    monkeypatch.setattr("bot.store.sqlite.set_up", noted)
    monkeypatch.setattr("bot.store.sqlite.options", lambda: {**options(), "check_same_thread": False})
    return found


@pytest.fixture
def per_second() -> int:
    """So many messages. A file that is about their order says what the bot has by default."""
    return UNHURRIED


@asynccontextmanager
async def a_street(folder: Path, per_second: int = UNHURRIED) -> AsyncIterator[Street]:
    """With the database in `folder`."""
    playground = Playground(clock=WoundClock(start=NOON))
    await playground.start()
    settings = load(
        bot_token=playground.token,
        telegram_api_url=playground.url,
        database_url=f"sqlite:///{folder / 'bot.db'}",
        contact="team@example.org",
        messages_per_second=per_second,
        _env_file=None,
    )
    async with aiohttp.ClientSession() as session:
        town = Street(playground, settings, session)
        await town.start()
        try:
            yield town
        finally:
            await town.give_up_taps()
            await town.stop()
            await playground.stop()


@pytest.fixture
async def street(tmp_path: Path, per_second: int) -> AsyncIterator[Street]:
    async with a_street(tmp_path, per_second) as town:
        yield town


@pytest.fixture
def user(street: Street) -> User:
    return street.user()
