"""What a start and a day need does not grow with the number of chats: it is looked up in an index, never walked to."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.guide.state import State
from bot.store import Store, migrate
from bot.store.sqlite import load_queries
from tests.store.world import DAY, NOW, OpenStore, chat, keep, state

FEW, MANY = 10, 500
VALUES = dict.fromkeys(
    (
        "seen_from",
        "seen_before",
        "most",
        "now",
        "longest",
        "lease_until",
        "batch",
        "idle_day",
        "idle_before",
        "closed_before",
    ),
    1,
)
PLANS = {
    "unshown": "SEARCH chats USING COVERING INDEX chats_owed (last_seen>? AND last_seen<?)",
    "claim_due": "SEARCH reminders USING COVERING INDEX reminders_due (due_at<?)",
    "next_unclaimed": "SCAN reminders USING COVERING INDEX reminders_due",  # in order, up to the first
    "next_lease_end": "SEARCH reminders USING COVERING INDEX reminders_lease_until (lease_until>?)",
    "delete_idle": "SEARCH chats USING INDEX chats_seen_day (seen_day<?)",
    "delete_empty": "SEARCH chats USING COVERING INDEX chats_empty (last_seen<?)",
    "settled": "SEARCH cases USING COVERING INDEX cases_settled (last_tap<?)",
}
BY_KEY = "_1 ("  # an index of a primary key: sqlite_autoindex_chats_1 (chat_id=?)


@pytest.mark.parametrize("name", PLANS)
def test_it_finds_what_it_looks_for_in_an_index(path: Path, name: str) -> None:
    migrate(path)
    with closing(sqlite3.connect(path)) as database:
        found = database.execute(f"EXPLAIN QUERY PLAN {getattr(load_queries(), name).sql}", VALUES).fetchall()
    steps = {row[-1] for row in found if row[-1].startswith(("SCAN", "SEARCH")) and BY_KEY not in row[-1]}
    assert steps == {PLANS[name]}


async def _peopled(path: Path, people: int) -> None:
    """Chats in the middle of it, seen a month ago, their screens shown and their reminders to come; one is pending."""
    store = await Store.open(path)
    await asyncio.gather(*(keep(store, state(number)) for number in range(people)))
    await asyncio.gather(*(store.set_shown(number, NOW) for number in range(people)))
    await keep(store, state(0, at=NOW + timedelta(seconds=1)))
    await store.reschedule()
    await store.close()


async def _steps_of_a_start(store: Store, connection: sqlite3.Connection) -> int:
    """How many steps SQLite's machine takes for what a start does once, and a day."""
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    connection.set_progress_handler(step, 1)
    await store.reschedule()
    assert await store.pending_screens(NOW - DAY, NOW + DAY, 500) == [0]
    assert await store.purge(NOW, NOW - DAY) == 0
    assert await store.next_due() is not None
    assert await store.claim_due(NOW, DAY, 20) == []
    await store.check()
    return steps


async def test_a_start_reads_no_more_of_many_chats_than_of_few(
    path: Path, opened: list[sqlite3.Connection], open_store: OpenStore
) -> None:
    taken = []
    for people in (FEW, MANY):
        await _peopled(path, people)
        taken.append(await _steps_of_a_start(await open_store(), opened[-1]))
    assert taken[0] == taken[1]


async def test_what_is_in_no_index_is_noticed(
    path: Path, opened: list[sqlite3.Connection], open_store: OpenStore
) -> None:
    taken = []
    for people in (FEW, MANY):
        await _peopled(path, people)
        with closing(sqlite3.connect(path)) as database:
            database.execute("DROP INDEX chats_owed")
        taken.append(await _steps_of_a_start(await open_store(), opened[-1]))
        await asyncio.to_thread(path.unlink)
    assert taken[0] < taken[1]


async def _without_case(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as database:
        return [row[0] for row in database.execute("SELECT chat_id FROM chats WHERE empty ORDER BY chat_id")]


async def test_it_knows_who_has_no_case(store: Store, path: Path) -> None:
    await keep(store, State(chat(1)))
    await keep(store, state(2))
    assert await _without_case(path) == [1]
    await keep(store, State(chat(1)).with_case(replace(state(1).cases[0], chat_id=1)))
    await store.change(2, lambda before: (before.without(1) if before else None, None))
    assert await _without_case(path) == [2]


async def test_it_knows_on_which_day_a_chat_was_last_seen(store: Store, path: Path) -> None:
    """Whoever came back after a year is not idle; whoever stands on the edge of the day is."""
    await keep(store, replace(state(1, at=NOW - 500 * DAY), cases=()))
    await keep(store, replace(state(1, at=NOW), cases=()))
    for number, seen in ((2, NOW - timedelta(seconds=1)), (3, NOW + timedelta(seconds=1)), (4, NOW - DAY)):
        await keep(store, State(chat(number, last_seen=seen)))
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT COUNT(*) FROM chats WHERE seen_day <> last_seen / 86400000000").fetchone() == (
            0,
        )
    assert await store.purge(NOW - 999 * DAY, NOW) == 2
    assert [await store.load(number) is not None for number in (1, 2, 3, 4)] == [True, False, True, False]
