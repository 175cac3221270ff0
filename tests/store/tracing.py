"""Watching a process from outside with strace: what it wrote, what it synced, and in which order."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECONDS = 120  # far more than needed
MISSING = "NO STRACE: the syncs were not counted from outside (Debian: apt-get install strace, and allow ptrace)"
CALLS = "trace=fsync,fdatasync,write,writev,pwrite64,sendto,sendmsg"
FRAME_HEADER = 24
CALL = re.compile(
    r"^(?P<thread>\d+) +(?:<\.\.\. (?P<resumed>\w+) resumed>|(?P<name>\w+)\(\d+<(?P<path>[^>]*)>(?P<rest>.*))"
)
UNIT = re.compile(r"<unit \d+\.\d+>")


@dataclass(slots=True)
class Call:
    """One system call. `began` and `ended` are lines of the trace; `text` is what was written, as strace shows it."""

    name: str
    path: str
    text: str
    began: int
    ended: int = 0
    worked: bool = False


def need_strace() -> None:
    """Skip loudly where processes cannot be traced; with CI set, fail."""
    if not _may_trace():
        pytest.fail(MISSING) if os.environ.get("CI") else pytest.skip(MISSING)


def _may_trace() -> bool:
    strace = shutil.which("strace")
    return strace is not None and subprocess.run([strace, "-o", os.devnull, "true"], check=False).returncode == 0


def trace(folder: Path, *command: str, inject: str = "") -> list[Call]:
    """Run a Python module to its end under strace and return its calls, in the order in which they began.

    `inject` makes calls fail as `strace -e inject=` would; then the module may fail too.
    """
    subprocess.run(
        [*strace(folder, inject), sys.executable, "-m", *command], cwd=ROOT, check=not inject, timeout=SECONDS
    )
    return traced(folder)


def strace(folder: Path, inject: str = "") -> list[str]:
    """The words before a command that is to be traced; `traced` reads what was noted."""
    orders = ["-e", f"inject={inject}"] if inject else []
    return ["strace", "-f", "-y", "-s", "4096", "-e", CALLS, "-e", "signal=none", *orders, "-o", str(_notes(folder))]


def traced(folder: Path) -> list[Call]:
    with _notes(folder).open(encoding="ascii") as lines:
        return list(calls(lines))


def _notes(folder: Path) -> Path:
    return folder / "trace"


def calls(lines: Iterator[str]) -> Iterator[Call]:
    """The calls of a trace that was made with -f and -y; one cut short by another thread ends where it is resumed."""
    begun: dict[str, Call] = {}
    every: list[Call] = []
    for number, line in enumerate(lines):
        found = CALL.match(line)
        if found is None:
            continue
        thread = found["thread"]
        if found["name"]:
            begun[thread] = Call(found["name"], found["path"], found["rest"], began=number)
            every.append(begun[thread])
        if "<unfinished ...>" not in line:
            call = begun.pop(thread)
            call.ended, call.worked = number, not re.search(r"= -1 ", line)
    yield from every


def acknowledged_too_early(every: list[Call], database: Path, acknowledged: Path) -> list[str]:
    """The units whose acknowledgement began before a sync that began after their commit was written had ended."""
    told = [(unit, call) for call in every if call.path == str(acknowledged) for unit in UNIT.findall(call.text)]
    return told_too_early(every, database, told, UNIT)


def told_too_early(
    every: list[Call], database: Path, told: list[tuple[str, Call]], marks: re.Pattern[str]
) -> list[str]:
    """Those of the marks in `told` whose call began before a sync that covers the mark had ended.

    `marks` finds them in what is written to the database; where a mark first stands, there it was committed.
    """
    assert told, "nothing was acknowledged"
    log = [call for call in every if call.path == f"{database}-wal"]
    commits = _commits(log, marks)
    syncs = [call for call in log if "sync" in call.name and call.worked]
    return [
        mark
        for mark, call in told
        if not any(commits[mark].ended < sync.began and sync.ended < call.began for sync in syncs)
    ]


def _commits(log: list[Call], marks: re.Pattern[str]) -> dict[str, Call]:
    """Mark -> the write of the last page of the transaction in which it first stood in the write-ahead log."""
    found: dict[str, Call] = {}
    open_marks: set[str] = set()
    ends = False
    for call in log:
        if call.name != "pwrite64":
            continue
        if call.text.split(", ")[-2] == str(FRAME_HEADER):
            ends = _ends_transaction(call.text)
            continue
        open_marks |= set(marks.findall(call.text)) - found.keys()
        if ends:
            found |= dict.fromkeys(open_marks, call)
            open_marks.clear()
    return found


def _ends_transaction(text: str) -> bool:
    """A frame's header holds the size of the database in pages only where a transaction ends."""
    shown = text[text.index('"') + 1 : text.rindex('"')]
    header = shown.encode().decode("unicode_escape").encode("latin-1")
    return header[4:8] != b"\0\0\0\0"
