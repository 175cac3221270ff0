"""A process that has imported everything and forks one child per life of the bot.

Only imports, content and catalogues are shared, which no life changes: a child gets an environment of its own, reads
settings, opens its own loop, threads, connections and database, and runs what `python -m bot run` runs. That saves more
than a second of CPU per life.

Line by line on stdin an order as JSON, on stdout "started PID" and "ended PID STATUS" (as os.waitstatus_to_exitcode
has it). At the end of stdin the child is killed and the foreman ends; where Linux can, a child dies with its foreman.
"""

from __future__ import annotations

import os

os.environ["PTB_TIMEDELTA"] = "true"

import gc
import json
import select
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvloop  # noqa: F401 - imported for the children
from telegram import Update  # noqa: F401

import bot.app
import bot.transport.logs  # noqa: F401
from bot import cli
from tests.torture.engines import ENGINES
from tests.torture.lives import die_with_parent
from tests.torture.plants import PLANTS
from tests.torture.wires import Wires, install


def main() -> None:
    """Take orders until stdin ends."""
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever gives the orders closes stdin
    texts = bot.app.load_texts(bot.app.ROOT)
    _ = texts[1].gaps  # counted now, once for all lives
    bot.app.load_texts = lambda _root: texts  # type: ignore[assignment]
    gc.freeze()
    bell, ringer = os.pipe()
    os.set_blocking(ringer, False)
    signal.set_wakeup_fd(ringer)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    for line in sys.stdin:
        child = _fork(json.loads(line))
        _say(f"started {child}")
        status = _wait(child, bell)
        _say(f"ended {child} {status}")


def _fork(order: dict[str, Any]) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        _live(order)
        code = 0
    finally:
        os._exit(code)


def _live(order: dict[str, Any]) -> None:
    """In the child: become the bot. `order` has environment, folder, log, boundary, passing, journal, plant, engine."""
    die_with_parent()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for target, source in enumerate((nothing, log, log)):
        os.dup2(source, target)
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    wires = Wires(order["boundary"], order["passing"], Path(order["journal"]))
    install(wires)
    ENGINES[order["engine"]].wire(wires.passed, Path(order["migrations"]))
    if order["plant"]:
        PLANTS[order["plant"]]()
    code = cli.main(["run"])
    sys.stderr.write(f"the bot ended by itself with {code}\n")
    sys.stderr.flush()


def _wait(child: int, bell: int) -> int:
    """Until it has ended; when stdin ends first, kill it."""
    while True:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        ready, _, _ = select.select([bell, sys.stdin.fileno()], [], [])
        if bell in ready:
            os.read(bell, 64)
        elif not os.read(sys.stdin.fileno(), 1):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            sys.exit()


def _say(line: str) -> None:
    with suppress(BrokenPipeError):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
