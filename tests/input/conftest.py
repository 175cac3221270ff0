"""What every test here also proves: nothing is logged as a fault, and no log line holds what a user wrote."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from tests.conftest import Street

SECRET = "Zebra"  # stands in every text that the users of these tests send
SEEN = {"last_seen", "last_tap", "live_message", "shown"}  # when a chat was seen last, and where its screen is
TABLES = ("chats", "cases", "events", "ticks", "reminders")
Rows = dict[str, list[tuple[Any, ...]]]


class Listener(logging.Handler):
    """Collects what must not be logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.faults: list[str] = []
        self.format_all = logging.Formatter()

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format_all.format(record)
        if record.exc_info or record.levelno >= logging.ERROR or SECRET in line:
            self.faults.append(f"{record.name}: {line[:2000]}")


@pytest.fixture
def listener() -> Iterator[Listener]:
    one, root = Listener(), logging.getLogger()
    level, others = root.level, {handler: handler.level for handler in root.handlers}
    for handler in others:  # pytest's own would write each of these lines twice over, for nobody
        handler.setLevel(max(logging.WARNING, handler.level))
    root.addHandler(one)
    root.setLevel(logging.DEBUG)
    yield one
    root.setLevel(level)
    root.removeHandler(one)
    for handler, known in others.items():
        handler.setLevel(known)


@pytest.fixture(autouse=True)
def _quiet(listener: Listener) -> Iterator[None]:
    yield
    assert not listener.faults, listener.faults


def rows(street: Street, chat: int | None = None, *, without: frozenset[str] | set[str] = frozenset()) -> Rows:
    """All that is stored, or all of one chat; columns named in `without` are left out."""
    found: Rows = {}
    with closing(sqlite3.connect(street.settings.database_path)) as database:
        for table in TABLES:
            cursor = database.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3")
            names = [name for name, *_ in cursor.description]
            keep = [n for n, name in enumerate(names) if name not in without]
            found[table] = [
                tuple(row[n] for n in keep) for row in cursor if chat is None or row[names.index("chat_id")] == chat
            ]
    return found
