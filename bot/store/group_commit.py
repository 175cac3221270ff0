"""Many units of work, one sync: whatever waits is committed together, and each unit still fails alone."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from bot.errors import StoreBusy
from bot.store.erasing import Erasing
from bot.store.faults import Report, as_store_error

T = TypeVar("T")

MOST_AT_ONCE = 100


@dataclass(slots=True, eq=False)
class Unit:
    """One unit of work and, once it is committed or has failed, what came of it."""

    work: Callable[[sqlite3.Connection], Any]
    future: asyncio.Future[Any]
    writes: bool
    committed: Callable[[Any], None] | None
    result: Any = None
    failure: Exception | None = None

    def deliver(self) -> None:
        """Tell the caller, unless it was cancelled and waits no more; runs in the event loop."""
        if self.future.done():
            pass
        elif self.failure is not None:
            self.future.set_exception(self.failure)
        else:
            self.future.set_result(self.result)
        if self.failure is None and self.committed is not None:
            self.future.get_loop().call_soon(self.committed, self.result)


class GroupCommit(sqlite3.Connection):
    """A connection whose `commit` runs the waiting units, each in a savepoint, and commits them together."""

    def __init__(
        self, *args: Any, waiting: deque[Unit], done: deque[Unit], report: Report, erasing: Erasing, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.erasing = erasing
        self._waiting = waiting
        self._done = done
        self._report = report

    def commit(self) -> None:
        """Runs in the connection's thread; every unit taken ends up in `done`, with its result or failure."""
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]
        writes = any(unit.writes for unit in batch)
        try:
            self.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
            for unit in batch:
                self._attempt(unit)
            super().commit()
            if writes:
                self._look_after(batch)
        except BaseException as error:  # nobody may be told of a success that is not on the disk
            self._report.failed(error)
            self._fail(batch, error)
        finally:
            self._done.extend(batch)

    def _look_after(self, batch: list[Unit]) -> None:
        self._report.check_files()
        if not any(unit.failure for unit in batch):
            self._report.worked()

    def _attempt(self, unit: Unit) -> None:
        """Run one unit. An sqlite3.Error that leaves here means that the transaction itself is gone."""
        self.execute("SAVEPOINT unit")
        try:
            unit.result = unit.work(self)
        except Exception as failure:  # whatever it is, it belongs to the caller
            self._report.failed(failure)
            unit.failure = as_store_error(failure) if isinstance(failure, sqlite3.Error | MemoryError) else failure
            self.execute("ROLLBACK TO unit")
        self.execute("RELEASE unit")

    def _fail(self, batch: list[Unit], error: BaseException) -> None:
        with suppress(sqlite3.Error):
            self.rollback()
        # a full disk ends the transaction under the unit that met it; the rest only sees that it is gone
        cause = next((unit.failure for unit in batch if isinstance(unit.failure, StoreBusy)), error)
        for unit in batch:
            unit.failure = unit.failure or as_store_error(cause)


def run_inline(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never waits: here, now, without an event loop."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return cast(T, stop.value)
    coroutine.close()
    raise RuntimeError("a unit of work may await nothing but queries")
