"""`python -m tests.torture`: MODE=polling|webhook|both, KILLS (500 a mode), SEED, ENGINE, PLANT. Exit code 1 if failed.

The modes run side by side, each in a process of its own; figures go to stdout, progress to stderr.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import signal
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path

from tests.pretend import PATIENCE
from tests.processes import ROOT
from tests.torture.engines import ENGINES
from tests.torture.lives import die_with_parent, foreman
from tests.torture.plan import plan
from tests.torture.round import play
from tests.torture.stage import World
from tests.torture.tally import Tally, table, verdict

MODES = ("polling", "webhook")
INTERRUPTED = 130


async def torture(mode: str, kills: int, seed: int, folder: Path) -> Tally:
    """All rounds of one mode. `folder` keeps the database and the log of rounds in which something was found."""
    tally = Tally(mode)
    began = time.monotonic()
    async with foreman() as one:
        world = World(mode, ENGINES[os.environ.get("ENGINE") or "sqlite"], one, tally, os.environ.get("PLANT", ""))
        rounds = plan(seed, mode, kills)
        for part in rounds:
            before = len(tally.faults)
            await play(world, part, folder / f"{mode}-{part.number}")
            if len(tally.faults) == before:
                shutil.rmtree(folder / f"{mode}-{part.number}")
            done = sum(row.kills for row in tally.rows.values())
            minutes = (time.monotonic() - began) / 60
            line = f"{mode}: round {part.number} of {len(rounds)}, {done} kills, {minutes:.1f} min"
            sys.stderr.write(f"{line}, {len(tally.faults)} faults\n")
    return tally


async def _both(modes: tuple[str, ...], kills: int, seed: int) -> int:
    """The modes side by side; 1 when one of them has failed."""
    sys.stdout.write(f"SEED={seed} KILLS={kills} MODE={'both' if len(modes) > 1 else modes[0]}\n")
    sys.stdout.flush()
    children = [await _spawn(mode, kills, seed) for mode in modes]
    try:
        told = [(await child.communicate())[0] for child in children]
    finally:
        await asyncio.gather(*map(_end, children))
    if not all(told):
        sys.stdout.write("FAILED: a mode ended without a result\n")
        return 1
    tallies = [Tally.of(json.loads(text)) for text in told]
    faults = [line for tally in tallies for line in verdict(tally, kills)]
    lines = [*map(table, tallies), *faults]
    lines.append(f"FAILED with SEED={seed}: {len(faults)} faults" if faults else f"Nothing was lost (SEED={seed}).")
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if faults else 0


async def _spawn(mode: str, kills: int, seed: int) -> Process:
    given = {**os.environ, "KILLS": str(kills), "SEED": str(seed)}
    command = (sys.executable, "-m", "tests.torture", mode)
    return await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=given, stdout=PIPE, start_new_session=True)


async def _end(child: Process) -> None:
    """Ask it to end, as Ctrl-C would; it ends its own children."""
    if child.returncode is None:
        child.send_signal(signal.SIGINT)
        with suppress(TimeoutError):
            await asyncio.wait_for(child.wait(), 2 * PATIENCE)
            return
        child.kill()
        await child.wait()


def _one(mode: str, kills: int, seed: int) -> int:
    die_with_parent()
    folder = Path(tempfile.mkdtemp(prefix=f"bye-sim-torture-{mode}-"))
    try:
        tally = asyncio.run(torture(mode, kills, seed, folder))
    except KeyboardInterrupt:
        shutil.rmtree(folder)
        raise
    with suppress(OSError):
        folder.rmdir()  # fails, and is meant to, when it holds a round in which something was found
    sys.stdout.write(json.dumps(tally.as_dict()))
    return 0


def main() -> int:
    kills = int(os.environ.get("KILLS") or 500)
    seed = int(os.environ.get("SEED") or secrets.randbelow(10**9))
    wanted = os.environ.get("MODE") or "both"
    if (os.environ.get("ENGINE") or "sqlite") not in ENGINES:
        sys.stderr.write(f"ENGINE is one of {', '.join(ENGINES)}\n")
        return 2
    if len(sys.argv) > 1:
        return _one(sys.argv[1], kills, seed)
    if wanted not in (*MODES, "both") or kills < 1:
        sys.stderr.write("MODE is polling, webhook or both; KILLS is 1 or more\n")
        return 2
    return asyncio.run(_both(MODES if wanted == "both" else (wanted,), kills, seed))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to end, as by Ctrl-C
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
