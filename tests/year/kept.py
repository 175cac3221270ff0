"""What has to be in the database: what is older than the settings is gone, and nothing younger is."""

from __future__ import annotations

import sqlite3
from collections.abc import Set
from datetime import UTC, datetime, timedelta

from tests.year.checker import Checker
from tests.year.diary import CaseDiary, ChatDiary
from tests.year.expected import expected

Row = tuple[object, ...]
DAY = timedelta(days=1)
ORPHANS = """SELECT COUNT(*) FROM {table} AS child WHERE NOT EXISTS (
    SELECT 1 FROM cases WHERE cases.chat_id = child.chat_id AND cases.number = child.case_number)"""


class Kept:
    """Forgets in the diaries as promised, once a day from `start` on, and compares with the rows."""

    def __init__(self, checker: Checker, start: datetime, closed_days: int, idle_days: int) -> None:
        self._checker = checker
        self._chats = checker.diaries.chats
        self._next = start
        self._closed, self._idle = closed_days * DAY, idle_days * DAY

    def forget_until(self, now: datetime) -> None:
        """Every daily round up to `now`."""
        while self._next <= now:
            self._forget(self._next)
            self._next += DAY

    def _forget(self, now: datetime) -> None:
        closed, idle = now - self._closed, now - self._idle
        for chat in list(self._chats.values()):
            if chat.last_seen < idle and not expected(chat):
                self._checker.figures.forgotten_cases += len(chat.cases)
                self._drop(chat)
            else:
                self._forget_cases(chat, closed)

    def _forget_cases(self, chat: ChatDiary, closed: datetime) -> None:
        for number in [n for n, case in chat.cases.items() if case.settled and _newest(case) < closed]:
            del chat.cases[number]
            self._checker.figures.forgotten_cases += 1
            chat.active = None if chat.active == number else chat.active
        if not chat.cases and chat.last_seen < closed:
            self._drop(chat)

    def _drop(self, chat: ChatDiary) -> None:
        del self._chats[chat.chat_id]
        self._checker.figures.forgotten_chats += 1
        self._checker.changed(chat.chat_id, self._next)

    def compare(self, now: datetime) -> None:
        """Chats, cases and reminders in the file are those of the diaries, and nothing hangs on a case that is gone."""
        rows, chats = self._checker.rows, self._chats
        self._same("chats", {(c,) for c in chats}, set(rows.execute("SELECT chat_id FROM chats")), now)
        cases = {(c.chat_id, number) for c in chats.values() for number in c.cases}
        self._same("cases", cases, set(rows.execute("SELECT chat_id, number FROM cases")), now)
        due = {(c.chat_id, *key, int(at.timestamp())) for c in chats.values() for key, at in expected(c).items()}
        found = set(rows.execute("SELECT chat_id, case_number, kind, due_at FROM reminders"))
        self._same("reminders", due, found, now)
        for table in ("events", "ticks", "reminders"):
            (left,) = rows.execute(ORPHANS.format(table=table)).fetchone()
            if left:
                self._checker.fault(0, now, f"{left} {table} of no case")

    def _same(self, what: str, wanted: Set[Row], found: Set[Row], now: datetime) -> None:
        for gone in sorted(wanted - found, key=repr)[:3]:
            self._checker.fault(0, now, f"{what}: {_shown(gone)} should be kept and is gone")
        for left in sorted(found - wanted, key=repr)[:3]:
            self._checker.fault(0, now, f"{what}: {_shown(left)} should be gone and is kept")


def _newest(case: CaseDiary) -> datetime:
    """The last tap or the last reminder."""
    return max([case.last_tap, *(one.at for one in case.told)])


def _shown(row: Row) -> str:
    """A row, with the moment of a reminder readable."""
    *key, last = row
    moment = isinstance(last, int) and len(row) == 4
    return f"{key} {datetime.fromtimestamp(last, UTC)}" if moment and isinstance(last, int) else str(row)


def open_rows(path: str) -> sqlite3.Connection:
    """The file beside the bot, for reading only."""
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
