"""A database of people in the middle of their cancellation, their taps on "Done", and one of their screens."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.canned_api import AT_ONCE
from benchmarks.plan import Fault, Plan
from benchmarks.taps import FIRST_CHAT, LIVE_MESSAGE, Canned, Street
from bot.app import ROOT, load_texts
from bot.errors import ByeSimError
from bot.guide.case import Answers, Case, Channel, Chat, Kind, Number, Sim, Started
from bot.guide.case import Plan as CasePlan
from bot.guide.nudging import NUDGE_DAYS
from bot.guide.state import State
from bot.guide.steps import StepId
from bot.guide.tap import Tap
from bot.messages import keyboard, plain
from bot.screens.buttons import pack
from bot.screens.registry import draw
from bot.screens.screen import View
from bot.store import Store

LAPS = (StepId.PREPARE, StepId.COSTS, StepId.BALANCE, StepId.BACKUP)  # each person taps so often
CASE = 1
SEEDED_AT_ONCE = 100
CARRIERS = ("proximus", "orange", "base", "telenet")


def chats_for(plan: Plan) -> int:
    """Never two taps of one chat in one answer to a poll: of two screens the bot would show only the newer one."""
    return max(-(-plan.in_all // len(LAPS)), 2 * AT_ONCE)


async def fill(path: Path, chats: int) -> None:
    """The database: every chat at the first step, its screen shown. Raises Fault."""
    try:
        store = await Store.open(path)
        try:
            for chat_id in range(FIRST_CHAT, FIRST_CHAT + chats):
                await _keep(store, state_of(chat_id, datetime.now(UTC)))
        finally:
            await store.close()
    except ByeSimError as error:
        raise Fault(f"The database cannot be filled: {error}".rstrip(".")) from None


async def fill_late(
    path: Path, chats: int, now: datetime, zone: str = "Europe/Brussels", first: int = FIRST_CHAT
) -> None:
    """The database: every chat has one reminder that was due yesterday. Raises Fault."""
    tapped = now - timedelta(days=NUDGE_DAYS + 1)
    try:
        store = await Store.open(path)
        try:
            for start in range(first, first + chats, SEEDED_AT_ONCE):
                some = range(start, min(start + SEEDED_AT_ONCE, first + chats))
                await asyncio.gather(*(_keep(store, state_of(chat_id, tapped, zone)) for chat_id in some))
        finally:
            await store.close()
    except ByeSimError as error:
        raise Fault(f"The database cannot be filled: {error}".rstrip(".")) from None


async def _keep(store: Store, state: State) -> None:
    await store.change(state.chat.chat_id, lambda _: (state, None))
    await store.set_shown(state.chat.chat_id, state.chat.last_seen)


def state_of(chat_id: int, now: datetime, zone: str = "Europe/Brussels") -> State:
    chat = Chat(chat_id, "zh", now, zone=zone, live_message=LIVE_MESSAGE)
    carrier = CARRIERS[chat_id % len(CARRIERS)]
    answers = Answers(
        carrier, CasePlan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.WRITING, started=Started.LONGER
    )
    return State(chat).with_case(Case(chat_id, CASE, now, now, answers, place=LAPS[0]))


def laps() -> Sequence[tuple[str, ...]]:
    return [(pack(Tap(CASE, step, "done")),) for step in LAPS]


def street(plan: Plan) -> Street:
    return Street(_canned(), chats_for(plan), laps())


def _canned() -> Canned:
    """The screen after the first tap, as the bot itself draws it."""
    now = datetime.now(UTC)
    state = state_of(FIRST_CHAT, now)
    assert state.case is not None
    case = state.case.record(Kind.STEP_DONE, now, detail=LAPS[0])
    content, catalogues = load_texts(ROOT)
    texts = catalogues.for_language("zh")
    view = View(state.chat, content, texts, catalogues.languages, now, now.date(), replace(case, place=LAPS[1]))
    screen = draw(LAPS[1], view)
    return Canned(screen.text, plain(screen.text), keyboard(screen))


def done_in(path: Path) -> int:
    """How many taps on "Done" a database holds."""
    with closing(sqlite3.connect(path)) as connection:
        count: Any = connection.execute("SELECT count(*) FROM events WHERE kind = ?", (Kind.STEP_DONE,)).fetchone()
    return int(count[0])
