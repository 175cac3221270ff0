"""Files are their owner's alone; others are named with the command that mends them. Modes hold for root too."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import Settings
from bot.store import Store, migrate
from bot.store.backup import back_up
from bot.store.private import faults
from tests.processes import ended, spawn
from tests.store.world import keep, state
from tests.test_settings import TOKEN

Mend = Callable[[str], None]


@pytest.fixture(autouse=True)
def _no_umask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A machine that keeps nothing private by itself."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """In a folder of its own, all of it private."""
    path = tmp_path / "data" / "bot.db"
    migrate(path)
    return path


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def mended(line: str) -> None:
    """Do what the line says."""
    subprocess.run(["sh", "-c", line.partition("Run: ")[2]], check=True)


def the_line(database: Path | None) -> str:
    (line,) = faults(database, Path(".env"))
    return line


async def test_a_new_database_its_log_and_its_folders_are_private_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "srv" / "data" / "bot.db"
    store = await Store.open(path)
    await keep(store, state())
    found = {one.name: mode(one) for one in path.parent.iterdir()}
    assert found == dict.fromkeys(("bot.db", "bot.db-wal", "bot.db-shm"), 0o600)
    assert (mode(path.parent), mode(path.parent.parent)) == (0o700, 0o700)
    assert faults(path, Path(".env")) == []
    await store.close()


def test_a_new_backup_is_private_whatever_the_umask(database: Path, tmp_path: Path) -> None:
    back_up(database, tmp_path / "copy.db")
    assert mode(tmp_path / "copy.db") == 0o600


@pytest.mark.parametrize("name", ["bot.db", "bot.db-wal", "bot.db-shm", "bot.db.old"])
@pytest.mark.parametrize("given", [0o644, 0o666, 0o640, 0o602])
def test_each_file_of_the_database_that_others_get_at_is_named(database: Path, name: str, given: int) -> None:
    one = database.with_name(name)
    one.touch(mode=0o600)
    one.chmod(given)
    line = the_line(database)
    assert line.endswith(f"Run: chmod 600 {one}")
    assert f"{given:04o}" in line
    mended(line)
    assert (mode(one), faults(database, Path(".env"))) == (0o600, [])


def test_a_folder_of_the_database_alone_is_named(database: Path) -> None:
    database.parent.chmod(0o755)
    line = the_line(database)
    assert line.endswith(f"Run: chmod 700 {database.parent}")
    mended(line)
    assert faults(database, Path(".env")) == []


def test_a_folder_that_holds_more_is_named_where_others_can_replace_the_database(database: Path) -> None:
    (database.parent / "notes").touch()
    database.parent.chmod(0o755)
    assert faults(database, Path(".env")) == []
    database.parent.chmod(0o777)
    line = the_line(database)
    mended(line)
    assert (mode(database.parent), faults(database, Path(".env"))) == (0o755, [])


def test_nobody_is_told_to_lock_up_a_folder_that_is_for_everybody(database: Path) -> None:
    database.parent.chmod(0o1777)
    line = the_line(database)
    assert "chmod" not in line
    assert "mkdir -m 700 data" in line


def test_backups_that_others_get_at_are_named_in_one_line(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir(mode=0o700)
    for hour in range(5):
        (folder / f"{hour}.db").touch(mode=0o644)
    line = the_line(database)
    mended(line)
    assert {mode(one) for one in folder.iterdir()} == {0o600}
    assert faults(database, Path(".env")) == []
    folder.chmod(0o755)
    mended(the_line(database))
    assert mode(folder) == 0o700


def test_backups_beside_the_database_are_looked_at_too(database: Path) -> None:
    (database.parent / "backups").mkdir(mode=0o755)
    mended(the_line(database))
    assert faults(database, Path(".env")) == []


def test_a_settings_file_that_others_can_read_is_named(tmp_path: Path) -> None:
    Path(".env").write_text("BOT_TOKEN=\n")
    assert the_line(None).endswith("others on this machine can get at the token. Run: chmod 600 .env")
    mended(the_line(None))
    assert faults(None, Path(".env")) == []


def test_a_command_can_be_pasted_whatever_the_path(tmp_path: Path) -> None:
    path = tmp_path / "my data (1)" / "bot's.db"
    migrate(path)
    path.chmod(0o644)
    mended(the_line(path))
    assert mode(path) == 0o600


def test_the_check_names_them_and_is_content_otherwise(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path(".env").write_text(f"BOT_TOKEN={TOKEN}\nCONTACT=us@example.org\n")
    database.chmod(0o644)
    assert main(["check"]) == 0
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith("WARNING: .env ")
    assert second.endswith(f"Run: chmod 600 {database}")


async def test_a_start_warns_of_them_and_of_a_database_that_it_makes(tmp_path: Path) -> None:
    """`run` goes on to Telegram, which is not there."""
    (tmp_path / ".env").write_text(f"BOT_TOKEN={TOKEN}\nTELEGRAM_API_URL=http://127.0.0.1:9\n")
    _, errors = await ended(await spawn(tmp_path, "run"))
    first, second, *_ = errors.splitlines()
    assert first.endswith("Run: chmod 600 .env")
    assert f"WARNING  bot.cli: There is no database {tmp_path / 'data' / 'bot.db'}" in second
    assert mode(tmp_path / "data" / "bot.db") == 0o600
    _, again = await ended(await spawn(tmp_path, "run"))
    assert "There is no database" not in again
