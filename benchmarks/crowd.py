"""Many people at once: a database of any number of chats, the same for the same number, as long use leaves it.

In every five chats somebody prepares, asked, was told the last day, is out, and is done: ten reminders are to come.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.seed import LAPS, state_of
from benchmarks.taps import FIRST_CHAT
from bot.guide.case import Case, Channel, Chat, Kind
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import reminded, schedule
from bot.guide.state import State
from bot.store import migrate
from bot.store.rescheduling import VERSION, version
from bot.store.rows import case_to_row, chat_to_row, event_to_row, to_day, to_seconds

VARIANTS = 40  # of each of the lives
PORTION = 5000  # chats in one transaction
TICKS = ("whatsapp", "itsme", "kbc")
ZONES = ("Europe/Brussels", "Europe/Brussels", "Asia/Shanghai")
DAY = timedelta(days=1)
CACHE = "PRAGMA cache_size = -262144"  # KiB, of the one who fills

Rows = dict[str, list[dict[str, Any]]]  # by table


def fill(path: Path, chats: int, say: Callable[[float], None]) -> None:
    """Every fifth chat is at the first step, as `seed` has it. `say` hears which share is done."""
    migrate(path)
    order = random.Random(chats)  # noqa: S311 - no secret
    lives = [list(_variants(life, order, datetime.now(UTC))) for life in LIVES]
    ids = list(range(FIRST_CHAT, FIRST_CHAT + chats))
    order.shuffle(ids)  # people do not come in the order of their ids
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for pragma in (CACHE, "PRAGMA synchronous = OFF"):
            database.execute(pragma)
        for start in range(0, chats, PORTION):
            some = ids[start : start + PORTION]
            _insert(database, [(chat, order.choice(lives[(chat - FIRST_CHAT) % len(LIVES)])) for chat in some])
            say((start + len(some)) / chats)
        database.execute("INSERT INTO kept_values VALUES (?, ?)", (VERSION, version()))
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _insert(database: sqlite3.Connection, people: Sequence[tuple[int, Rows]]) -> None:
    database.execute("BEGIN")
    for table in people[0][1]:
        rows = [_own(row, chat) for chat, life in people for row in life[table]]
        if rows:
            marks = ", ".join(f":{name}" for name in rows[0])
            database.executemany(f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES ({marks})", rows)
    database.execute("COMMIT")


def _own(row: dict[str, Any], chat: int) -> dict[str, Any]:
    """A row of an example as one of this chat; a chat gets its reminders in a minute of its own."""
    own = {**row, "chat_id": chat}
    if "due_at" in own:
        own["due_at"] += chat % 60 * 60
    return own


def _variants(life: Callable[[Case, datetime], Case], order: random.Random, now: datetime) -> Iterator[Rows]:
    for _ in range(VARIANTS):
        at = now - timedelta(hours=order.randrange(1, 30))
        begun = state_of(order.randrange(4), at)
        chat = replace(begun.chat, chat_id=0, zone=order.choice(ZONES))
        assert begun.case is not None
        case = life(replace(begun.case, chat_id=0), at)
        yield _rows(State(chat).with_case(_told(case, chat, now)))


def _prepares(case: Case, _at: datetime) -> Case:
    return case


def _asked(case: Case, at: datetime, *, ends: int = 20, ago: int = 0) -> Case:
    """So many days ago, for a last day so many days ahead."""
    then = at - ago * DAY
    case = replace(case, opened_at=then - 2 * DAY, last_tap=then, ticks=frozenset(TICKS), place="step.confirmation")
    for number, step in enumerate(LAPS):
        case = case.record(Kind.STEP_DONE, then - DAY + timedelta(minutes=number), detail=step)
    case = case.record(Kind.MUTED, then, detail=ReminderKind.EVE)  # ten reminders for five chats, as ever
    case = case.record(Kind.END_DATE, then, day=(at + ends * DAY).date(), detail="day")
    return case.record(Kind.ASKED, then, day=then.date(), detail=Channel.EMAIL)


def _was_told(case: Case, at: datetime) -> Case:
    return replace(_asked(case, at, ago=6).record(Kind.CONFIRMED, at, day=at.date()), last_tap=at)


def _is_out(case: Case, at: datetime) -> Case:
    """Before anybody confirmed it."""
    return replace(_asked(case, at, ends=-1, ago=8).record(Kind.ENDED, at, day=at.date()), last_tap=at)


def _is_done(case: Case, at: datetime) -> Case:
    return _is_out(case, at).record(Kind.CONFIRMED, at, day=at.date()).record(Kind.BILL_CHECKED, at)


LIVES = (_prepares, _asked, _was_told, _is_out, _is_done)


def _told(case: Case, chat: Chat, now: datetime) -> Case:
    """After all reminders that were due."""
    while (due := schedule(case, chat)[:1]) and due[0].at <= now + timedelta(hours=1):
        case = reminded(case, due[0], due[0].at, chat)
    return case


def _rows(state: State) -> Rows:
    (case,), chat = state.cases, state.chat
    key = {"chat_id": 0, "case_number": case.number}
    row = chat_to_row(chat)
    return {
        "chats": [{**row, "shown": row["last_seen"], "seen_day": to_day(chat.last_seen)}],
        "cases": [case_to_row(case)],
        "events": [event_to_row(case, event) for event in case.events],
        "ticks": [{**key, "item": item} for item in sorted(case.ticks)],
        "reminders": [
            {**key, "kind": due.kind, "step": due.step, "due_at": to_seconds(due.at), "lease_until": 0, "attempts": 0}
            for due in schedule(case, chat)
        ],
    }
