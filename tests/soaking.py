"""A child of test_soak.py: the bot, which says how much it holds whenever it is asked by a line on stdin.

python -m tests.soaking [LEAK ...]

LEAK: objects, resident, files, tasks or threads, one more at every change of a chat
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvloop

from bot.app import BotApp, run_with
from bot.clock import RemoteClock
from bot.settings import load

held: list[Any] = []


def _task() -> object:
    return asyncio.create_task(asyncio.Event().wait())


def _thread() -> object:
    end = threading.Event()
    threading.Thread(target=end.wait, daemon=True).start()
    return end


LEAKS: dict[str, Callable[[], object]] = {
    "objects": lambda: [object() for _ in range(3)],
    "resident": lambda: b"x" * 200_000,
    "files": lambda: Path(os.devnull).open(),  # noqa: SIM115 - it is meant to stay open
    "tasks": _task,
    "threads": _thread,
}


def plant(bot_app: BotApp, leaks: list[str]) -> None:
    """Wire the leaks around the store."""
    change = bot_app.store.change_once

    async def leaking(*arguments: Any) -> Any:
        held.extend(LEAKS[leak]() for leak in leaks)
        return await change(*arguments)

    if leaks:
        bot_app.store.change_once = leaking  # type: ignore[method-assign,assignment]


def resident_kib() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") >> 10


async def measured(bot_app: BotApp) -> dict[str, int]:
    """What is held once nothing is under way: blocks of small objects, resident KiB, open files, tasks, threads."""
    while bot_app.chat_locks or bot_app.services.show.busy:  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.01)
    await bot_app.request.shutdown()  # idle connections to Telegram, 64 at most, say nothing
    await bot_app.request.initialize()
    gc.collect()
    return {
        "objects": sys.getallocatedblocks(),
        "resident": resident_kib(),
        "files": len(os.listdir("/proc/self/fd")),  # noqa: PTH208
        "tasks": len(asyncio.all_tasks()),
        "threads": threading.active_count(),
    }


async def answer(bot_app: BotApp, stop: asyncio.Event) -> None:
    """A line in, a line out; the end of stdin is the end."""
    while await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(await measured(bot_app)), flush=True)  # noqa: T201 - the parent reads it
    stop.set()


async def main(leaks: list[str]) -> None:
    settings, stop = load(_env_file=None), asyncio.Event()
    tasks: list[asyncio.Task[None]] = []

    def started(bot_app: BotApp) -> None:
        plant(bot_app, leaks)
        tasks.append(asyncio.create_task(answer(bot_app, stop)))
        print("READY=1", flush=True)  # noqa: T201 - the parent reads it

    async with RemoteClock(settings.clock_url) as clock:
        await run_with(settings, clock, stop, health=True, started=started)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:  # as `bot run` does
        runner.run(main(sys.argv[1:]))
