"""A copy of the project, changed and tested."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import cache_from_source
from pathlib import Path

from tests.mutants.known import Mutant

SECONDS = 300.0  # for one run of one test: many times what the slowest needs
LEFT_OUT = shutil.ignore_patterns(".git", ".venv*", "__pycache__", ".*_cache", ".hypothesis", "build", "data", "*.db*")
PYTEST = ("-m", "pytest", "-x", "-q", "-rfE", "--tb=no", "-p", "no:cacheprovider")
GREEN, RED = 0, 1  # pytest's exit codes: all that ran has passed; a test has failed
FAILED = re.compile(r"^FAILED (?:.*? - )?(.*)$", re.MULTILINE)
ERROR = re.compile(r"^ERROR (?:.*? - )?(.*)$", re.MULTILINE)  # in what stands around a test, or before all


class Verdict(StrEnum):
    """What came of a mutant. But for the first, each is a fault."""

    CAUGHT = "caught"
    SURVIVED = "SURVIVED"
    NOT_GREEN = "NOT GREEN WITHOUT IT"
    BROKEN = "BREAKS MORE THAN THE TEST"
    ENDLESS = "NO END"
    DOES_NOT_APPLY = "DOES NOT APPLY"


@dataclass(frozen=True, slots=True)
class Found:
    """A mutant, what came of it, and in which words the test failed."""

    mutant: Mutant
    verdict: Verdict
    words: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of pytest; `code` is None when it was ended because it took too long."""

    code: int | None
    said: str

    @property
    def is_green(self) -> bool:
        """Something has passed, and nothing was skipped: a skipped test finds nothing."""
        last = self.said.strip().rpartition("\n")[2]
        return self.code == GREEN and " passed" in last and "skipped" not in last

    @property
    def has_failed(self) -> bool:
        """The test itself, not what stands around it."""
        return self.code == RED and FAILED.search(self.said) is not None

    @property
    def words(self) -> str:
        """What pytest says of the first fault; else its last line."""
        found = FAILED.search(self.said) or ERROR.search(self.said)
        return found[1] if found else self.said.strip().rpartition("\n")[2]


def copied(root: Path, folder: Path) -> Path:
    """The project without what was installed, built or stored there."""
    tree = folder / "tree"
    shutil.copytree(root, tree, ignore=LEFT_OUT, symlinks=True)
    (folder / "tmp").mkdir()
    return tree


async def judged(tree: Path, node: str, mutants: list[Mutant]) -> AsyncIterator[Found]:
    """The mutants of one test, one after the other; first the test without any."""
    sound = await tested(tree, node)
    for mutant in mutants:
        if sound.is_green:
            yield await with_it(tree, mutant)
        else:
            yield Found(mutant, Verdict.NOT_GREEN, sound.words)


async def with_it(tree: Path, mutant: Mutant) -> Found:
    """What its test says of a mutant."""
    try:
        with mutated(tree, mutant):
            run = await tested(tree, mutant.node)
    except ValueError as error:
        return Found(mutant, Verdict.DOES_NOT_APPLY, str(error))
    if run.code is None:
        return Found(mutant, Verdict.ENDLESS, f"after {SECONDS:g} s")
    if run.code == GREEN:
        return Found(mutant, Verdict.SURVIVED)
    return Found(mutant, Verdict.CAUGHT if run.has_failed else Verdict.BROKEN, run.words)


@contextmanager
def mutated(tree: Path, mutant: Mutant) -> Iterator[None]:
    """The tree with a fault in it. Raises ValueError when it does not apply."""
    path, changed = tree / mutant.file, mutant.changed(tree)
    sound = path.read_bytes()
    _write(path, changed.encode())
    try:
        yield
    finally:
        _write(path, sound)


def _write(path: Path, content: bytes) -> None:
    """And forget what Python compiled of it: it goes by the second and the length, which may be the same."""
    path.write_bytes(content)
    if path.suffix == ".py":
        Path(cache_from_source(str(path))).unlink(missing_ok=True)


async def tested(tree: Path, node: str) -> Run:
    """Run one test there. Whatever it has started ends with it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *PYTEST,
        node,
        cwd=tree,
        env=_environment(tree),
        stdout=PIPE,
        stderr=STDOUT,
        start_new_session=True,
    )
    said = asyncio.create_task(process.communicate())
    try:
        await asyncio.wait({said}, timeout=SECONDS)
        code = process.returncode if said.done() else None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        output, _ = await said
    return Run(code, output.decode(errors="replace"))


def _environment(tree: Path) -> dict[str, str]:
    """CI: a test that cannot be carried out here fails, as it does for the gate."""
    own = {"PTB_TIMEDELTA": "true", "CI": "true", "COLUMNS": "250", "TMPDIR": str(tree.parent / "tmp")}
    return {**{name: value for name, value in os.environ.items() if name != "PYTHONPATH"}, **own}
