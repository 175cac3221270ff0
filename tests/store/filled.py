"""A database with something of everything in it, and its dump: what a release leaves to the next.

python -m tests.store.filled            writes NNNN.sql of the newest schema, with every column filled
python -m tests.store.filled --lived    writes NNNN_lived.sql, the chats of tests/store/lives.py
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.guide.case import Case, Device, Holder, Kind, Shared, Started
from bot.guide.state import State
from bot.guide.take_code import Along, TakeCode
from bot.store import Store, schema
from tests.store.lives import lives
from tests.store.world import NOW, case, chat, closed, keep, state

FOLDER = Path(__file__).parents[1] / "fixtures" / "schemas"
PUT_ASIDE, HANDLED = 4711, 4712
SHOWN = (7, 8)  # the chats whose screen reached them
SINCE_HOURS = 2  # the schema that brought the hour, what was shown and what was handled: nothing stands at its default
SINCE_CODES = 5
UNTIL = NOW.replace(microsecond=0) + timedelta(days=30)
NEWEST = len(schema.read_migrations(schema.FOLDER))


def fixture(version: int) -> Path:
    return FOLDER / f"{version:04}.sql"


def lived(version: int) -> Path:
    return FOLDER / f"{version:04}_lived.sql"


def states(version: int = NEWEST) -> list[State]:
    """Chats at every stage of their cancellations, with what a schema of this version can hold of them."""
    today = NOW.date()
    asked = case(8).record(Kind.STEP_DONE, NOW, detail="prepare").record(Kind.END_DATE, NOW, day=today, detail="day")
    asked = asked.record(Kind.ASKED, NOW, day=today, detail="email")
    answers = replace(
        asked.answers,
        holder=Holder.ME,
        shared=Shared.ALONE,
        started=Started.LONGER,
        device=Device.NO,
        paper_language="fr",
    )
    asked = replace(asked, answers=answers, ticks=frozenset({"whatsapp", "支付宝"}), place="step.confirmation")
    corrected = case(9, 2).record(Kind.ASKED, NOW, day=today, detail="letter").undo(NOW, Kind.ASKED)
    abroad = replace(chat(8), language="de", zone="Asia/Shanghai", live_message=2**40)
    if version >= SINCE_HOURS:
        abroad = replace(abroad, hour=18)
    if version >= SINCE_CODES:
        abroad = replace(abroad, taken_at=NOW)
        codes = (TakeCode(Along.MOVE, "0a" * 32, UNTIL), TakeCode(Along.COPY, "0b" * 32, UNTIL))
        asked = replace(asked, codes=codes)
    people = [
        state(7),
        State(abroad).with_case(asked),
        State(replace(chat(9), reminders_off=True), (case(9),)).with_case(corrected),
        replace(closed(10), chat=replace(chat(10), blocked=True)),
        State(chat(11, last_seen=NOW + timedelta(days=1))),
    ]
    return [replace(one, cases=tuple(map(_of_then, one.cases))) for one in people]


def _of_then(one: Case) -> Case:
    """The operator was the first question when these were written."""
    return one if one.place == "step.confirmation" else replace(one, place="q.carrier")


async def fill(path: Path) -> None:
    store = await Store.open(path)
    for one in states():
        await keep(store, one)
        if one.chat.chat_id in SHOWN:
            await store.set_shown(one.chat.chat_id, one.chat.last_seen)
    await store.put_aside(PUT_ASIDE, NOW)
    await was_handled(store)
    await store.claim_due(NOW + timedelta(days=30), timedelta(minutes=5), 1)
    await store.wait_for_clock(NOW - timedelta(days=1))
    await store.close()


async def was_handled(store: Store) -> bool:
    """Whether the update was known already; from now on it is."""
    return await store.change_once(HANDLED, NOW, SHOWN[0], lambda before, again: (before, again))


def dump(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump()) + "\n"


async def fill_with_lives(path: Path) -> None:
    store = await Store.open(path)
    for one in lives():
        await keep(store, one)
    await store.close()


def main() -> None:
    file, make = (lived(NEWEST), fill_with_lives) if "--lived" in sys.argv else (fixture(NEWEST), fill)
    if file.exists():
        sys.exit(f"{file} exists: what a release left is never changed.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bot.db"
        asyncio.run(make(path))
        FOLDER.mkdir(exist_ok=True)
        file.write_text(dump(path), encoding="utf-8")


if __name__ == "__main__":
    main()
