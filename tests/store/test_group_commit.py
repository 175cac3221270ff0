"""Many waiting units, one sync: order, locks, cancellation and what survives."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.errors import StoreBusy, StoreError
from bot.guide.state import State
from bot.store import Store, connection
from bot.store.erasing import Erasing
from bot.store.faults import Report
from bot.store.group_commit import GroupCommit, Unit
from bot.store.sqlite import Session, SQLite
from tests.store.groups import listen
from tests.store.world import OpenStore, case, keep, state


@pytest_asyncio.fixture
async def engine(path: Path, opened: list[sqlite3.Connection]) -> AsyncIterator[SQLite]:
    """What runs the units below a store; `opened` holds its connection."""
    one = await SQLite.open(path)
    yield one
    await one.close()


async def test_it_commits_together_what_waits_together(opened: list[sqlite3.Connection], store: Store) -> None:
    commits = listen(opened[-1])
    await asyncio.gather(*(keep(store, state(number)) for number in range(150)))
    opened[-1].set_trace_callback(None)
    assert sum(commits) == 150
    assert len(commits) <= 4
    assert (await store.statistics())["chats"] == 150


async def test_it_runs_units_in_the_order_of_the_calls(store: Store) -> None:
    def count(before: State | None) -> tuple[State, int]:
        old = before or state()
        number = len(old.cases) + 1
        return old.with_case(case(number=number)), number

    results = await asyncio.gather(*(store.change(7, count) for _ in range(30)), store.load(7))
    assert results[:-1] == list(range(2, 32))
    assert isinstance(results[-1], State)
    assert len(results[-1].cases) == 31


async def test_it_reads_while_somebody_else_writes(store: Store, locked: None) -> None:
    assert await store.load(7) is None


async def test_it_says_that_it_is_busy_and_goes_on(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "BUSY_MS", 1)
    engine = await SQLite.open(path)
    other = _lock(path)
    results = await asyncio.gather(
        engine.run(lambda db: db.put_aside(update_id=1, at=0)),
        engine.run(lambda db: db.put_aside(update_id=2, at=0)),
        return_exceptions=True,
    )
    other.close()
    assert [type(result) for result in results] == [StoreBusy, StoreBusy]
    await engine.run(lambda db: db.put_aside(update_id=3, at=0))
    assert [await store.was_put_aside(number) for number in (1, 3)] == [False, True]
    await engine.close()


async def test_it_fails_every_unit_of_a_batch_that_could_not_be_committed(
    opened: list[sqlite3.Connection], store: Store
) -> None:
    def break_off(_before: State | None) -> tuple[None, None]:
        opened[-1].execute("ROLLBACK")
        return None, None

    results = await asyncio.gather(
        keep(store, state()), store.change(6, break_off), keep(store, state(8)), return_exceptions=True
    )
    assert [type(result) for result in results] == [StoreError] * 3
    await keep(store, state(9))
    assert [(await store.load(number)) is None for number in (7, 8, 9)] == [True, True, False]


async def test_it_refuses_a_unit_that_waits_for_anything_but_queries(engine: SQLite, store: Store) -> None:
    async def sleeper(_: Session) -> None:
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="nothing but queries"):
        await engine.run(sleeper)
    await store.check()


async def test_it_says_that_it_is_busy_when_memory_is_short(store: Store) -> None:
    """As Python reports SQLITE_NOMEM. It passes: what could not be stored has to come again."""

    def short(_before: object) -> tuple[None, None]:
        raise MemoryError

    with pytest.raises(StoreBusy):
        await store.change(7, short)


async def test_it_hides_data_in_errors_of_the_database(engine: SQLite) -> None:
    async def twice(db: Session) -> None:
        for _ in range(2):
            await db.add_tick(chat_id=7, case_number=1, item="itsme")

    with pytest.raises(StoreError, match=r"^the database refused: SQLITE_CONSTRAINT\w*$"):
        await engine.run(twice)


async def test_it_commits_the_unit_of_a_cancelled_caller(store: Store) -> None:
    woken = asyncio.Event()
    store.on_schedule = lambda _due: woken.set()
    caller = asyncio.create_task(keep(store, state()))
    await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert await store.load(7) == state()
    await asyncio.wait_for(woken.wait(), 5)


async def test_it_finishes_what_waits_before_it_closes(open_store: OpenStore) -> None:
    store = await open_store()
    waiting = [asyncio.create_task(keep(store, state(number))) for number in range(5)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*waiting)
    assert (await (await open_store()).statistics())["chats"] == 5


async def test_it_closes_twice_and_then_refuses_work(store: Store) -> None:
    await store.close()
    await store.close()
    with pytest.raises(StoreError, match="closed"):
        await store.load(7)


async def test_it_tells_waiting_callers_when_the_connection_was_stopped(store: Store) -> None:
    stopped = store._engine._database.stop()
    assert stopped is not None
    await stopped
    with pytest.raises(StoreError, match="closed"):
        await keep(store, state())


async def test_it_never_reports_success_for_what_was_interrupted() -> None:
    """Even an exception that is no Exception leaves no unit without its failure."""
    waiting: deque[Unit] = deque()
    done: deque[Unit] = deque()
    report, erasing = Report(Path(":memory:")), Erasing()
    memory = GroupCommit(":memory:", waiting=waiting, done=done, report=report, erasing=erasing, isolation_level=None)

    def interrupted(_: sqlite3.Connection) -> None:
        raise KeyboardInterrupt

    for work in (lambda _: 1, interrupted):
        waiting.append(Unit(work, asyncio.get_running_loop().create_future(), True, None))
    memory.commit()
    memory.close()
    assert [type(unit.failure) for unit in done] == [StoreError, StoreError]


@pytest.fixture
def locked(store: Store, path: Path) -> Iterator[None]:
    other = _lock(path)
    yield
    other.close()


def _lock(path: Path) -> sqlite3.Connection:
    """Another program that holds the write lock."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other
