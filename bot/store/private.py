"""What people chose, and the bot's token, are for the user who runs the bot alone; which files are not is said."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE, S_ISVTX

FOLDER, FILE = 0o700, 0o600
OTHERS, WRITE = 0o077, 0o022  # what a mode allows to anybody but the owner
BACKUPS = "backups"  # where docs/backup.md puts them, below the folder the bot is started in


def make_folder(folder: Path) -> None:
    """Make it, and what is missing above it, for its owner only, whatever the umask is."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=FOLDER, exist_ok=True)


def faults(database: Path | None, env_file: Path) -> list[str]:
    """One line for each that others on this machine can read or change, with the command that mends it.

    `database` is resolved; None where the settings cannot be read: then only the others are looked at.
    """
    found, folders = [*_of_file(env_file, "the token")], [Path(BACKUPS)]
    if database:
        found += _of_folder(database)
        for path in _entries(database.parent):
            if path.name.startswith(database.name):  # -wal and -shm too, and copies
                found += _of_file(path, "what people chose")
        folders += [database.parent / BACKUPS]
    backups = {folder.resolve(): folder for folder in reversed(folders)}
    return found + [line for folder in backups.values() for line in _of_backups(folder)]


def _mode(path: Path) -> int:
    """Its mode; as if it were private where it is gone, or nobody may look."""
    try:
        return S_IMODE(path.stat().st_mode)
    except OSError:
        return FILE


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _of_file(path: Path, holds: str) -> Iterator[str]:
    mode = _mode(path)
    if mode & OTHERS and path.is_file():
        yield f"{path} has mode {mode:04o}: others on this machine can get at {holds}. Run: {_chmod('600', path)}"


def _of_folder(database: Path) -> Iterator[str]:
    """Of a folder that holds other things too only what lets somebody replace the database."""
    folder = database.parent
    mode = _mode(folder)
    alone = all(path.name.startswith(database.name) for path in _entries(folder))
    if mode & OTHERS and alone and not mode & S_ISVTX:
        yield f"{folder} has mode {mode:04o}: others on this machine can look into it. Run: {_chmod('700', folder)}"
    elif mode & WRITE and mode & S_ISVTX:
        yield (
            f"{folder} is for everybody on this machine, and the database is in it. Stop the bot, "
            f"run: mkdir -m 700 data, move {database.name}* there, and set DATABASE_URL=sqlite:///data/{database.name}"
        )
    elif mode & WRITE:
        yield f"{folder} has mode {mode:04o}: others can replace the database. Run: {_chmod('go-w', folder)}"


def _of_backups(folder: Path) -> Iterator[str]:
    """One line for all of a folder: there may be hundreds."""
    open_ = sum(bool(_mode(path) & OTHERS) for path in (folder, *_entries(folder)))
    if open_ and folder.is_dir():
        yield f"{folder}: others on this machine can get at backups. Run: {_chmod('-R go-rwx', folder)}"


def _chmod(how: str, path: Path) -> str:
    return f"chmod {how} {shlex.quote(str(path))}"
