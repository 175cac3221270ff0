"""Many chats over real HTTP: a tap of one changes nothing of another, and who goes away leaves nothing in memory."""

from __future__ import annotations

import gc
import json
import random
import sqlite3
from collections import deque
from collections.abc import Sized
from types import CoroutineType, FrameType, FunctionType, ModuleType
from typing import Any

import pytest

from bot.handlers import intake
from tests.conftest import Street
from tests.input.conftest import rows
from tests.pretend import User

PLACES = {61: ("orange", "Asia/Tokyo"), 62: ("telenet", "Africa/Lagos")}
NAMES = {61: "Orange", 62: "Telenet"}
PATH = ("End it", "Only this number", "Works, in Belgium", "Letter", "Start")
# they name many operators, or one as the source of a fact
LISTS = ("Which operator", "Which answer", "number move to", "Where this comes from", "ending your old operator")
ABANDONED, KEPT = 300, 40
# a connection tidies its list of cursors every 200
NOT_LOOKED_INTO = (type, ModuleType, CoroutineType, FrameType, sqlite3.Connection)
OTHERS = ("playground", "asyncio", "_asyncio", "uvloop", "tests", "_pytest", "weakref")  # in the same process


def mixed_up(chat: int, messages: list[dict[str, Any]]) -> list[str]:
    """What a chat was shown of the other one: its operator, in a text or on a button."""
    (other,) = NAMES.keys() - {chat}
    shown = [m["text"] + json.dumps(m["buttons"]) for m in messages if m["from_bot"]]
    return [text for text in shown if NAMES[other] in text and not any(words in text for words in LISTS)]


async def wander(user: User, order: random.Random) -> None:
    """One tap on any button of the screen that neither chooses another operator nor deletes everything."""
    shown = await user.screen()
    data = [b["data"] for row in shown["buttons"] for b in row if "data" in b]
    free = [d for d in data if "carrier=" not in d and not d.endswith(("|wipe", "|new")) and "|q." not in d]
    if not free:
        await user.send("/status")
    else:
        await user.press(shown["message_id"], order.choice(free), force=True)


async def test_it_shows_no_chat_anything_of_another(street: Street) -> None:
    order = random.Random(11)  # noqa: S311 - no secret
    users = [street.user(chat) for chat in PLACES]
    for user in users:
        await user.send(f"/start {PLACES[user.chat][0]}")
        await user.walk(*PATH)
    for _ in range(150):
        user, other = order.sample(users, 2)
        before = rows(street, other.chat), await other.messages()
        await wander(user, order)
        assert (rows(street, other.chat), await other.messages()) == before
        assert not mixed_up(user.chat, await user.messages())


def test_it_finds_a_message_of_another_chat() -> None:
    below = {"from_bot": True, "text": "Bye SIM\n\n1. Telenet · subscription", "buttons": []}
    button = {"from_bot": True, "text": "Bye SIM", "buttons": [[{"text": "Ask Telenet"}]]}
    assert len(mixed_up(61, [below, button])) == 2
    assert not mixed_up(62, [below, button])


@pytest.fixture
def per_second() -> int:
    """As by default: messages that went out long ago are forgotten."""
    return 30


def containers(root: object) -> list[Sized]:
    """Every container that can be reached from an object, but for code."""
    seen, waiting = set[int](), [root]
    found: list[Sized] = []
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, NOT_LOOKED_INTO) or type(one).__module__.startswith(OTHERS):
            continue
        seen.add(id(one))
        if isinstance(one, (dict, list, set, deque)):
            found.append(one)
        # of a function what it closes over and its defaults, not all that its module knows
        inside = [one.__closure__, one.__defaults__] if isinstance(one, FunctionType) else gc.get_referents(one)
        waiting.extend(inside)
    return found


async def grown(street: Street) -> list[str]:
    """Containers of the bot that have an entry more for most of the people that said /start and went."""
    known = [(one, len(one)) for one in containers(street.bot_app)]
    for chat in range(ABANDONED):
        user = street.user(10_000 + chat)
        await user.post(f"/user/{user.chat}/send", {"text": "/start", "language_code": "en"})
    await street.settle()
    return [type(one).__name__ for one, before in known if len(one) - before > ABANDONED // 2]


async def test_it_keeps_nothing_in_memory_of_who_went_away(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MOST_KEPT", KEPT)
    assert not await grown(street)


async def test_it_finds_a_map_that_grows(street: Street) -> None:
    """With room for ten thousand conversations, three hundred are all kept."""
    assert await grown(street) == ["dict"]


async def test_it_bounds_the_conversations_of_the_real_handler(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MOST_KEPT", KEPT)
    assert street.bot_app is not None
    most = set()
    for chat in range(2 * KEPT + KEPT // 2):
        await street.user(10_000 + chat).send("/start")
        handler = street.bot_app.application.handlers[0][0]
        most.add(max(len(held) for held in gc.get_referents(handler) if isinstance(held, dict)))
    assert max(most) in {KEPT - 1, KEPT}, "the conversations are not where they were looked for"
