"""What is acknowledged was synced before: the settings of every connection, and the syncs counted from outside."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.store import Store, connection
from bot.store.sqlite import migrate
from tests.conftest import Street
from tests.pretend import User
from tests.processes import CLEAN
from tests.store.tracing import UNIT, Call, acknowledged_too_early, need_strace, trace

CHATS, UNITS = 6, 25
ALONE = 1  # with one chat no unit ever waits for another: so one person's tap is committed
OFF, NORMAL, FULL = 0, 1, 2
SAFE = {"journal_mode": "wal", "synchronous": FULL, "foreign_keys": 1, "busy_timeout": 5000, "secure_delete": 1}

audited: list[str] = []
sys.addaudithook(lambda event, _: audited.append(event) if event == "sqlite3.connect" else None)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """The settings of every connection opened from now on, as they are when it is closed."""
    found: list[dict[str, object]] = []
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def watch(*arguments: Any, factory: Any = sqlite3.Connection, **more: Any) -> Any:
        return connect(*arguments, factory=_watching(factory, found), **more)

    audited.clear()
    monkeypatch.setattr(sqlite3, "connect", watch)
    return found


def _watching(factory: Any, found: list[dict[str, object]]) -> Callable[..., sqlite3.Connection]:
    """A factory like this one, which is a class or a `partial` of one; its connections tell their settings."""
    wrapped = factory if isinstance(factory, partial) else partial(factory)
    base: Any = wrapped.func

    class Watching(base):  # type: ignore[misc]
        def close(self) -> None:
            found.append({name: self.execute(f"PRAGMA {name}").fetchone()[0] for name in SAFE})
            super().close()

    return partial(Watching, *wrapped.args, **wrapped.keywords)


def _assert_all_safe(found: list[dict[str, object]], at_least: int) -> None:
    assert len(found) == len(audited) >= at_least, "a connection was opened or left open past the watch"
    assert [one for one in found if one != SAFE] == []


async def test_it_opens_every_connection_of_the_running_bot_with_a_sync_per_commit(
    street: Street, user: User, watched: list[dict[str, object]]
) -> None:
    await street.stop()
    watched.clear()
    audited.clear()
    await street.start()
    await user.send("/start")
    await street.stop()
    _assert_all_safe(watched, at_least=2)
    with street.settings.database_path.open("rb") as file:  # noqa: ASYNC230
        header = file.read(100)
    assert header[18:20] == b"\2\2"  # as somebody else sees it: a write-ahead log is used for reading and writing


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The settings that commands need."""
    for name in CLEAN:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BOT_TOKEN", "123456:a-token-that-looks-right-but-is-not")
    monkeypatch.chdir(tmp_path)


def test_it_opens_every_connection_of_the_commands_so(token: None, watched: list[dict[str, object]]) -> None:
    assert main(["migrate"]) == 0
    assert main(["backup", "copy.db"]) == 0
    _assert_all_safe(watched, at_least=4)


@pytest.mark.parametrize("synchronous", [OFF, NORMAL])
async def test_it_would_notice_a_connection_that_syncs_less(
    path: Path, watched: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch, synchronous: int
) -> None:
    monkeypatch.setattr(connection, "FULL", synchronous)
    await (await Store.open(path)).close()
    with pytest.raises(AssertionError):
        _assert_all_safe(watched, at_least=2)


def _trace(folder: Path, synchronous: int, inject: str = "", chats: int = CHATS) -> list[Call]:
    need_strace()
    arguments = (folder / "bot.db", folder / "acknowledged", chats, UNITS, synchronous)
    return trace(folder, "tests.store.committing", *map(str, arguments), inject=inject)


def _too_early(folder: Path, every: list[Call]) -> list[str]:
    return acknowledged_too_early(every, folder / "bot.db", folder / "acknowledged")


def _acknowledged(folder: Path) -> int:
    return len((folder / "acknowledged").read_text().splitlines())


def test_it_acknowledges_no_unit_before_a_sync_that_covers_it(tmp_path: Path) -> None:
    every = _trace(tmp_path, FULL)
    assert _too_early(tmp_path, every) == []
    assert _acknowledged(tmp_path) == CHATS * UNITS
    syncs = [call for call in every if "sync" in call.name and call.path.endswith("-wal")]
    assert UNITS <= len(syncs) < CHATS * UNITS  # those that wait share one


def test_it_acknowledges_no_unit_that_travels_alone_before_its_own_sync(tmp_path: Path) -> None:
    every = _trace(tmp_path, FULL, chats=ALONE)
    assert _too_early(tmp_path, every) == []
    assert _acknowledged(tmp_path) == UNITS


@pytest.mark.parametrize("chats", [ALONE, CHATS])
@pytest.mark.parametrize("synchronous", [OFF, NORMAL])
def test_it_would_notice_units_acknowledged_without_a_sync(tmp_path: Path, synchronous: int, chats: int) -> None:
    assert len(_too_early(tmp_path, _trace(tmp_path, synchronous, chats=chats))) > chats * UNITS / 2


@pytest.mark.parametrize("inject", ["fdatasync:error=EIO:when=20+", "pwrite64:error=ENOSPC:when=60+"])
def test_it_acknowledges_nothing_that_the_disk_refused(tmp_path: Path, inject: str) -> None:
    migrate(tmp_path / "bot.db")  # strace counts by thread: that of the migrations would meet the fault first
    every = _trace(tmp_path, FULL, inject)
    assert _too_early(tmp_path, every) == []
    assert 0 < _acknowledged(tmp_path) < CHATS * UNITS
    kept = asyncio.run(_places(tmp_path / "bot.db"))
    newest = _newest(tmp_path / "acknowledged")
    assert {chat_id: number for chat_id, number in newest.items() if kept.get(chat_id, -1) < number} == {}


def _newest(acknowledged: Path) -> dict[int, int]:
    """The newest acknowledged unit of every chat, by chat."""
    return dict(map(_chat_and_number, acknowledged.read_text().splitlines()))


async def _places(database: Path) -> dict[int, int]:
    """The unit that every chat is at, by chat."""
    store = await Store.open(database)
    states = [await store.load(chat_id) for chat_id in range(1, CHATS + 1)]
    await store.close()
    return dict(_chat_and_number(state.cases[0].place) for state in states if state)


def _chat_and_number(words: str) -> tuple[int, int]:
    found = UNIT.search(words)
    assert found is not None
    chat_id, number = found[0].strip("<unit >").split(".")
    return int(chat_id), int(number)


def test_it_says_loudly_that_nothing_was_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="NO STRACE"):
        need_strace()
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="NO STRACE"):
        need_strace()
