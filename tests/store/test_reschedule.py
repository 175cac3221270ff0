"""After an update of the program: the reminders of people who do not tap are those of the new schedule."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store import Store
from bot.store.units import RESCHEDULE_BATCH
from tests.store.world import keep, state

ROWS = "SELECT chat_id, kind, step, due_at, lease_until FROM reminders ORDER BY chat_id, kind"


def rows(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(ROWS).fetchall()


async def test_it_writes_the_rows_that_another_version_did_not_and_deletes_its_own(store: Store, path: Path) -> None:
    people = range(1, 2 * RESCHEDULE_BATCH + 2)
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
    heard.clear()
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
