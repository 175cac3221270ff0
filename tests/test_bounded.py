"""Two thousand people who only press Start and are never seen again: nothing in memory is kept by chat or update."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import sys
import types
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from telegram.request import BaseRequest

from bot import app
from bot.app import ROOT, BotApp, load_texts
from bot.settings import load
from bot.store.store import Store
from bot.transport.delivery import DeliveryResult
from tests.transport.conftest import WoundClock
from tests.transport.stub import ME, TOKEN, message

CACHE = type(lru_cache(len))
AT_ONCE = 100
PEOPLE = 2_000
SETTLED = 600  # by then what is bounded has reached its bound, and caches hold what they will hold
MOST_KEPT = 500  # conversations, so that their bound is reached too
NOISE = 10  # entries: one person in two hundred who is kept is seen
SIZED = (dict, list, set, frozenset, deque, tuple)
# Coroutines hold what is under way, this walk among it; a connection of sqlite3 a list that it clears at 200; the
# test's clock what was slept.
NOT_OURS = (
    *(types.ModuleType, type, types.FrameType, types.CodeType, types.CoroutineType, types.AsyncGeneratorType),
    *(sqlite3.Connection, WoundClock),
)


class Telegram(BaseRequest):
    """Answers every call at once, without a network."""

    def __init__(self, *_: object, **__: object) -> None:
        self.sent = 0

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002
        request_data: Any = None,
        *_: object,
        **__: object,
    ) -> tuple[int, bytes]:
        result: object = ME if url.endswith("getMe") else True
        if url.endswith("sendMessage") and request_data is not None:
            self.sent += 1
            result = message(1, request_data.parameters["chat_id"])["message"] | {"message_id": self.sent}
        return 200, orjson.dumps({"ok": True, "result": result})


@pytest.fixture
async def bot_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BotApp]:
    monkeypatch.setattr(app, "AiohttpRequest", Telegram)
    settings = load(bot_token=TOKEN, messages_per_second=25, _env_file=None)
    store = await Store.open(tmp_path / "bot.db")
    try:
        built = BotApp(settings, WoundClock(auto=True), store, *load_texts(ROOT))
        async with built.connected():
            yield built
    finally:
        await store.close()


async def start(bot_app: BotApp, chats: range) -> None:
    """Every chat sends /start once; the screens are shown."""
    for first in range(chats.start, chats.stop, AT_ONCE):
        outcomes = await asyncio.gather(*(deliver(bot_app, chat) for chat in range(first, first + AT_ONCE)))
        assert set(outcomes) == {DeliveryResult.DONE}
        await bot_app.services.show.drain(10)


async def deliver(bot_app: BotApp, chat: int) -> DeliveryResult:
    raw = message(chat, chat, "/start")
    raw["message"]["entities"] = [{"type": "bot_command", "offset": 0, "length": 6}]
    update = bot_app.delivery.read(raw)
    assert update is not None
    return await bot_app.delivery.deliver(update)


def sizes(bot_app: BotApp) -> dict[int, tuple[int, str]]:
    """Of every container that can be reached from the bot: its length and its type, by identity."""
    gc.collect()
    found: dict[int, tuple[int, str]] = {}
    seen, waiting = {id(bot_app)}, [bot_app, *_module_values()]
    while waiting:
        one = waiting.pop()
        if isinstance(one, SIZED):
            found[id(one)] = (len(one), type(one).__name__)
        for other in gc.get_referents(one):
            if id(other) not in seen and not isinstance(other, NOT_OURS) and not _is_left_out(other):
                seen.add(id(other))
                waiting.append(other)
    return found


def _module_values() -> Iterator[Any]:
    """What the modules of bot and playground hold themselves; a cached function holds its cache."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("bot", "playground"):
            named = (value for key, value in vars(module).items() if not key.startswith("__"))
            yield from (value for value in named if not _is_left_out(value))


def _is_left_out(one: object) -> bool:
    """The globals of a module, and a cache that says itself that it stays small."""
    if isinstance(one, dict):
        return "__builtins__" in one
    return isinstance(one, CACHE) and 0 < (one.cache_parameters()["maxsize"] or 0) <= AT_ONCE


def grown(before: dict[int, tuple[int, str]], after: dict[int, tuple[int, str]]) -> list[str]:
    """Containers that are longer by NOISE or more, or new and that long, unless one as long has gone for it: what is
    renewed is no more than it was."""
    gone = Counter(before[one] for one in before.keys() - after.keys())
    new = Counter(after[one] for one in after.keys() - before.keys())
    longer = [(before[one][0], *after[one]) for one in before.keys() & after.keys()]
    longer += [(0, *one) for one in (new - gone).elements()]
    return [f"{kind}: {was} -> {length}" for was, length, kind in longer if length - was >= NOISE]


async def test_it_keeps_nothing_of_people_who_only_press_start(
    bot_app: BotApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.intake.MOST_KEPT", MOST_KEPT)
    await start(bot_app, range(1, SETTLED + 1))
    before = sizes(bot_app)
    await start(bot_app, range(SETTLED + 1, PEOPLE + 1))
    assert grown(before, sizes(bot_app)) == []
    assert (await bot_app.store.statistics())["chats"] == PEOPLE


async def test_it_serves_those_under_way_when_the_conversations_are_renewed(
    bot_app: BotApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.intake.MOST_KEPT", 10)
    handlers = [tuple(bot_app.application.handlers[0])]
    add = bot_app.application.add_handlers

    def added(*args: Any) -> None:
        add(*args)
        handlers.append(tuple(bot_app.application.handlers[0]))

    monkeypatch.setattr(type(bot_app.application), "add_handlers", lambda _application, *args: added(*args))
    await start(bot_app, range(1, 2 * AT_ONCE + 1))
    assert len({id(conversation) for conversation, *_ in handlers}) == 2 * AT_ONCE // 10 + 1
    assert len({tuple(others) for _, *others in handlers}) == 1, "the others have changed, or their order"
    assert (await bot_app.store.statistics())["chats"] == 2 * AT_ONCE


async def test_it_sees_what_is_kept_by_chat(bot_app: BotApp, monkeypatch: pytest.MonkeyPatch) -> None:
    leak: dict[int, str] = {}
    later = bot_app.services.show.later

    def remember(chat_id: int, job: Any) -> None:
        leak[chat_id] = "kept"
        later(chat_id, job)

    monkeypatch.setattr(bot_app.services.show, "later", remember)
    monkeypatch.setattr("bot.handlers.intake.MOST_KEPT", AT_ONCE)
    await start(bot_app, range(1, AT_ONCE + 1))
    before = sizes(bot_app)
    await start(bot_app, range(AT_ONCE + 1, 2 * AT_ONCE + 1))
    assert grown(before, sizes(bot_app)) == ["dict: 100 -> 200"]
