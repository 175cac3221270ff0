"""How a process ends: it always does, and nothing that was acknowledged is lost."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.store import Store

ROOT = Path(__file__).parents[2]
SECONDS = 20  # far more than needed: a process that hangs fails the test
FORGETS_TO_CLOSE = """
import asyncio, sys
from bot.store import Store
async def main():
    global store
    store = await Store.open(sys.argv[1])
    await store.check()
    {ending}
asyncio.run(main())
"""


@pytest.mark.parametrize(("ending", "code"), [("pass", 0), ("raise SystemExit(3)", 3), ("raise LookupError", 1)])
def test_it_exits_though_nobody_closed_the_store(path: Path, ending: str, code: int) -> None:
    assert _run(path, ending).returncode == code


def test_it_exits_when_it_could_not_open(tmp_path: Path) -> None:
    done = _run(tmp_path, "pass")
    assert done.returncode == 1
    assert "StoreStartError: The database" in done.stderr


async def test_it_loses_nothing_acknowledged_when_it_is_killed(tmp_path: Path) -> None:
    children = [_start_child(tmp_path / str(number)) for number in range(3)]
    assert [child.wait(SECONDS) for child in children] == [-signal.SIGKILL] * 3
    for number in range(3):
        folder = tmp_path / str(number)
        await check_acknowledged(folder / "bot.db", (folder / "acknowledged").read_text())


def _run(path: Path, ending: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", FORGETS_TO_CLOSE.format(ending=ending), str(path)]
    return subprocess.run(command, check=False, cwd=ROOT, timeout=SECONDS, capture_output=True, text=True)


def _start_child(folder: Path) -> subprocess.Popen[bytes]:
    folder.mkdir()
    seconds = random.uniform(0.1, 0.6)  # noqa: S311 (any moment will do)
    module = [sys.executable, "-m", "tests.store.crashing"]
    return subprocess.Popen([*module, folder / "bot.db", folder / "acknowledged", str(seconds)], cwd=ROOT)


async def check_acknowledged(database: Path, lines: str) -> None:
    """Every unit that the child acknowledged in `lines` is in the database."""
    acknowledged: dict[int, int] = {}
    for line in lines.splitlines():
        chat_id, number = map(int, line.split())
        acknowledged[chat_id] = number
    assert acknowledged
    store = await Store.open(database)
    for chat_id, number in acknowledged.items():
        stored = await store.load(chat_id)
        assert stored is not None
        assert len(stored.cases[0].events) >= number
    await store.close()
