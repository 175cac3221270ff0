"""SQLite: one connection, one thread, one hop per unit of work."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import closing, suppress
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar, cast
from weakref import WeakSet

import aiosql
import aiosqlite

from bot.errors import StoreError, StoreStartError
from bot.store import schema
from bot.store.connection import open_connection, options, set_up, try_to_write
from bot.store.erasing import Erasing, clean_once
from bot.store.faults import Report, readable_at_start
from bot.store.group_commit import GroupCommit, Unit, run_inline
from bot.store.inspection import Inspection, is_large, look, refuse_damage
from bot.store.private import FILE, make_folder
from bot.store.wal import fault_of

log = logging.getLogger(__name__)
logging.getLogger("aiosqlite").setLevel(logging.WARNING)  # below that it writes parameters into the log

T = TypeVar("T")
Values = dict[str, Any]

SQL = Path(__file__).parent / "sql"


class Adapter:
    """aiosql's way to sqlite3: coroutines that never wait, so a unit runs inside the connection's thread."""

    is_aio_driver = True

    def process_sql(self, _name: str, _kind: object, sql: str) -> str:
        return sql

    async def select(
        self, connection: sqlite3.Connection, _name: str, sql: str, values: Values, *_: object
    ) -> AsyncIterator[Any]:
        for row in connection.execute(sql, values).fetchall():
            yield row

    async def select_one(self, connection: sqlite3.Connection, _name: str, sql: str, values: Values, *_: object) -> Any:
        return connection.execute(sql, values).fetchone()

    async def select_value(self, connection: sqlite3.Connection, name: str, sql: str, values: Values) -> Any:
        row = await self.select_one(connection, name, sql, values)
        return row[0] if row else None

    async def insert_update_delete(self, connection: GroupCommit, name: str, sql: str, values: Values) -> int:
        rows = connection.execute(sql, values).rowcount
        if rows:
            connection.erasing.deleted(name)
        return rows


class Session:
    """The queries of `sql/` on one connection: `await session.chat(chat_id=7)`."""

    def __init__(self, queries: Any, connection: object) -> None:
        self._queries = queries
        self._connection = connection

    def __getattr__(self, name: str) -> Callable[..., Any]:
        query = partial(getattr(self._queries, name), self._connection)
        setattr(self, name, query)  # asked for once
        return query


Work = Callable[[Session], Coroutine[Any, Any, T]]


@cache
def load_queries() -> Any:
    return aiosql.from_path(SQL, cast(Any, Adapter))


class SQLite:
    """An open database. Units of work run one after another, in the order in which they were given."""

    def __init__(self, path: Path) -> None:
        self._report = Report(path)
        self._erasing = Erasing()
        self._later: asyncio.TimerHandle | None = None
        self._end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._end.add_done_callback(asyncio.Future.exception)  # who does not wait for it reads the log
        self._waiting: deque[Unit] = deque()
        self._done: deque[Unit] = deque()
        self._pump: asyncio.Task[None] | None = None
        self._inspection = Inspection(path)
        self._inspecting: asyncio.Task[None] | None = None
        self._closed = False
        self._session: Session | None = None
        self._database: aiosqlite.Connection

    @classmethod
    async def open(cls, path: Path) -> SQLite:
        """Open or create the file and bring its schema up to date; a StoreStartError says what is wrong."""
        path = await asyncio.to_thread(path.resolve)  # the log stands beside the file, not beside a link to it
        large = await asyncio.to_thread(is_large, path)
        # finds the faults: aiosqlite's thread ends badly when it fails
        await asyncio.to_thread(migrate, path, checked=not large)
        self = cls(path)
        with readable_at_start(path):
            shared = {"report": self._report, "erasing": self._erasing}
            factory = partial(_Ready, waiting=self._waiting, done=self._done, **shared)
            self._database = await aiosqlite.connect(path, factory=factory, **options())
        _stop_at_exit(self._database)
        self._start_pump()
        if large:
            self._inspecting = asyncio.create_task(self._inspect(), name="inspection")
        return self

    async def _inspect(self) -> None:
        """The whole file, while the bot serves. Damage ends the bot as it does when a tap meets it."""
        try:
            await self._inspection.run()
        except StoreStartError as fault:
            self._report.end = self._report.end or fault
            self._tell_of_the_end()

    async def run(self, work: Work[T], *, writes: bool = True, committed: Callable[[T], None] | None = None) -> T:
        """Run one unit of work and return its result once it is on the disk.

        `work` runs in the database thread and awaits nothing but queries; `committed` is called in the event
        loop. A caller that is cancelled does not take its unit back: both still happen.
        """
        if self._closed:
            raise StoreError("the store is closed")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(Unit(partial(self._inside, work), future, writes, committed))
        self._start_pump()
        return await future

    def _start_pump(self) -> None:
        if not self._closed and (self._pump is None or self._pump.done()):
            self._pump = asyncio.create_task(self._work_off())

    async def close(self) -> None:
        """Finish what waits, then close. A second call does nothing."""
        if self._closed:
            return
        self._closed = True
        if self._later is not None:
            self._later.cancel()
        try:
            self._inspection.end()
            if waiting := [task for task in (self._pump, self._inspecting) if task is not None]:
                await asyncio.wait(waiting)
        finally:
            await self._database.close()
            if not self._end.done():
                self._end.set_result(None)

    async def until_damaged(self) -> None:
        """Wait, and raise StoreStartError once the file turns out to be damaged or gone; return after `close`."""
        await asyncio.shield(self._end)

    def _inside(self, work: Work[T], connection: sqlite3.Connection) -> T:
        if self._session is None:
            self._session = Session(load_queries(), connection)
        return run_inline(work(self._session))

    async def _work_off(self) -> None:
        while True:
            if self._waiting:
                await self._commit()
            await self._erase()
            if not self._waiting:
                return

    async def _commit(self) -> None:
        """One batch: run, committed, delivered."""
        try:
            await self._database.commit()
        except ValueError:  # the connection was stopped from outside: nobody takes the units any more
            self._give_up()
        self._tell_of_the_end()
        while self._done:
            self._done.popleft().deliver()

    def _tell_of_the_end(self) -> None:
        if self._report.end is not None and not self._end.done():
            self._end.set_exception(self._report.end)

    async def _erase(self) -> None:
        """Truncate the log when it is time, behind the delivery; when it is not, look again then."""
        wait = self._erasing.wait
        if wait is None or self._closed:
            return
        if wait > 0:
            self._later = self._later or asyncio.get_running_loop().call_later(wait, self._look_again)
            return
        with suppress(ValueError):  # stopped from outside
            await self._erasing.truncate(self._database)

    def _look_again(self) -> None:
        self._later = None
        self._start_pump()

    def _give_up(self) -> None:
        while self._waiting:
            unit = self._waiting.popleft()
            unit.failure = StoreError("the database was closed")
            self._done.append(unit)


class _Ready(GroupCommit):
    """A connection that is set up and checked as soon as it exists."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        try:
            set_up(self)
            try_to_write(self)
            self._report.opened()
            self.row_factory = sqlite3.Row
        except BaseException:
            self.close()
            raise


