"""A copy of all that is stored of one chat, column by column, for the person whose chat it is (GDPR art. 15 and 20).

No screen and no rule stands between: a column that is added to a table is in the copy by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import orjson

from bot.store.rows import EPOCH, from_microseconds, from_seconds
from bot.store.sqlite import Session

Tables = dict[str, list[dict[str, Any]]]

TABLES = ("chats", "cases", "events", "ticks", "reminders", "take_codes")


def _day(count: int) -> str:
    return (EPOCH + timedelta(days=count)).date().isoformat()


# What is stored as a number and is a time, or as text and has parts; 0 is no moment.
READ: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(
        (
            *("chats.last_seen", "chats.shown", "chats.taken_at"),
            *("cases.opened_at", "cases.last_tap", "events.at"),
        ),
        from_microseconds,
    ),
    **dict.fromkeys(("reminders.due_at", "reminders.lease_until", "take_codes.expires_at"), from_seconds),
    "chats.seen_day": _day,
    "cases.answers": orjson.loads,
    **dict.fromkeys(("chats.blocked", "chats.reminders_off", "chats.empty", "cases.settled"), bool),
}
_ZERO_IS_NONE = frozenset({"chats.shown", "reminders.lease_until"})


async def copy_of(db: Session, chat_id: int) -> Tables:
    """The rows of every table that has any of this chat. A unit of work."""
    return {table: [dict(row) async for row in getattr(db, f"copy_of_{table}")(chat_id=chat_id)] for table in TABLES}


def as_json(tables: Tables) -> bytes:
    """Readable: one value a line, times in UTC as ISO 8601 has them."""
    read = {table: [_readable(table, row) for row in rows] for table, rows in tables.items()}
    return orjson.dumps(read, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z)


def _readable(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {column: _value(f"{table}.{column}", value) for column, value in row.items()}


def _value(column: str, value: Any) -> Any:
    if value is None or (value == 0 and column in _ZERO_IS_NONE):
        return None
    return READ[column](value) if column in READ else value
