"""A backup is a whole and checked copy, taken while the bot writes, and never in the way of it."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from bot.cli import main
from bot.errors import StoreStartError
from bot.store import Store, backup
from bot.store.backup import back_up
from tests.pretend import User
from tests.processes import end, ended, ready, spawn, told
from tests.store.hampered import HAMPERED
from tests.store.test_exit import ROOT, check_acknowledged
from tests.store.world import keep, state


@pytest.fixture
def filled(path: Path) -> Path:
    """A database of somebody, closed."""

    async def fill() -> None:
        store = await Store.open(path)
        await keep(store, state())
        await store.close()

    asyncio.run(fill())
    return path


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Path]:
    """A process that writes without a pause into the folder's bot.db until it kills itself after a while."""
    folder = tmp_path / "busy"
    folder.mkdir()
    arguments: list[str | Path] = [folder / "bot.db", folder / "acknowledged", "30"]
    child = subprocess.Popen([sys.executable, "-m", "tests.store.crashing", *arguments], cwd=ROOT)
    try:
        yield folder
    finally:
        child.kill()
        child.wait()


async def _acknowledged(folder: Path, more_than: int) -> int:
    """Wait until so many bytes are acknowledged, and say how many."""
    file = folder / "acknowledged"
    async with asyncio.timeout(20):
        while not (file.exists() and file.stat().st_size > more_than):  # noqa: ASYNC110, ASYNC240
            await asyncio.sleep(0.01)
    return file.stat().st_size  # noqa: ASYNC240


async def test_it_copies_all_that_was_acknowledged_while_somebody_writes(writer: Path) -> None:
    size = 0
    for number in range(3):
        size = await _acknowledged(writer, more_than=size + 2000)
        before = (writer / "acknowledged").read_text()[:size]
        copy = writer / f"copy{number}.db"
        assert back_up(writer / "bot.db", copy) == copy.stat().st_size
        assert await _acknowledged(writer, more_than=size) > size, "the writer stood still"
        await check_acknowledged(copy, before[: before.rindex("\n")])


