"""The stand-in and its own record: what was tapped, acknowledged and sent. Nothing of it is the bot's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.i18n import Catalogues
from playground.clock import WoundClock
from playground.server import Playground
from tests.processes import ROOT

REMINDER = "⏰ Your reminder"
CATALOGUES = Catalogues(ROOT / "locales")
REMINDERS = tuple(CATALOGUES.for_language(code).gettext(REMINDER) for code in CATALOGUES.languages)
SETTLE_SECONDS = 0.5
TAP_WAIT = 2.0


@dataclass(slots=True)
class Tapped:
    """One update. `data` is the button's, or the text; `life` counts the bot's lives, `acknowledged_in` too.

    confirmed: Telegram would not send it again; a tap that was only answered comes again after a kill
    """

    update_id: int
    chat_id: int
    data: str
    is_button: bool
    life: int
    acknowledged_in: int = 0
    confirmed: bool = False
    confirmed_in: int = 0


@dataclass(slots=True)
class Sent:
    """One message of the bot. `unrecorded`: the bot died before it had written down that it sent this."""

    chat_id: int
    text: str
    at: datetime
    life: int
    unrecorded: bool = False

    @property
    def reminds(self) -> bool:
        return any(words in self.text for words in REMINDERS)

    @property
    def asks(self) -> str:
        """Without the line that says that it is a reminder, or a late one."""
        return self.text.partition("\n")[2]


class Witness:
    """A playground that is listened to. `life` is the number of the bot's life under way, from 1."""

    def __init__(self) -> None:
        self.playground = Playground(clock=WoundClock(settle_seconds=SETTLE_SECONDS), tap_wait=TAP_WAIT)
        self.tapped: list[Tapped] = []
        self.sent: list[Sent] = []
        self.life = 0
        self.ready_in = 0
        self.changed = asyncio.Event()
        self._by_query: dict[str, Tapped] = {}
        self._confirmed = 0
        self._listen()

    @property
    def clock(self) -> WoundClock:
        return self.playground.clock

    @property
    def acknowledged(self) -> list[Tapped]:
        return [tap for tap in self.tapped if tap.acknowledged_in]

    @property
    def ready(self) -> bool:
        """Whether the bot, in this life, has asked for updates or registered its webhook."""
        return self.ready_in == self.life

    async def until(self, happened: Callable[[], bool], seconds: float) -> bool:
        """Wait until something is so, at most so many real seconds; whether it is."""
        try:
            async with asyncio.timeout(seconds):
                while not happened():
                    self.changed.clear()
                    await self.changed.wait()
        except TimeoutError:
            return happened()
        return True

    def _listen(self) -> None:
        state = self.playground._state
        _after(state.updates, "add", self._added)
        _after(state.updates, "confirm_before", self._confirm)
        _after(state.queries, "ask", self._asked)
        _after(state, "add_message", self._message)
        _after(state.calls, "record", self._called)

    def _added(self, update_id: int, kind: str, body: dict[str, Any]) -> None:
        chat = body["message"]["chat"]["id"] if kind == "callback_query" else body["chat"]["id"]
        data = body.get("data") or body.get("text") or ""
        tap = Tapped(update_id, chat, data, kind == "callback_query", self.life)
        self.tapped.append(tap)
        if tap.is_button:
            self._by_query[body["id"]] = tap
        self.changed.set()

    def _confirm(self, _: None, update_id: int) -> None:
        """Every poll comes here, and every delivery that the webhook took."""
        self._is_ready()
        while self._confirmed < len(self.tapped) and self.tapped[self._confirmed].update_id < update_id:
            self._acknowledge(self.tapped[self._confirmed])
            self.tapped[self._confirmed].confirmed = True
            self.tapped[self._confirmed].confirmed_in = self.life
            self._confirmed += 1

    def _asked(self, query: Any, _: int) -> None:
        query.answer.add_done_callback(lambda _: self._acknowledge(self._by_query[query.query_id]))

    def _acknowledge(self, tap: Tapped) -> None:
        tap.acknowledged_in = tap.acknowledged_in or self.life
        self.changed.set()

    def _message(self, _: object, chat: Any, message: Any) -> None:
        if message.from_bot:
            self.sent.append(Sent(chat.chat_id, message.text, self.clock.now(), self.life))
            self.changed.set()

    def _called(self, _: None, *, method: str, **__: object) -> None:
        if method == "setWebhook":
            self._is_ready()

    def _is_ready(self) -> None:
        self.ready_in = self.life
        self.changed.set()


def _after(thing: Any, name: str, hear: Callable[..., None]) -> None:
    """Have `hear` called with the result and the arguments of every call of a method."""
    method = getattr(thing, name)

    def heard(*arguments: Any, **named: Any) -> Any:
        result = method(*arguments, **named)
        hear(result, *arguments, **named)
        return result

    setattr(thing, name, heard)
