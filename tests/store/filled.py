"""A database with something of everything in it, and its dump: what a release leaves to the next.

python -m tests.store.filled    writes the fixture of the newest schema
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

from bot.guide.case import Device, Holder, Kind, Shared, Started
from bot.store import State, Store, schema
from tests.store.world import NOW, case, chat, closed, keep, state

FOLDER = Path(__file__).parents[1] / "fixtures" / "schemas"
PUT_ASIDE = 4711


def fixture(version: int) -> Path:
    return FOLDER / f"{version:04}.sql"


def states() -> list[State]:
    """Chats at every stage of their cancellations."""
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
    return [
        state(7),
        State(abroad).with_case(asked),
        State(replace(chat(9), reminders_off=True), (case(9),)).with_case(corrected),
        replace(closed(10), chat=replace(chat(10), blocked=True)),
        State(chat(11, last_seen=NOW + timedelta(days=1))),
    ]


async def fill(path: Path) -> None:
    store = await Store.open(path)
    for one in states():
        await keep(store, one)
    await store.put_aside(PUT_ASIDE, NOW)
    await store.claim_due(NOW + timedelta(days=30), timedelta(minutes=5), 1)
    await store.close()


def dump(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump()) + "\n"


def main() -> None:
    version = len(schema.read_migrations(schema.FOLDER))
    if fixture(version).exists():
        sys.exit(f"{fixture(version)} exists: what a release left is never changed.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bot.db"
        asyncio.run(fill(path))
        FOLDER.mkdir(exist_ok=True)
        fixture(version).write_text(dump(path), encoding="utf-8")


if __name__ == "__main__":
    main()