def migrate(path: Path | str, *, checked: bool = True) -> list[str]:
    """Create or update the database without starting the bot; returns what was applied now.

    Raises StoreStartError, also when the file or its write-ahead log is damaged. Unless it is `checked`, all of it,
    which takes seconds for a large one, only a look is taken.
    """
    path = Path(path).resolve()
    with readable_at_start(path):
        make_folder(path.parent)
        look_at_log(path)  # before SQLite does: it would leave out what it cannot read
        new = _make_file(path)
        with closing(open_connection(path)) as connection:
            try_to_write(connection)
            look(connection)
            if checked:
                refuse_damage(connection, path, "quick_check(1)")
            applied = schema.apply(connection)
            clean_once(connection, path, new=new)
            return applied


def look_at_log(path: Path) -> None:
    if fault := fault_of(path):
        advice = "put a backup in the place of the database and delete its -wal and -shm"
        line = f"What was stored last cannot be read: {fault}. Put the file back as it was, or {advice}."
        raise StoreStartError([line])


def _make_file(path: Path) -> bool:
    """The file holds what people chose: only the user who runs the bot may read it. Whether it was made now."""
    if path.exists():
        return path.stat().st_size == 0
    path.touch(mode=FILE)
    log.info("the database %s is new and empty", path)
    return True


_open: WeakSet[aiosqlite.Connection] = WeakSet()


def _stop_at_exit(database: aiosqlite.Connection) -> None:
    """aiosqlite's thread would keep alive a process that forgot to close: end it with the main thread."""
    _open.add(database)
    _start_watch()


@cache
def _start_watch() -> None:
    threading.Thread(target=_watch, name="store-exit", daemon=True).start()


def _watch() -> None:
    threading.main_thread().join()
    for database in list(_open):
        database.stop()
