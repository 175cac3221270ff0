"""The local Telegram without a socket: the bot calls its methods, people use its user's side."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import parse_qsl

import aiohttp
import orjson
from aiohttp import web
from telegram.request import RequestData

from bot.clock import Clock
from bot.guide.tap import Tap
from bot.screens.buttons import unpack
from bot.transport.request import AiohttpRequest
from playground.arguments import Arguments, Upload
from playground.chats import Message
from playground.methods import Described, Methods
from playground.refusals import RefusedError
from playground.server import CALLBACK_SECONDS, TAP_WAIT
from playground.state import State
from playground.user_side import UserSide
from tests.year.still import StillClock

TOKEN = "123456:a-year-of-its-own"
KEPT_MESSAGES = 8  # per chat: the newest one is the screen; texts that were sent and lines stand above it
KEPT_BYTES = 1 << 20  # of documents


@dataclass(frozen=True)
class Seen:
    """A message that the bot sent: the text and buttons of a chat's newest screen."""

    chat_id: int
    message_id: int
    text: str
    taps: tuple[Tap, ...]


@dataclass
class Town:
    """One bot and its chats. `sent` holds what the bot has sent since it was emptied; `refused` counts refusals."""

    clock: StillClock
    sent: list[Seen] = field(default_factory=list)
    to_blocked: list[int] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.state = State(
            token=TOKEN,
            clock=self.clock,
            username="bye_sim_year_bot",
            name="Bye SIM",
            lifetime=CALLBACK_SECONDS,
            strict_flood=False,
        )
        self._methods = Methods(self.state)
        self._side = UserSide(self.state, tap_wait=TAP_WAIT)

    async def call(self, name: str, arguments: Arguments) -> tuple[int, dict[str, Any]]:
        """One call of the bot, as (status, answer)."""
        try:
            result = await self._methods.call(name, arguments)
        except RefusedError as refusal:
            self._note_refusal(name, arguments, refusal)
            return refusal.status, refusal.body()
        if name == "sendMessage":
            chat_id = arguments.chat_id() or 0
            message = self._message(chat_id, result["message_id"])
            self.sent.append(Seen(chat_id, message.message_id, message.text, _taps(message)))
        return 200, {"ok": True, "result": result.result if isinstance(result, Described) else result}

    def _note_refusal(self, name: str, arguments: Arguments, refusal: RefusedError) -> None:
        words = f"{name}: {refusal.description}"
        self.refused[words] = self.refused.get(words, 0) + 1
        if "blocked" in refusal.description:
            self.to_blocked.append(arguments.chat_id() or 0)

    def _message(self, chat_id: int, message_id: int) -> Message:
        chat = self.state.chats.find(chat_id)
        found = chat.get(message_id) if chat else None
        assert found is not None
        return found

    def screen(self, chat_id: int) -> Seen | None:
        """The newest message of the bot that has buttons, as the user sees it now."""
        chat = self.state.chats.find(chat_id)
        shown = [m for m in chat.visible() if m.from_bot and m.keyboard and not m.deleted] if chat else []
        return Seen(chat_id, shown[-1].message_id, shown[-1].text, _taps(shown[-1])) if shown else None

    async def send(self, chat_id: int, text: str, language: str) -> None:
        await self._ask(self._side.send, chat_id, {"text": text, "language_code": language})

    async def tap(self, chat_id: int, message_id: int, data: str) -> None:
        """Refused (HTTPConflict) when that button is not there; every tap must be answered."""
        answer = await self._ask(self._side.tap, chat_id, {"message_id": message_id, "data": data})
        assert answer["answered"], f"a tap was not answered: {data}"

    async def block(self, chat_id: int, blocked: bool) -> None:
        await self._ask(self._side.block, chat_id, {"blocked": blocked})

    async def _ask(self, handler: Callable[[web.Request], Any], chat_id: int, body: dict[str, Any]) -> dict[str, Any]:
        answer = await handler(cast(web.Request, _Asked({"chat": str(chat_id)}, json.dumps(body))))
        return cast(dict[str, Any], orjson.loads(answer.text))


@dataclass
class _Asked:
    """What the user's side reads of a request."""

    match_info: dict[str, str]
    body: str

    async def text(self) -> str:
        return self.body


class InTown(AiohttpRequest):
    """The bot's way out with everything but the socket."""

    def __init__(self, town: Town, clock: Clock, **options: Any) -> None:
        super().__init__(clock, **options)
        self.town = town
        self._tell = options["count"]

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def _try(
        self,
        name: str,
        url: str,
        method: str,  # noqa: ARG002 - the server takes GET and POST alike
        data: RequestData | None,
        limits: aiohttp.ClientTimeout,  # noqa: ARG002 - the answer is there at once
    ) -> tuple[int, bytes]:
        status, answer = await self.town.call(name, _arguments(url, data))
        self._tell(name, str(status))
        return status, orjson.dumps(answer)


def _arguments(url: str, data: RequestData | None) -> Arguments:
    """As the server would read them from the query and the form."""
    found = Arguments(dict(parse_qsl(url.partition("?")[2])))
    if data is None:
        return found
    for name, value in data.parameters.items():
        found.values[name] = value if isinstance(value, str) else orjson.dumps(value).decode()
    files = data.multipart_data if data.contains_files else {}  # the plain arguments of a tap have none
    for name, (filename, content, mime) in files.items():
        found.files[name] = Upload(filename, mime, content if isinstance(content, bytes) else content.read())
    return found


def _taps(message: Message) -> tuple[Tap, ...]:
    found = (unpack(b["callback_data"]) for row in message.keyboard for b in row if "callback_data" in b)
    return tuple(tap for tap in found if tap)
