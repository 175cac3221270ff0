"""What is stored, walked on to the end in this process: the bot's own decisions and screens, without Telegram.

It is cheap enough to do it for everybody after every kill. That the screens also reach the chats is for the next
life of the bot to show.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from bot.app import load_texts
from bot.guide.case import Chat
from bot.guide.content.models import Content
from bot.guide.decide import start, tapped
from bot.guide.moments import local_day
from bot.guide.state import State
from bot.guide.tap import AnyOutcome
from bot.handlers.turn import state_after
from bot.i18n import Catalogues
from bot.languages import ENGLISH
from bot.screens.buttons import unpack
from bot.screens.registry import draw
from bot.screens.screen import View
from tests.processes import ROOT
from tests.torture.reader import Stored

Choose = Callable[[dict[str, Any], int, random.Random], str | None]  # the button of a screen, None to write /start
MOST_TAPS = 120
A_MOMENT = timedelta(seconds=2)


class Walk:
    """One chat from what is stored of it. `choose` picks the button at the n-th turn."""

    def __init__(self, chat_id: int, stored: Stored | None, now: datetime) -> None:
        self.state = _state(stored)
        self._chat_id, self._now = chat_id, now
        self._content, self._catalogues = _texts()
        self.trail: deque[str] = deque(maxlen=12)
        self.place = self.state.case.place if self.state and self.state.case else ""

    def stuck(self, choose: Choose) -> str:
        """Why the end is not reached; "" when it is. The first look is at the screen that is stored."""
        rng = random.Random(self._chat_id)  # noqa: S311 - chance, not secrecy
        try:
            for turn in range(MOST_TAPS):
                screen = self._screen() if self.place else None
                if screen and any("|reopen" in b["data"] for row in screen["buttons"] for b in row):
                    return ""
                self._take(choose(screen, turn, rng) if screen else None)
        except Exception as error:  # noqa: BLE001 - whatever it is, this person is stuck
            return f"{self.place}: {error!r}"
        return self.place

    def _screen(self) -> dict[str, Any]:
        """The screen as the stand-in would show it."""
        drawn = draw(self.place, self._view())
        return {"buttons": [[{"data": b.data, "style": b.style} for b in row if b.data] for row in drawn.rows]}

    def _take(self, data: str | None) -> None:
        self.trail.append(data or "/start")
        self._now += A_MOMENT
        state, known = self.state, tuple(self._catalogues.languages)
        chat = state.chat if state else Chat(self._chat_id, ENGLISH, self._now)
        outcome: AnyOutcome
        if data is None:
            outcome = start(state, chat, self._now, "", self._content)
        else:
            outcome = tapped(state, chat, self._now, unpack(data), self._content, known)
        self.state, self.place = state_after(state, outcome, self._now), outcome.place

    def _view(self) -> View:
        assert self.state is not None
        chat, cases = self.state.chat, self.state.cases
        texts, known = self._catalogues.for_language(chat.language), tuple(self._catalogues.languages)
        today = local_day(self._now, chat)
        return View(chat, self._content, texts, known, self._now, today, self.state.case, cases)


@cache
def _texts() -> tuple[Content, Catalogues]:
    return load_texts(ROOT)


def _state(stored: Stored | None) -> State | None:
    if stored is None:
        return None
    return State(stored.as_chat(), (stored.as_case(),) if stored.cases else ())