async def test_it_does_not_begin_anew_because_somebody_writes_between_two_steps(
    writer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a read transaction around it, SQLite would do so after every change, and might never end."""
    left: list[int] = []

    def step(_status: int, remaining: int, _total: int) -> None:
        left.append(remaining)
        assert left == sorted(left, reverse=True), "the copy began anew"
        size = acknowledged.stat().st_size
        while acknowledged.stat().st_size == size:
            pass

    acknowledged = writer / "acknowledged"
    await _acknowledged(writer, more_than=500)
    monkeypatch.setattr(backup, "PAGES", 1)
    monkeypatch.setattr(backup, "_step", step)
    await asyncio.wait_for(asyncio.to_thread(back_up, writer / "bot.db", writer / "copy.db"), 20)
    assert len(left) > 5


def _content(name: str) -> bytes:
    return Path(name).read_bytes()


async def test_it_leaves_the_writers_log_alone(store: Store, path: Path, tmp_path: Path) -> None:
    await keep(store, state())
    before = _content(f"{path}-wal")
    back_up(path, tmp_path / "copy.db")
    assert _content(f"{path}-wal") == before
    await keep(store, state(8))
    assert await store.load(8) == state(8)


async def test_it_copies_into_one_file_for_its_owner_only(filled: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    size = back_up(filled, folder / "copy.db")
    (found,) = folder.iterdir()
    assert (found.stat().st_mode & 0o777, found.stat().st_size) == (0o600, size)
    store = await Store.open(found)
    assert await store.load(7) == state()
    await store.close()


def refusal(source: Path, file: Path, *, force: bool = False) -> str:
    with pytest.raises(StoreStartError) as refused:
        back_up(source, file, force=force)
    (line,) = refused.value.lines
    return line


def test_it_replaces_a_file_only_by_force(filled: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("an older one")
    assert "exists: name another file" in refusal(filled, copy)
    assert copy.read_text() == "an older one"
    back_up(filled, copy, force=True)
    assert copy.read_bytes().startswith(b"SQLite format 3\0")


@pytest.mark.parametrize("ending", ["", "-wal", "-shm"])
async def test_it_never_replaces_the_database_itself(store: Store, path: Path, tmp_path: Path, ending: str) -> None:
    (tmp_path / "link").symlink_to(f"{path}{ending}")
    os.link(f"{path}{ending}", tmp_path / "hard")
    for name in (f"{path}{ending}", tmp_path / "link", tmp_path / "hard"):
        assert "belongs to the database itself" in refusal(path, Path(name), force=True)


def test_it_replaces_no_copy_that_somebody_has_open(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db-wal").touch()
    assert "copy.db-wal is there, so" in refusal(filled, tmp_path / "copy.db", force=True)


def test_it_says_that_there_is_no_database(path: Path, tmp_path: Path) -> None:
    assert refusal(path, tmp_path / "copy.db").startswith(f"There is no database {path}: start the bot once")
    assert list(tmp_path.iterdir()) == []


def test_it_says_where_it_cannot_write(filled: Path, tmp_path: Path) -> None:
    assert "cannot be written (No such file or directory)" in refusal(filled, tmp_path / "nowhere" / "copy.db")
    assert "cannot be written (Not a directory)" in refusal(filled, filled / "copy.db")
    assert "is a folder: name a file" in refusal(filled, tmp_path)


def test_it_keeps_no_copy_of_a_damaged_database(filled: Path, tmp_path: Path) -> None:
    content = bytearray(filled.read_bytes())
    content[4096 * 2 : 4096 * 3] = b"\xff" * 4096
    filled.write_bytes(content)
    folder = tmp_path / "backups"
    folder.mkdir()
    assert "is damaged: put a backup" in refusal(filled, folder / "copy.db")
    filled.write_text("no database at all" * 1000)
    assert "is not an SQLite database" in refusal(filled, folder / "copy.db")
    assert list(folder.iterdir()) == []


def test_it_keeps_the_old_copy_when_the_new_one_is_not_synced(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_handle: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "copy.db").write_text("an older one")
    monkeypatch.setattr(os, "fsync", broken)
    assert "cannot be written (Input/output error)" in refusal(filled, folder / "copy.db", force=True)
    assert [(one.name, one.read_text()) for one in folder.iterdir()] == [("copy.db", "an older one")]


TOKEN = {"BOT_TOKEN": "123456:a-token-that-looks-right-but-is-not"}


async def test_it_says_that_the_disk_is_full(tmp_path: Path) -> None:
    assert await ended(await spawn(tmp_path, "migrate", settings=TOKEN)) == (0, "")
    size = str((tmp_path / "data" / "bot.db").stat().st_size)  # noqa: ASYNC240
    command = await spawn(tmp_path, "backup", "copy.db", settings={**TOKEN, "MOST_BYTES": size}, module=HAMPERED)
    code, errors = await ended(command)
    assert (code, len(errors.splitlines())) == (2, 1)
    assert "The copy " in errors
    assert "cannot be read or written: look at its disk" in errors
    assert [one.name for one in tmp_path.iterdir()] == ["data"]  # noqa: ASYNC240


def test_it_leaves_nothing_behind_when_it_is_interrupted(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: int) -> None:
        signal.raise_signal(signal.SIGINT)

    for name, value in {**TOKEN, "DATABASE_URL": f"sqlite:///{filled}"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(backup, "_step", interrupt)
    assert main(["backup", "copy.db"]) == 130
    assert [one.name for one in tmp_path.iterdir()] == [filled.name]


async def test_the_bot_goes_on_from_a_backup_that_was_taken_while_it_ran(tmp_path: Path) -> None:
    telegram = await spawn(tmp_path, "demo", "--no-bot", quiet=True)
    settings = await told(telegram, 3)
    bot = await spawn(tmp_path, "run", quiet=True, settings=settings)
    async with aiohttp.ClientSession() as session:
        user = User(settings["TELEGRAM_API_URL"], session)
        await user.send("/start")
        for label in ("End it", "BASE", "Only this number"):
            await user.tap(label)
        await user.sees("Does the SIM still work")
        command = await spawn(tmp_path, "backup", "copy.db", settings=settings)
        assert await ended(command) == (0, "")
        await end(bot, signal.SIGKILL)
        shutil.rmtree(tmp_path / "data")
        (tmp_path / "data").mkdir()
        (tmp_path / "copy.db").rename(tmp_path / "data" / "bot.db")
        bot = await spawn(tmp_path, "run", settings=settings)
        await ready(bot)
        await user.tap("Works, in Belgium")
        await user.sees("How do you want to cancel with BASE?")
        assert await end(bot) == 0
    assert await end(telegram) == 0
