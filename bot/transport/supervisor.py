"""Keeping jobs at work: one that dies or stalls is started again; where that is in vain, the process ends.

All of it goes by time that nobody winds or sets: what is watched is this process, not the calendar.
"""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.errors import StartError

log = logging.getLogger(__name__)

# Runs in a row that ended badly, each within LASTING seconds of its start, until it is given up.
MOST_IN_VAIN = 3
LASTING = 600.0
# Seconds: between two looks and before a new start; for a cancelled job to end; that the event loop may stand
# still; and for all that is left to do once the process is to end.
TICK = 1.0
CANCEL_LIMIT = 10.0
LOOP_LIMIT = 60.0
ENDING_LIMIT = 20.0


def _never() -> bool:
    return False


async def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Job:
    """`run` works until it is told to end. It may be cancelled and run again; `renew` is awaited in between.

    `stalled` says whether it has shown no sign of life for too long.
    """

    name: str
    run: Callable[[], Coroutine[Any, Any, None]]
    stalled: Callable[[], bool] = _never
    renew: Callable[[], Awaitable[None]] = _nothing


async def keep(job: Job, *, steady: Callable[[], float] = time.monotonic, tick: float = TICK) -> None:
    """Run a job until it returns, starting it again when it dies or stalls. `steady` and `tick` are in seconds.

    Raises the job's StartError, and one of its own when MOST_IN_VAIN runs were in vain or when a stalled run
    cannot be ended: another beside it would work on the same things.
    """
    in_vain = 0
    while True:
        started = steady()
        fault = await _run_once(job, tick)
        if not fault:
            return
        in_vain = 1 if steady() - started >= LASTING else in_vain + 1
        if in_vain >= MOST_IN_VAIN:
            raise _given_up(job, f"{fault} {in_vain} times")
        log.error("%s: %s; started again", job.name, fault)
        await job.renew()
        await asyncio.sleep(tick)


async def once(fault: str, work: Coroutine[Any, Any, None]) -> None:
    """Carry out what is worth a line in the log when it fails, not the bot."""
    try:
        await work
    except Exception:
        log.exception(fault)


async def _run_once(job: Job, tick: float) -> str:
    """Run a job; what was wrong when it ended, "" when it ended as it should."""
    task = asyncio.create_task(job.run(), name=job.name)
    try:
        while not task.done():
            await asyncio.wait({task}, timeout=tick)
            if job.stalled() and not task.done():
                task.cancel()
                await asyncio.wait({task}, timeout=CANCEL_LIMIT)
                if not task.done():
                    raise _given_up(job, "stalled and cannot be ended")
                return "stalled"
    finally:
        await _end(task)
    return _fault_of(job, task)


def _fault_of(job: Job, task: asyncio.Task[None]) -> str:
    error = asyncio.CancelledError() if task.cancelled() else task.exception()
    if isinstance(error, StartError):
        raise error
    if error is None:
        return ""
    log.error("%s died", job.name, exc_info=error)
    return f"died of {type(error).__name__}"


async def _end(task: asyncio.Task[None]) -> None:
    if not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=CANCEL_LIMIT)


def _given_up(job: Job, what: str) -> StartError:
    return StartError([f"{job.name}: {what}; the program ends, so that it is started anew."])


@asynccontextmanager
async def last_resort() -> AsyncIterator[Callable[[], None]]:
    """While the block runs, an event loop that stands still for LOOP_LIMIT seconds ends the process.

    Gives a function to call when the process is about to end: it then has ENDING_LIMIT seconds, whatever
    hangs. The end is exit code 1, with the place where each thread was on stderr: files and lines, no values.
    A thread of its own in C sees to it, so it needs neither the loop nor the interpreter's lock.
    """
    faulthandler.dump_traceback_later(LOOP_LIMIT, exit=True)  # now: the task below waits for the loop
    beat = asyncio.create_task(_beat(), name="beat")

    def ending() -> None:
        beat.cancel()
        faulthandler.dump_traceback_later(ENDING_LIMIT, exit=True)

    try:
        yield ending
    finally:
        beat.cancel()


async def _beat() -> None:
    while True:
        faulthandler.dump_traceback_later(LOOP_LIMIT, exit=True)
        await asyncio.sleep(LOOP_LIMIT / 10)
