"""Ordering faults, and waiting by the wound clock until the bot has dealt with them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.errors import StartError
from bot.guide.state import State
from tests.conftest import Street
from tests.pretend import PATIENCE, User

TO_PLAN = ("End it", "BASE", "Only this number", "Works, in Belgium", "Phone")
ASKED = ("Go to the request", "End of the month", "I have called", "Today", "Belgium")


async def order(street: Street, **fault: Any) -> None:
    async with street.session.post(f"{street.playground.url}/faults", json=fault) as answer:
        assert answer.status == 200, await answer.text()


async def clear(street: Street) -> None:
    """Forget all orders: whatever was wrong is over."""
    async with street.session.delete(f"{street.playground.url}/faults") as answer:
        assert answer.status == 200


async def orders_left(street: Street) -> int:
    async with street.session.get(f"{street.playground.url}/faults") as answer:
        return int((await answer.json())["faults"])


async def calls(street: Street, since: int = 0) -> list[dict[str, Any]]:
    """What the bot called after number `since`, oldest first."""
    async with street.session.get(f"{street.playground.url}/calls", params={"since": since}) as answer:
        found: list[dict[str, Any]] = (await answer.json())["calls"]
        return found


async def last_call(street: Street) -> int:
    async with street.session.get(f"{street.playground.url}/calls") as answer:
        return int((await answer.json())["last"])


async def quiet(street: Street) -> bool:
    """Whether the bot has dealt with everything: no update, no screen, no order of a fault is left."""
    bot_app = street.bot_app
    assert bot_app is not None
    at_work = (
        street.playground.pending_updates or bot_app.chat_locks or bot_app.services.show.busy or bot_app.limits.waiting
    )
    return not at_work and not await orders_left(street)


async def rest(street: Street) -> None:
    """Wind, a second at a time, until the bot is quiet."""
    async with asyncio.timeout(PATIENCE):
        while not await quiet(street):
            await street.playground.clock.advance(1.0)
            await asyncio.sleep(0.003)


async def tap(street: Street, user: User, label: str) -> asyncio.Task[dict[str, Any]]:
    """Tap without waiting: the task ends when the bot answers, or some seconds later."""
    screen = await user.screen()
    data = next(b["data"] for row in screen["buttons"] for b in row if label in b["text"])
    body = {"message_id": screen["message_id"], "data": data}
    seen = street.playground.pending_updates
    task = street.tap_meanwhile(user.post(f"/user/{user.chat}/tap", body))
    async with asyncio.timeout(PATIENCE):
        while street.playground.pending_updates == seen and not task.done():  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0)
    return task


async def write(user: User, text: str) -> None:
    """Send a text without waiting for what becomes of it."""
    await user.post(f"/user/{user.chat}/send", {"text": text, "language_code": user.language})


async def with_reminders(user: User) -> None:
    """Somebody who has asked for the end and will be reminded."""
    await user.send("/start")
    await user.walk(*TO_PLAN, *ASKED)


async def state_of(street: Street, user: User) -> State:
    assert street.bot_app is not None
    state = await street.bot_app.store.load(user.chat)
    assert state is not None
    return state


async def keyboards(user: User) -> list[int]:
    """The messages that carry a keyboard."""
    return [m["message_id"] for m in await user.messages() if m.get("buttons")]


async def eventually(happened: Callable[[], Awaitable[bool]], street: Street | None = None) -> None:
    """Wait until it has happened; with a street, wind meanwhile."""
    async with asyncio.timeout(PATIENCE):
        while not await happened():
            if street is not None:
                await street.playground.clock.advance(2.0)
            await asyncio.sleep(0.003)


async def stops(street: Street, act: Awaitable[None] | None = None) -> None:
    """The bot ends by itself, in the middle of `act` or after it; the one line it would print says what to do."""
    with pytest.raises(StartError) as raised:
        await _to_the_end(street, act)
    assert len(raised.value.lines) == 1
    assert raised.value.lines[0].startswith("BOT_TOKEN: Telegram refuses this token")
    assert street.playground.token not in str(raised.value)


async def _to_the_end(street: Street, act: Awaitable[None] | None) -> None:
    if act is not None:
        await act
    task, street.bot = street.bot, None
    assert task is not None
    await asyncio.wait_for(task, PATIENCE)
