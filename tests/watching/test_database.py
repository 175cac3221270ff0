"""The running bot tells the truth about its database, in each fault and after it."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

import pytest

from bot.errors import StoreStartError
from tests.pretend import PATIENCE
from tests.watching.watched import OK, Watched, both


@both
async def test_it_says_that_the_database_is_locked(street: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.erasing.BUSY_MS", 20)  # the truncation after the start sets it back to that
    await street.sql("PRAGMA busy_timeout = 20")
    with closing(sqlite3.connect(street.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert await street.page("readyz") == (503, "store: StoreBusy\nreminders: StoreBusy\n")
        assert await street.page("healthz") == OK
        await street.sent("/start")
        await asyncio.wait_for(held(street), PATIENCE)
        other.execute("ROLLBACK")
    await recovered(street)


async def held(street: Watched) -> None:
    """Until a change was refused."""
    while not street.running._refused:  # noqa: ASYNC110 - the flag tells nobody
        await asyncio.sleep(0.01)


async def recovered(street: Watched) -> None:
    """What was held is done by and by, and the bot is ready again."""
    user = street.user()
    async with asyncio.timeout(PATIENCE):
        while street.playground.pending_updates:
            await street.playground.clock.advance(10)
    await street.settle()
    await user.sees("What do you need")
    assert await street.page("healthz") == OK
    found = await street.page("readyz")
    assert found == OK or "webhook: Telegram could not deliver" in found[1]  # Telegram's own memory of it


@pytest.mark.parametrize(
    ("fault", "mended", "words"),
    [
        ("PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1000000", "the database refused the newest change"),
        ("PRAGMA query_only = 1", "PRAGMA query_only = 0", "StoreBusy"),
    ],
    ids=["full", "read-only"],
)
async def test_it_says_that_the_database_refuses_changes(street: Watched, fault: str, mended: str, words: str) -> None:
    for chat in range(1, 40):  # until no free page is left inside the file
        await street.user(chat).post(f"/user/{chat}/send", {"text": "/start", "language_code": "en"})
    await street.settle()
    await street.sql(fault)
    await asyncio.gather(*(street.user(c).post(f"/user/{c}/send", {"text": "/start"}) for c in range(1001, 1100)))
    assert await street.until_page("readyz", f"store: {words}") == 503
    assert await street.page("healthz") == OK
    await street.sql(mended)
    await recovered(street)


async def test_it_ends_when_the_database_is_damaged(street: Watched) -> None:
    await street.user().send("/start")
    await street.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    await street.sql("PRAGMA cache_size = 0")
    street.file.write_bytes(b"\x5a" * street.file.stat().st_size)
    await street.sent("/start")
    with pytest.raises(StoreStartError, match="is damaged"):
        await street.ended()


async def test_it_asks_for_a_new_start_when_the_database_was_deleted(street: Watched) -> None:
    street.file.unlink()
    why = "file: the database was moved, deleted or replaced under the running bot\n"
    assert await street.page("healthz") == (503, why)
    status, found = await street.page("readyz")
    assert status == 503
    assert why in found
    with pytest.raises(StoreStartError, match="was moved, deleted or replaced"):
        await street.ended()


async def test_it_sees_no_write_in_a_check(street: Watched) -> None:
    await street.user().send("/start")
    files = [path for path in street.file.parent.iterdir() if path.name.endswith((".db", "-wal"))]
    before = [(path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    assert len(before) == 2
    for _ in range(20):
        assert await street.page("readyz") == OK
    assert [(path.stat().st_size, path.stat().st_mtime_ns) for path in files] == before
