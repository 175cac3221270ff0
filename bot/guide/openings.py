"""How a case begins: its number, and how many a chat may have."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from bot.guide.case import Answers, Case, Chat
from bot.guide.state import State
from bot.guide.tap import NO_CASE

MOST_CASES = 5  # of one chat
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
TICK = timedelta(milliseconds=1)


def waiting(cases: Iterable[Case]) -> Case | None:
    """A case in which nothing was told yet: it is used before another one is opened."""
    return next((case for case in cases if case.answers == Answers() and not case.events), None)


def open_case(chat: Chat, now: datetime, state: State | None = None) -> Case:
    """A fresh cancellation. Its number is the moment of its opening in milliseconds: no case of this chat had it,
    also not one that was deleted, so that a button of a deleted case fits none."""
    newest = max((case.number for case in state.cases), default=NO_CASE) if state else NO_CASE
    number = max(newest + 1, (now - EPOCH) // TICK)
    return Case(chat.chat_id, number, opened_at=now, last_tap=now)
