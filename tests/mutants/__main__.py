"""`python -m tests.mutants [WORD ...]`: every mutant, or those with these words; JOBS says how many at once.

Exit code 1 when one was not caught by its test, does not apply or is missing, 2 when no mutant has the words.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from tests.mutants.known import FOLDER, Mutant, faults, known, with_words
from tests.mutants.promises import DOCUMENT, promised
from tests.mutants.runner import Found, Verdict, copied, judged

ROOT = Path(__file__).resolve().parents[2]
INTERRUPTED = 130


class Run:
    """All that is to do, and what was found so far."""

    def __init__(self, mutants: Iterable[Mutant]) -> None:
        self.found: list[Found] = []
        self.left: defaultdict[str, list[Mutant]] = defaultdict(list)  # by test
        for mutant in mutants:
            self.left[mutant.node].append(mutant)
        self._all = sum(map(len, self.left.values()))
        self._began = time.monotonic()

    async def work(self, tree: Path) -> None:
        """Take one test after the other, until none is left."""
        while self.left:
            node = next(iter(self.left))
            async for one in judged(tree, node, self.left.pop(node)):
                self.found.append(one)
                self._say(one)

    def _say(self, one: Found) -> None:
        minutes = (time.monotonic() - self._began) / 60
        line = f"{len(self.found)} of {self._all}, {minutes:.1f} min: {one.verdict}: {one.mutant.why}"
        _print(f"{line} ({one.words})" if one.words else line)


def main(words: list[str], root: Path = ROOT, jobs: int = 0) -> int:
    try:
        return _main(words, root, jobs or _jobs())
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return INTERRUPTED


def _main(words: list[str], root: Path, jobs: int) -> int:
    try:
        every = known(root)
    except (ValueError, KeyError) as error:
        _print(f"{FOLDER}: cannot be read: {error}")
        return 1
    chosen = with_words(every, words)
    if not chosen:
        _print(f"No mutant has the words {' '.join(words)!r}.")
        return 2
    wrong = [] if words else list(faults(root, every, promised(root)))
    _print(f"{len(chosen)} mutants, each behind a run of its test without it …")
    found = asyncio.run(_run(chosen, root, jobs))
    return _sum_up(found, wrong)


async def _run(mutants: list[Mutant], root: Path, jobs: int) -> list[Found]:
    """In as many copies of the project as are worked on at once."""
    run = Run(mutants)
    with tempfile.TemporaryDirectory(prefix="bye-sim-mutants-") as folder:
        trees = [copied(root, Path(folder) / str(number)) for number in range(min(jobs, len(run.left)))]
        async with asyncio.TaskGroup() as group:
            for tree in trees:
                group.create_task(run.work(tree))
    return run.found


def _jobs() -> int:
    wanted = os.environ.get("JOBS") or "auto"
    return int(wanted) if wanted.isdigit() and int(wanted) else os.cpu_count() or 1


def _sum_up(found: list[Found], wrong: list[str]) -> int:
    bad = [one for one in found if one.verdict is not Verdict.CAUGHT]
    for one in bad:
        _print(f"{one.verdict}: {one.mutant.promise}: {one.mutant.why}: {one.mutant.node} {one.words}".rstrip())
    for line in wrong:
        _print(f"{DOCUMENT}: {line}")
    count = len(bad) + len(wrong)
    _print(f"{count} faults; {len(found) - len(bad)} of {len(found)} mutants were caught." if count else _well(found))
    return 1 if count else 0


def _well(found: list[Found]) -> str:
    return f"Every one of {len(found)} mutants was caught by the test that {DOCUMENT} names."


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to end, as by Ctrl-C
    sys.exit(main(sys.argv[1:]))
