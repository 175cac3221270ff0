"""The whole bot as a process while its database is locked, full, damaged, gone or not writable.

It says so in one line, and either goes on once the trouble is over or stops with exit code 2. What was
acknowledged is there afterwards, and a tap that came meanwhile is carried out.
"""

from __future__ import annotations

import resource
import shutil
import signal
import sqlite3
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

from tests.pretend import User
from tests.processes import end, ended, ready, said, spawn, told
from tests.store.hampered import HAMPERED, limit_files

FIRST, SECOND, THIRD = "What do you need", "Do you get a bill", "Does the SIM still work"


@dataclass
class Place:
    """A folder with a bot at work in it, and somebody who talks to it."""

    folder: Path
    settings: dict[str, str]
    user: User
    bots: list[Process] = field(default_factory=list)

    @property
    def database(self) -> Path:
        return self.folder / "data" / "bot.db"

    async def start(self, **hampered: str) -> Process:
        module = HAMPERED if hampered else "bot"
        bot = await spawn(self.folder, "run", settings={**self.settings, **hampered}, module=module)
        self.bots.append(bot)
        return bot

    async def start_and_choose(self, **hampered: str) -> Process:
        """A bot that somebody has told the operator."""
        bot = await self.start(**hampered)
        await ready(bot)
        await self.user.send("/start")
        await self.seen(FIRST)
        await self.user.walk("End it", "BASE")
        await self.seen(SECOND)
        return bot

    async def tap_in_vain(self, label: str) -> None:
        """Tap a button of a bot that cannot answer now; nobody waits for it."""
        screen = await self.user.screen()
        data = next(b["data"] for row in screen["buttons"] for b in row if label in b["text"])
        await self.user.post(f"/user/{self.user.chat}/update", _tap(screen["message_id"], data))

    async def seen(self, words: str) -> None:
        await self.user.until(lambda messages: any(words in m["text"] for m in messages))


def _tap(message_id: int, data: str) -> dict[str, object]:
    person = {"id": 1001, "is_bot": False, "first_name": "Visitor", "language_code": "en"}
    message = {"message_id": message_id, "date": 1, "chat": {"id": 1001, "type": "private"}, "text": "-"}
    tap = {"id": "4711", "from": person, "chat_instance": "1", "data": data, "message": message}
    return {"callback_query": tap}


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with AsyncExitStack() as stack:
        telegram = await spawn(tmp_path, "demo", "--no-bot", quiet=True)
        stack.push_async_callback(end, telegram)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        settings = await told(telegram, 3)
        found = Place(tmp_path, settings, User(settings["TELEGRAM_API_URL"], session))
        yield found
        for bot in found.bots:
            await end(bot, signal.SIGKILL)


async def stopped(bot: Process) -> str:
    """What a bot said in its last line before it ended by itself, as it should."""
    code, errors = await ended(bot)
    assert code == 2, errors
    assert "Traceback" not in errors
    return errors.splitlines()[-1]


async def test_it_holds_what_comes_while_somebody_locks_the_database(place: Place) -> None:
    bot = await place.start_and_choose()
    with closing(sqlite3.connect(place.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await place.tap_in_vain("Only this number")
        lines = await said(bot, f"the database {place.database} is locked by another program")
        assert "Traceback" not in lines
    await place.seen(THIRD)
    assert "takes changes again" in await said(bot, "takes changes again")
    assert await end(bot) == 0


async def test_it_stops_when_told_though_the_database_is_locked(place: Place) -> None:
    bot = await place.start_and_choose()
    with closing(sqlite3.connect(place.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await place.tap_in_vain("Only this number")
        await said(bot, "is locked by another program")
        assert await end(bot) == 0
    await place.start()
    await place.seen(THIRD)


async def test_it_holds_what_comes_while_the_disk_is_full(place: Place) -> None:
    bot = await place.start_and_choose(MOST_BYTES=str(1 << 20))
    limit_files(Path(f"{place.database}-wal").stat().st_size, bot.pid)  # noqa: ASYNC240
    await place.tap_in_vain("Only this number")
    lines = await said(bot, f"the database {place.database} cannot be read or written: look at its disk")
    assert "Traceback" not in lines
    limit_files(resource.RLIM_INFINITY, bot.pid)
    await place.seen(THIRD)
    assert "Traceback" not in await said(bot, "takes changes again")
    assert await end(bot) == 0


async def test_it_loses_nothing_when_it_is_killed_while_the_disk_is_full(place: Place) -> None:
    bot = await place.start_and_choose(MOST_BYTES=str(1 << 20))
    limit_files(Path(f"{place.database}-wal").stat().st_size, bot.pid)  # noqa: ASYNC240
    await place.tap_in_vain("Only this number")
    await said(bot, "cannot be read or written")
    await end(bot, signal.SIGKILL)
    await place.start()
    await place.seen(THIRD)


@pytest.mark.parametrize("which", ["data/bot.db", "data"])
async def test_it_refuses_to_start_where_it_may_not_write(place: Place, which: str) -> None:
    assert await ended(await spawn(place.folder, "migrate", settings=place.settings)) == (0, "")
    (place.folder / which).chmod(0o555)
    try:
        line = await stopped(await place.start(OBEY_MODES="1"))
    finally:
        (place.folder / which).chmod(0o755)
    assert str(place.database) in line
    assert "give this user the right" in line


async def test_it_goes_on_when_it_may_no_longer_open_what_it_has_open(place: Place) -> None:
    bot = await place.start_and_choose(OBEY_MODES="1")
    place.database.chmod(0o444)
    (place.folder / "data").chmod(0o555)
    try:
        await place.user.tap("Only this number")
        await place.seen(THIRD)
        assert await end(bot) == 0
        assert "give this user the right" in await stopped(await place.start(OBEY_MODES="1"))
    finally:
        (place.folder / "data").chmod(0o755)
    place.database.chmod(0o644)
    await ready(await place.start(OBEY_MODES="1"))
    await place.user.tap("Works, in Belgium")
    await place.seen("How do you want to cancel")


def _remove_log(place: Place) -> None:
    Path(f"{place.database}-wal").unlink()


def _remove(place: Place) -> None:
    place.database.rename(place.folder / "taken.db")


def _replace(place: Place) -> None:
    shutil.copy(place.database, place.folder / "other.db")
    (place.folder / "other.db").replace(place.database)


@pytest.mark.parametrize("happens", [_remove_log, _remove, _replace])
async def test_it_stops_rather_than_write_where_nobody_will_look(
    place: Place, happens: Callable[[Place], None]
) -> None:
    bot = await place.start_and_choose()
    happens(place)
    await place.tap_in_vain("Only this number")
    assert "was moved, deleted or replaced" in await stopped(bot)


async def test_it_goes_on_when_its_log_was_deleted(place: Place) -> None:
    bot = await place.start_and_choose()
    _remove_log(place)
    await place.tap_in_vain("Only this number")
    await stopped(bot)
    await place.start()
    await place.seen(THIRD)


async def test_it_refuses_to_start_without_what_a_garbled_log_held(place: Place) -> None:
    bot = await place.start_and_choose()
    log = Path(f"{place.database}-wal")
    with log.open("r+b") as file:  # noqa: ASYNC230
        file.write(b"garbage" * 1000)
    await end(bot, signal.SIGKILL)
    before = log.read_bytes()  # noqa: ASYNC240
    line = await stopped(await place.start())
    assert line.startswith(f"What was stored last cannot be read: {log} does not begin like")
    assert log.read_bytes() == before  # noqa: ASYNC240
