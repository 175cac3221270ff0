"""The reminder rows of another version of the schedule are written anew: once for each version, not at every start.

What the rows depend on besides a chat are the schedule itself and the rules of the time zones. Both make one number,
the version, which the database keeps; while chats are left to be written anew, it keeps the last one that was, too.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.errors import StoreBusy, StoreError
from bot.guide.case import Case, Chat, Stage
from bot.guide.state import State
from bot.guide.zones import ZONES
from bot.store.sqlite import Session, SQLite, Work
from bot.store.units import earlier, load, save_reminders

log = logging.getLogger(__name__)
T = TypeVar("T")

# A digest of what `schedule` and `Case.stage` make of many made-up cases: tests/store/test_schedule_version.py.
SCHEDULE = "16e92e4b4b6a9b7b"
BATCH = 50  # chats in one unit, so that others need not wait long: small ones take 7 ms (measured)
REST = 9.0  # times as long as a unit took: a tenth of a core
PATIENCE = 5.0  # seconds until the next try, when somebody else holds the database or the disk is full
BELOW_EVERY_ID = -(2**63)
VERSION, ABOVE = "schedule", "schedule_above"  # the names of the kept values

_FIRST, _LAST = datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
_FORTNIGHT = timedelta(days=14)


def version() -> int:
    """The same for two programs, and machines, whose reminders of one chat have the same moments."""
    parts = (SCHEDULE, *(f"{zone} {offsets}" for zone, offsets in _rules()))
    return int(sha256("\n".join(parts).encode()).hexdigest()[:15], 16)


def _rules() -> Iterator[tuple[str, list[float]]]:
    """What this machine's data say of the zones on the buttons (2 ms)."""
    moments = [_FIRST + n * _FORTNIGHT for n in range((_LAST - _FIRST) // _FORTNIGHT)]
    for name in sorted(ZONES):
        zone = ZoneInfo(name)
        yield name, [(at.astimezone(zone).utcoffset() or timedelta()).total_seconds() for at in moments]


async def reschedule(engine: SQLite, announce: Callable[[tuple[object, int | None]], None]) -> None:
    """Make every reminder row what this program's schedule says. One that is ended goes on at the next start."""
    above = await _patiently(engine, partial(begin, ours=version()))
    while above is not None:
        began = time.monotonic()
        above, _ = await _patiently(engine, partial(some, above=above), announce)
        if above is not None:
            await asyncio.sleep(REST * (time.monotonic() - began))  # by time that nobody winds


async def _patiently(engine: SQLite, unit: Work[T], committed: Callable[[T], None] | None = None) -> T:
    """A unit that is tried until the database takes it. Raises StoreError for all that does not pass."""
    while True:
        try:
            return await engine.run(unit, committed=committed)
        except StoreBusy:
            await asyncio.sleep(PATIENCE)


async def begin(db: Session, ours: int) -> int | None:
    """Above which chat the rows may be of another version; None when none are.

    The version is noted before any row is written, with a place to go on from: rows that this program's taps write
    are never taken for another version's later.
    """
    if await db.kept_value(name=VERSION) != ours:
        await db.keep_value(name=VERSION, value=ours)
        await db.keep_value(name=ABOVE, value=BELOW_EVERY_ID)
    above: int | None = await db.kept_value(name=ABOVE)
    return above


async def some(db: Session, above: int) -> tuple[int | None, int | None]:
    """Write the next chats anew: the last of them, None when none are left, and the earliest moment of changed rows."""
    ids = [row["chat_id"] async for row in db.chat_ids(above=above, batch=BATCH)]
    earliest: int | None = None
    for chat_id in ids:
        if state := await _readable(db, chat_id):
            for case in state.cases:
                earliest = earlier(earliest, await _again(db, case, state.chat))
    last = ids[-1] if len(ids) == BATCH else None
    if last is None:
        await db.drop_value(name=ABOVE)
    else:
        await db.keep_value(name=ABOVE, value=last)
    return last, earliest


async def _readable(db: Session, chat_id: int) -> State | None:
    """None also where a newer program wrote what this one cannot read: that chat must not stop the walk."""
    try:
        return await load(db, chat_id)
    except StoreBusy:
        raise
    except StoreError:
        log.warning("the reminders of a chat stay as they are: it holds what this version of the program cannot read")
        return None


async def _again(db: Session, case: Case, chat: Chat) -> int | None:
    await db.set_settled(chat_id=case.chat_id, number=case.number, settled=case.stage is Stage.SETTLED)
    return await save_reminders(db, case, chat)
