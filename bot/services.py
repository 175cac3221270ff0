"""What everybody at work shares: the store, the words, the clock, and how a chat's screens are drawn."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from secrets import token_bytes

from bot.clock import Clock
from bot.documents.recent import RecentFiles
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

FREE_TRIES = 3  # wrong codes without a wait: people mistype
LONGEST_PAUSE = timedelta(hours=1)
FORGIVEN = timedelta(days=1)
MOST_WRONG = 1000  # chats


@dataclass(frozen=True, slots=True)
class About:
    """What the screens say about this bot: who runs it, for how many days data are kept, whether people use it."""

    contact: str
    closed_days: int
    idle_days: int
    public: bool = False


class Tries:
    """How long a chat waits before its next code is looked at: the more wrong ones it brought, the longer.

    128 random bits keep a code safe; this keeps whoever guesses from being a burden. It remembers few chats, those
    that were wrong last, and forgets them with the process.
    """

    def __init__(self) -> None:
        self._wrong: OrderedDict[int, tuple[int, datetime]] = OrderedDict()

    def minutes(self, chat_id: int, now: datetime) -> int:
        """So many until the next code is looked at, rounded up; 0 for at once."""
        count, last = self._wrong.get(chat_id, (0, now))
        pause = timedelta(minutes=2 ** (count - FREE_TRIES)) if count >= FREE_TRIES else timedelta()
        left = min(pause, LONGEST_PAUSE) - (now - last)
        return max(0, -(-left // timedelta(minutes=1)))

    def wrong(self, chat_id: int, now: datetime) -> None:
        """One more code that does not work."""
        count, last = self._wrong.pop(chat_id, (0, now))
        self._wrong[chat_id] = (1 if now - last > FORGIVEN else count + 1, now)
        if len(self._wrong) > MOST_WRONG:
            self._wrong.popitem(last=False)

    def right(self, chat_id: int) -> None:
        """A good one: nothing is held against the chat any more."""
        self._wrong.pop(chat_id, None)


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
    random: Callable[[int], bytes] = token_bytes  # so many bytes that nobody can guess
    tries: Tries = field(default_factory=Tries)
    files: RecentFiles = field(default_factory=RecentFiles)
    count_secret: Callable[[str], None] = lambda _kind: None  # of a message to delete

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
            public=self.about.public,
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
