"""The reminder rows of another version of the schedule are written anew: once for each version, not at every start.

What the rows depend on besides a chat are the schedule itself and the rules of the time zones. Both make one number,
the version, which the database keeps; while chats are left to be written anew, it keeps the last one that was, too.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from zoneinfo import ZoneInfo

from bot.guide.case import Case, Chat, Stage
from bot.guide.zones import ZONES
from bot.store.sqlite import Session, SQLite
from bot.store.units import earlier, load, save_reminders

# A digest of what `schedule` and `Case.stage` make of many made-up cases: tests/store/test_schedule_version.py.
SCHEDULE = "32e1f5f66f0f810c"
BATCH = 50  # chats in one unit, so that others need not wait long: small ones take 7 ms (measured)
REST = 9.0  # times as long as a unit took: a tenth of a core
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
    ours = version()
    above = await engine.run(partial(left, ours=ours), writes=False)
    while above is not None:
        began = time.monotonic()
        above, _ = await engine.run(partial(some, above=above, ours=ours), committed=announce)
        if above is not None:
            await asyncio.sleep(REST * (time.monotonic() - began))  # by time that nobody winds


async def left(db: Session, ours: int) -> int | None:
    """Above which chat the rows may be of another version; None when none are."""
    if await db.kept_value(name=VERSION) != ours:
        return BELOW_EVERY_ID
    above: int | None = await db.kept_value(name=ABOVE)
    return above


async def some(db: Session, above: int, ours: int) -> tuple[int | None, int | None]:
    """Write the next chats anew: the last of them, None when none are left, and the earliest moment of changed rows."""
    ids = [row["chat_id"] async for row in db.chat_ids(above=above, batch=BATCH)]
    earliest: int | None = None
    for chat_id in ids:
        if state := await load(db, chat_id):
            for case in state.cases:
                earliest = earlier(earliest, await _again(db, case, state.chat))
    last = ids[-1] if len(ids) == BATCH else None
    await db.keep_value(name=VERSION, value=ours)
    if last is None:
        await db.drop_value(name=ABOVE)
    else:
        await db.keep_value(name=ABOVE, value=last)
    return last, earliest


async def _again(db: Session, case: Case, chat: Chat) -> int | None:
    await db.set_settled(chat_id=case.chat_id, number=case.number, settled=case.stage is Stage.SETTLED)
    return await save_reminders(db, case, chat)
