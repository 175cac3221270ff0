"""A file that is damaged at rest is refused at the start or soon after it; one damaged at work stops the bot."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreBusy, StoreError, StoreStartError
from bot.store import Store, connection, erasing, inspection, migrate
from bot.store.backup import back_up
from bot.store.group_commit import GroupCommit
from tests.conftest import Street
from tests.pretend import PATIENCE, User
from tests.store.world import OpenStore, keep, state

CHATS = 300
PAGE = 4096


@pytest.fixture
def filled(path: Path) -> Path:
    """A database of many pages, closed."""

    async def fill() -> None:
        store = await Store.open(path)
        await asyncio.gather(*(keep(store, state(number)) for number in range(CHATS)))
        await store.close()

    asyncio.run(fill())
    return path


def _pages(path: Path) -> int:
    return path.stat().st_size // PAGE


def flip_page(path: Path, number: int) -> None:
    """Turn every byte of a page, counted from 0, around."""
    with path.open("r+b") as file:
        file.seek(number * PAGE)
        page = file.read(PAGE)
        file.seek(number * PAGE)
        file.write(bytes(255 - byte for byte in page))


def _cut(path: Path) -> None:
    os.truncate(path, _pages(path) // 2 * PAGE)


@pytest.mark.parametrize(
    "harm", [lambda path: flip_page(path, _pages(path) // 2), lambda path: flip_page(path, _pages(path) - 1), _cut]
)
async def test_it_refuses_a_database_that_is_damaged_anywhere(filled: Path, harm: Callable[[Path], None]) -> None:
    harm(filled)
    with pytest.raises(StoreStartError, match="is damaged: put a backup in its place"):
        await Store.open(filled)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is large enough to be checked behind the start, and the check begins at once."""
    monkeypatch.setattr(inspection, "AT_ONCE", 0)
    monkeypatch.setattr(inspection, "BEGINS", 0.0)
    monkeypatch.setattr(inspection, "REST", 0.0)


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Set when the check behind a start has come to its end."""
    ended, check = asyncio.Event(), inspection.Inspection.run

    async def told(self: inspection.Inspection) -> None:
        await check(self)
        ended.set()

    monkeypatch.setattr(inspection.Inspection, "run", told)
    return ended


async def _ends_by_itself(path: Path) -> bool:
    """False when it does not even start. Raises TimeoutError when it goes on."""
    try:
        store = await Store.open(path)
    except StoreStartError as fault:
        assert "is damaged: put a backup in its place" in str(fault)  # noqa: PT017 - or it starts
        return False
    with pytest.raises(StoreStartError, match="is damaged: put a backup in its place"):
        await asyncio.wait_for(store.until_damaged(), PATIENCE)
    await store.close()
    return True


@pytest.mark.usefixtures("large")
async def test_a_large_one_ends_the_bot_soon_after_its_start_wherever_it_is_damaged(filled: Path) -> None:
    started = [await _ends_by_itself(damaged) for damaged in _damaged_anywhere(filled)]
    assert True in started, "a look reads not everything"
    assert started[-1] is False, "SQLite knows how long a file should be"


def _damaged_anywhere(path: Path) -> Iterator[Path]:
    whole = path.read_bytes()
    for number in range(1, _pages(path), 4):
        flip_page(path, number)
        yield path
        path.write_bytes(whole)
    _cut(path)
    yield path


@pytest.mark.usefixtures("large")
async def test_it_says_nothing_of_a_large_one_that_is_whole(
    filled: Path, checked: asyncio.Event, caplog: pytest.LogCaptureFixture
) -> None:
    store = await Store.open(filled)
    watch = asyncio.ensure_future(store.until_damaged())
    await asyncio.wait_for(checked.wait(), PATIENCE)
    assert not watch.done()
    await store.close()
    await watch
    assert caplog.text == ""


@pytest.mark.usefixtures("large")
async def test_the_check_holds_up_neither_an_end_nor_a_truncation(
    filled: Path, checked: asyncio.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two tables nobody reads; and whoever ends the bot does not wait for the rest."""
    monkeypatch.setattr(inspection, "REST", 1e9)
    monkeypatch.setattr(erasing, "EVERY", 0.01)
    store = await Store.open(filled)
    async with asyncio.timeout(PATIENCE):
        await keep(store, state(CHATS))
        await store.change(CHATS, lambda _: (None, None))
        while Path(f"{filled}-wal").stat().st_size:  # noqa: ASYNC110, ASYNC240 - a file does not tell
            await asyncio.sleep(0.01)
        assert not checked.is_set()
        await store.close()
    assert checked.is_set()


