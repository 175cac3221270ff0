"""A database behind a link keeps every promise: SQLite puts its log beside the file, not beside the link."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from bot.errors import StoreStartError
from bot.store import Store, migrate
from bot.store.backup import back_up
from tests.processes import end
from tests.store.test_faults_of_the_bot import Place, place, stopped  # noqa: F401 - a fixture
from tests.store.world import keep, state

CHATS = 12


@pytest.fixture
def link(tmp_path: Path) -> Path:
    (tmp_path / "volume").mkdir()
    (tmp_path / "data").mkdir()
    found = tmp_path / "data" / "bot.db"
    found.symlink_to(tmp_path / "volume" / "real.db")
    return found


def log_of(link: Path) -> Path:
    return Path(f"{os.path.realpath(link)}-wal")


def _mode_behind(link: Path) -> int:
    assert link.is_symlink()
    return Path(os.path.realpath(link)).stat().st_mode & 0o777


def _garble(log: Path) -> None:
    with log.open("r+b") as file:
        file.write(b"garbage" * 1000)


async def _killed(link: Path) -> bytes:
    """What a bot that is killed leaves in its log."""
    store = await Store.open(link)
    for number in range(CHATS):
        await keep(store, state(number))
    left = log_of(link).read_bytes()
    await store.close()
    return left


async def test_a_new_database_is_made_where_the_link_leads(link: Path) -> None:
    store = await Store.open(link)
    assert _mode_behind(link) == 0o600
    await store.close()


async def test_a_log_that_is_damaged_in_the_middle_is_refused_by_the_link_too(link: Path) -> None:
    left = await _killed(link)
    log_of(link).write_bytes(left[: len(left) // 2] + bytes([left[len(left) // 2] ^ 255]) + left[len(left) // 2 + 1 :])
    for use in (migrate, lambda path: back_up(path, link.with_name("copy.db"))):
        with pytest.raises(StoreStartError, match="cannot be read"):
            use(link)


async def test_a_bot_stops_when_the_log_beside_the_real_file_is_deleted(link: Path, place: Place) -> None:  # noqa: F811
    bot = await place.start_and_choose()
    log_of(link).unlink()
    await place.tap_in_vain("Only this number")
    assert "was moved, deleted or replaced" in await stopped(bot)


async def test_a_bot_does_not_start_without_what_a_garbled_log_held(link: Path, place: Place) -> None:  # noqa: F811
    bot = await place.start_and_choose()
    _garble(log_of(link))
    await end(bot, signal.SIGKILL)
    assert (await stopped(await place.start())).startswith("What was stored last cannot be read")


async def test_a_backup_by_the_link_holds_everything(link: Path, tmp_path: Path) -> None:
    store = await Store.open(link)
    for number in range(CHATS):
        await keep(store, state(number))
    back_up(link, tmp_path / "copy.db")
    await store.close()
    copy = await Store.open(tmp_path / "copy.db")
    assert [await copy.load(number) for number in range(CHATS)] == [state(number) for number in range(CHATS)]
    await copy.close()
