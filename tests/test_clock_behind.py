"""A machine whose clock stands at 1970, or is set back, loses nobody's record; and somebody is told how to mend it."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.retention import EVERY, LOOK_AGAIN, Retention
from bot.store import Store
from bot.store.rows import to_microseconds
from tests.pretend import PATIENCE
from tests.store.world import DAY, NOW, OpenStore, closed, keep, state
from tests.watching.conftest import street as watched  # noqa: F401 - a fixture
from tests.watching.watched import Watched

NO_BATTERY = datetime(1970, 1, 1, 0, 5, tzinfo=UTC)
UPDATE = 4711


class StoppedClock:
    """Shows what it is told to; whoever sleeps on it is noted, and let go on when the test says so."""

    def __init__(self, now: datetime) -> None:
        self.time = now
        self.slept: list[float] = []
        self._woken = asyncio.Event()

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._woken.clear()
        await self._woken.wait()

    async def until(self, moment: datetime) -> None:
        """It is that time now; the sleeper has done its work and sleeps again."""
        before, self.time = len(self.slept), moment
        self._woken.set()
        async with asyncio.timeout(PATIENCE):
            while len(self.slept) == before:  # noqa: ASYNC110 - it works in a thread
                await asyncio.sleep(0.002)


@pytest.fixture
async def store(open_store: OpenStore) -> Store:
    """Somebody idle for two years and somebody who closed two months ago; the newest update is of NOW."""
    one = await open_store()
    await keep(one, closed(2, at=NOW - 60 * DAY))
    quiet = state(1, at=NOW - 730 * DAY)
    await keep(one, replace(quiet, chat=replace(quiet.chat, reminders_off=True)))
    await one.change_once(UPDATE, NOW, 3, lambda _before, _again: (state(3), None))
    return one


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bot.db"


@pytest.fixture
async def open_store(path: Path) -> OpenStore:
    async def opener() -> Store:
        return await Store.open(path)

    return opener


async def chats(store: Store) -> int:
    return (await store.statistics())["chats"]


@pytest.mark.parametrize("shown", [NO_BATTERY, NOW - timedelta(minutes=1), NOW - 40 * DAY])
async def test_nothing_is_forgotten_while_the_clock_is_behind(
    store: Store, shown: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    clock = StoppedClock(shown)
    retention = Retention(store, clock, 30 * DAY, 400 * DAY)
    job = asyncio.create_task(retention.run())
    await clock.until(shown)
    assert await chats(store) == 3
    assert set(clock.slept) == {LOOK_AGAIN}
    assert "set the clock right" in retention.note
    assert "python -m bot trust-clock" in retention.note
    assert caplog.text.count("retention waits") == 1, "said once, not every ten minutes"
    await clock.until(NOW + DAY)
    assert await chats(store) == 1
    assert retention.note == ""
    assert clock.slept[-1] == EVERY
    job.cancel()
    await asyncio.gather(job, return_exceptions=True)
    await store.close()


async def test_it_waits_thirty_days_at_most_also_over_a_new_start(store: Store, path: Path) -> None:
    """A clock that once ran ahead would keep everybody's data for years."""
    began = NOW - 100 * DAY
    for day in (0, 10, 29):
        clock = StoppedClock(began + day * DAY)
        retention = Retention(store, clock, 30 * DAY, 400 * DAY)
        job = asyncio.create_task(retention.run())
        await clock.until(began + day * DAY)
        assert await chats(store) == 3
        job.cancel()
        await asyncio.gather(job, return_exceptions=True)
        await store.close()
        store = await Store.open(path)
    clock = StoppedClock(began + 30 * DAY)
    retention = Retention(store, clock, timedelta(days=1), 400 * DAY)
    job = asyncio.create_task(retention.run())
    await clock.until(began + 31 * DAY)
    assert await chats(store) == 2, "what this clock, too, calls old"
    assert "no longer waits" in retention.note
    job.cancel()
    await asyncio.gather(job, return_exceptions=True)
    await store.close()


async def test_the_newest_time_never_goes_back_and_costs_no_scan(store: Store, path: Path) -> None:
    await store.change_once(UPDATE + 1, NO_BATTERY, 3, lambda before, _: (before, None))
    assert await store.newest() == NOW.replace(microsecond=0)
    await store.close()
    with closing(sqlite3.connect(path)) as database:
        plan = database.execute("EXPLAIN QUERY PLAN SELECT at FROM handled ORDER BY update_id DESC LIMIT 1").fetchall()
        database.executemany("INSERT INTO handled VALUES (?, 1)", ((n,) for n in range(1000)))
    assert [row[-1] for row in plan] == ["SCAN handled USING INDEX sqlite_autoindex_handled_1"], "one row, from its end"


async def test_readyz_says_so_and_how_to_mend_it(watched: Watched) -> None:  # noqa: F811
    user = watched.user()
    await user.send("/start")
    await watched.stop()
    with closing(sqlite3.connect(watched.settings.database_path)) as database, database:
        ahead = int((watched.playground.clock.now() + timedelta(days=900)).timestamp())
        database.execute("UPDATE handled SET at = ?", (ahead,))
    await watched.start()
    await watched.until_page("readyz", "retention waits")
    status, page = await watched.page("readyz")
    assert (status, page.split("\n")[0]) == (200, "ok")
    assert "python -m bot trust-clock" in page


def test_the_command_mends_times_that_lie_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, ahead = tmp_path / "bot.db", datetime.now(UTC) + 1000 * DAY

    async def fill() -> None:
        store = await Store.open(path)
        await store.change_once(UPDATE, ahead, 7, lambda _before, _again: (state(7, at=ahead), None))
        await store.set_shown(7, ahead)
        await keep(store, state(8, at=ahead))
        await store.close()

    asyncio.run(fill())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_TOKEN", "123456:" + "a" * 35)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    assert main(["trust-clock"]) == 0
    assert "5 times lay ahead" in capsys.readouterr().out
    now = to_microseconds(datetime.now(UTC))
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT COUNT(*) FROM chats WHERE last_seen > ?", (now,)).fetchone() == (0,)
        assert database.execute("SELECT chat_id FROM chats WHERE shown = last_seen").fetchall() == [(7,)], (
            "pending stays pending"
        )
        assert database.execute("SELECT COUNT(*) FROM handled WHERE at > ?", (now // 10**6,)).fetchone() == (0,)
    assert main(["trust-clock"]) == 0
    assert "0 times lay ahead" in capsys.readouterr().out