async def _load_all(store: Store) -> int:
    """Read every chat; how many could not be."""
    found = await asyncio.gather(*(store.load(number) for number in range(CHATS)), return_exceptions=True)
    assert all(not isinstance(one, BaseException) or isinstance(one, StoreError) for one in found)
    return sum(isinstance(one, StoreError) for one in found)


def _flip_the_middle(path: Path) -> None:
    """Whatever stands on one page: an index of reminders, say, is not read with a chat."""
    for number in range(_pages(path) // 3, 2 * _pages(path) // 3):
        flip_page(path, number)


@pytest.mark.parametrize("harm", [_flip_the_middle, _cut])
async def test_it_notices_damage_at_work(
    filled: Path, opened: list[sqlite3.Connection], open_store: OpenStore, harm: Callable[[Path], None]
) -> None:
    store = await open_store()
    await keep(store, state(CHATS))
    watch = asyncio.ensure_future(store.until_damaged())
    harm(filled)
    opened[-1].execute("PRAGMA shrink_memory")  # what it knows by heart is no test
    assert await _load_all(store) > 0
    with pytest.raises(StoreStartError, match="is damaged: put a backup in its place"):
        await asyncio.wait_for(watch, PATIENCE)


async def test_it_says_nothing_of_damage_where_there_is_none(open_store: OpenStore, filled: Path) -> None:
    store = await open_store()
    watch = asyncio.ensure_future(store.until_damaged())
    assert await _load_all(store) == 0
    assert not watch.done()
    await store.close()
    await watch


async def test_it_waits_for_a_lock_that_is_held_for_a_short_while(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_MS", 5000)
    begun = threading.Event()
    commit = GroupCommit.commit

    def told(self: GroupCommit) -> None:
        begun.set()
        commit(self)

    monkeypatch.setattr(GroupCommit, "commit", told)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        kept = asyncio.ensure_future(keep(store, state()))
        await asyncio.to_thread(begun.wait)
        assert not kept.done()
    await kept
    assert await store.load(7) == state()


async def test_it_keeps_what_was_there_when_the_disk_is_full(
    opened: list[sqlite3.Connection], store: Store, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await keep(store, state())
    (connection,) = opened
    (count,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {count}")
    failed: list[BaseException | None] = []
    for first in range(100, 200, 5):  # five in one transaction
        some = (keep(store, state(number)) for number in range(first, first + 5))
        failed += await asyncio.gather(*some, return_exceptions=True)
    assert any(failed)
    # held without an end: were it put aside after some tries, a small row might fit where a tap does not
    assert all(isinstance(one, StoreBusy) for one in failed if one is not None)
    for number, one in enumerate(failed, 100):
        assert await store.load(number) == (None if one else state(number))
    (line,) = [record.getMessage() for record in caplog.records]
    assert line == f"the database {path} has no room to grow: free some space on its disk"
    connection.execute("PRAGMA max_page_count = 100000")
    await keep(store, state(300))
    assert await store.load(7) == state()


async def test_the_bot_stops_when_damage_shows_and_goes_on_from_a_backup(
    opened: list[sqlite3.Connection], street: Street, user: User, tmp_path: Path
) -> None:
    path = street.settings.database_path
    await user.send("/start")
    await user.walk("End it", "BASE")
    back_up(path, tmp_path / "copy.db")
    for pragma in ("wal_checkpoint(TRUNCATE)", "shrink_memory"):
        opened[-1].execute(f"PRAGMA {pragma}").fetchall()
    for number in range(1, _pages(path)):
        flip_page(path, number)
    screen = await user.screen()
    data = next(b["data"] for row in screen["buttons"] for b in row if "Only this number" in b["text"])
    tap = {"message_id": screen["message_id"], "data": data, "force": False}
    tapping = street.tap_meanwhile(user.post(f"/user/{user.chat}/tap", tap))
    with pytest.raises(StoreStartError, match="is damaged: put a backup in its place"):
        await street.stopped()
    with pytest.raises(StoreStartError, match="is damaged: put a backup in its place"):
        await street.start()
    for ending in ("-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)  # noqa: ASYNC240
    (tmp_path / "copy.db").replace(path)
    await street.start()
    await user.until(lambda messages: any("Does the SIM still work" in m["text"] for m in messages))
    await tapping


@pytest.mark.usefixtures("large")
async def test_the_bot_ends_when_the_check_behind_its_start_finds_damage(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk("End it", "BASE")
    await street.stop()
    path = street.settings.database_path
    with closing(sqlite3.connect(path)) as database:
        (root,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'chats_owed'").fetchone()
    flip_page(path, root - 1)
    await street.start()
    with pytest.raises(StoreStartError, match="is damaged: put a backup in its place"):
        await street.stopped()


def test_it_does_not_take_an_unfinished_first_start_for_damage(path: Path) -> None:
    path.touch()
    assert migrate(path) != []
