"""What everybody at work shares: the store, the words, the clock, and how a chat's screens are drawn."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.errors import StoreError
from bot.guide.arriving import clock_at
from bot.guide.case import Case, Chat
from bot.guide.content.models import Content
from bot.guide.moments import local_day
from bot.guide.notices import Notice
from bot.guide.state import State
from bot.i18n import Catalogues
from bot.screens.notices import words
from bot.screens.registry import draw, standing
from bot.screens.screen import Screen, View
from bot.show import Show
from bot.store.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class About:
    """What the screens say about this bot: who runs it, and for how many days data are kept."""

    contact: str
    closed_days: int
    idle_days: int


@dataclass(frozen=True, slots=True)
class Services:
    """What handlers and the reminder worker work with."""

    store: Store
    content: Content
    catalogues: Catalogues
    clock: Clock
    show: Show
    about: About
    bot_name: Callable[[], str] = str  # known once the bot is connected

    def view(self, chat: Chat, case: Case | None, cases: Sequence[Case] = ()) -> View:
        """What a screen of this chat is drawn from, now."""
        now = self.clock.now()
        if case:  # also where nobody tapped since the departure
            chat = clock_at(case, chat, now)
        return View(
            chat=chat,
            content=self.content,
            texts=self.catalogues.for_language(chat.language),
            languages=self.catalogues.languages,
            now=now,
            today=local_day(now, chat),
            current=case,
            cases=tuple(cases),
            bot_name=self.bot_name(),
            contact=self.about.contact,
            keep_days=(self.about.closed_days, self.about.idle_days),
        )

    async def shown(self, chat: Chat) -> None:
        """Remember that the chat sees the screen of its last tap. At worst it is shown once more after a start."""
        try:
            await self.store.set_shown(chat.chat_id, chat.last_seen)
        except StoreError as error:
            log.warning("not recorded that a screen was shown: %s", type(error).__name__)

    async def set_blocked(self, chat_id: int, blocked: bool) -> None:
        """Remember whether the chat can be reached; a chat nobody knows stays unknown."""

        def unit(state: State | None) -> tuple[State | None, None]:
            if state is None or state.chat.blocked == blocked:
                return state, None
            return replace(state, chat=replace(state.chat, blocked=blocked)), None

        await self.store.change(chat_id, unit)


def screen_of(view: View, place: str, said: Notice | None) -> Screen:
    """The screen of a place with a notice on top; where the case stands when that one cannot be drawn."""
    try:
        return draw(place, replace(view, notice=words(view.texts, said)))
    except Exception:
        log.exception("the screen %s cannot be drawn", place)
        return draw(standing(view) if view.current else "help", view)
