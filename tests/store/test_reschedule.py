"""After an update of the program: the reminders of people who do not tap are those of the new schedule."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import Store, rescheduling
from bot.store.rescheduling import BATCH
from tests.store.world import DAY, NOW, closed, keep, state

ROWS = "SELECT chat_id, kind, step, due_at, lease_until FROM reminders ORDER BY chat_id, kind"


def rows(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(ROWS).fetchall()


async def test_it_writes_the_rows_that_another_version_did_not_and_deletes_its_own(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = range(1, 2 * BATCH + 2)
    for chat in people:
        await keep(store, state(chat))
    wanted = rows(path)
    assert len(wanted) >= len(people)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM reminders WHERE chat_id % 3 = 0")
        connection.execute("UPDATE reminders SET due_at = due_at + 86400 WHERE chat_id % 3 = 1")
        connection.execute("UPDATE reminders SET kind = 'of_before' WHERE chat_id % 3 = 2")
    heard: list[None] = []
    store.on_schedule = lambda _due: heard.append(None)
    await store.reschedule()
    assert rows(path) == wanted
    assert heard, "whoever sends reminders looks again"
    await asyncio.sleep(0)  # the last unit's
    heard.clear()
    monkeypatch.setattr(rescheduling, "SCHEDULE", "another")
    await store.reschedule()
    assert rows(path) == wanted
    assert not heard


async def test_it_leaves_what_somebody_is_sending(store: Store, path: Path) -> None:
    await keep(store, state())
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE reminders SET lease_until = 99, attempts = 3")
    before = rows(path)
    assert before
    await store.reschedule()
    assert rows(path) == before


class Ended(Exception):
    """The program, in the middle of it."""


async def _ended_after(portions: int, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    left = portions

    async def rest(_seconds: float) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise Ended

    monkeypatch.setattr(asyncio, "sleep", rest)
    with pytest.raises(Ended):
        await store.reschedule()
    monkeypatch.undo()


@pytest.fixture
async def of_before(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """Two portions and a half of chats whose rows another version wrote; what they should be."""
    monkeypatch.setattr(rescheduling, "BATCH", 4)
    for chat in range(10):
        await keep(store, state(chat))
    wanted = rows(path)
    _spoil(path)
    return wanted


def _spoil(path: Path, where: str = "TRUE") -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"UPDATE reminders SET due_at = 1 WHERE {where}")


async def test_it_goes_on_where_it_was_ended(
    store: Store, path: Path, of_before: list[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as ending:
        await _ended_after(1, store, ending)
    monkeypatch.setattr(rescheduling, "BATCH", 4)
    assert [row == wanted for row, wanted in zip(rows(path), of_before, strict=True)] == [True] * 4 + [False] * 6
    _spoil(path, "chat_id = 0")
    await store.reschedule()
    assert [row == wanted for row, wanted in zip(rows(path), of_before, strict=True)] == [False] + [True] * 9


async def test_it_begins_anew_for_another_version(
    store: Store, path: Path, of_before: list[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as ending:
        await _ended_after(2, store, ending)
    _spoil(path)
    monkeypatch.setattr(rescheduling, "SCHEDULE", "another")
    await store.reschedule()
    assert rows(path) == of_before


async def test_it_walks_once_for_each_version(
    store: Store, path: Path, of_before: list[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.reschedule()
    assert rows(path) == of_before
    _spoil(path)
    await store.reschedule()
    assert rows(path) != of_before, "nobody looks again"
    monkeypatch.setattr(rescheduling, "SCHEDULE", "another")
    await store.reschedule()
    assert rows(path) == of_before


async def test_it_says_which_cases_of_before_are_settled(store: Store, path: Path) -> None:
    """A database of an older schema knows it of none: retention would keep them for ever."""
    old = NOW - 40 * DAY
    await keep(store, closed(7, at=old))
    await keep(store, state(8, at=old))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE cases SET settled = FALSE")
    assert await store.purge(NOW - 30 * DAY, NOW - 400 * DAY) == 0
    await store.reschedule()
    assert await store.purge(NOW - 30 * DAY, NOW - 400 * DAY) == 2
    assert await store.load(8) is not None


async def test_a_clock_that_was_put_right_has_the_reminders_made_anew(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They were counted from taps of a clock that ran ahead; the person may never tap again."""
    await store.reschedule()
    await keep(store, state(at=NOW + 1500 * DAY))
    ahead = rows(path)
    await store.trust_clock(NOW)
    await store.reschedule()
    made = rows(path)
    await keep(store, state(at=NOW))
    assert made == rows(path) != ahead


async def test_a_chat_that_cannot_be_read_does_not_stop_the_walk(
    store: Store, path: Path, of_before: list[tuple[object, ...]], caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        event = "SELECT chat_id, number, 1, 'of_tomorrow', 1, '' FROM cases WHERE chat_id = 3"
        connection.execute(f"INSERT INTO events (chat_id, case_number, number, kind, at, detail) {event}")
    await store.reschedule()
    assert [row == wanted for row, wanted in zip(rows(path), of_before, strict=True)] == [True] * 3 + [False] + [
        True
    ] * 6
    assert "stay as they are" in caplog.text


async def test_a_database_that_is_locked_for_a_while_is_waited_for(
    opened: list[sqlite3.Connection],
    store: Store,
    path: Path,
    of_before: list[tuple[object, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rescheduling, "PATIENCE", 0.01)
    opened[-1].execute("PRAGMA busy_timeout = 20")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        walk = asyncio.create_task(store.reschedule())
        await asyncio.wait([walk], timeout=0.2)
        assert not walk.done()
        other.execute("ROLLBACK")
    await walk
    assert rows(path) == of_before


async def test_the_version_is_noted_before_any_row_is_written(
    store: Store, path: Path, of_before: list[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the rows that this version's taps write until then would pass for the other's when that one comes back."""
    ours = rescheduling.SCHEDULE
    await store.reschedule()
    with monkeypatch.context() as other:
        other.setattr(rescheduling, "SCHEDULE", "another")
        other.setattr(rescheduling, "some", _refused)
        with pytest.raises(Ended):
            await store.reschedule()
    _spoil(path)
    assert ours == rescheduling.SCHEDULE
    await store.reschedule()
    assert rows(path) == of_before


async def _refused(*_: object, **__: object) -> None:
    raise Ended
