"""A screen that was committed and not shown is shown after the next start, and nobody else hears of it."""

from __future__ import annotations

import asyncio
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from tests.conftest import Street
from tests.pretend import PATIENCE, User
from tests.processes import ROOT, end, spawn, told

TO_PLAN = ("End it", "BASE", "Only this number", "Works, in Belgium", "Letter")
STEP_1, STEP_2 = "step 1 of 11", "step 2 of 11"
LONG_ENOUGH = 10 / 86400  # days: longer than the pause after a start
Run = Callable[..., Awaitable[Process]]


@pytest.fixture(params=["polling", "webhook"])
async def run(street: Street, request: pytest.FixtureRequest, unused_tcp_port: int) -> AsyncIterator[Run]:
    """Starts processes of the bot on the street's database, `python -m bot run` or held (tests/held.py)."""
    settings = {
        "BOT_TOKEN": street.playground.token,
        "TELEGRAM_API_URL": street.playground.url,
        "CLOCK_URL": street.playground.url,
        "DATABASE_URL": street.settings.database_url,
        "UPDATES": request.param,
    }
    if request.param == "webhook":
        url = f"http://127.0.0.1:{unused_tcp_port}/telegram"
        settings |= {"WEBHOOK_URL": url, "WEBHOOK_SECRET": "a-secret-of-some-length", "PORT": str(unused_tcp_port)}
    async with AsyncExitStack() as stack:

        async def start(*module: str) -> Process:
            first, *more = module or ("bot",)
            bot = await spawn(ROOT, *more, "run", quiet=True, settings=settings, module=first)
            stack.push_async_callback(end, bot, signal.SIGKILL)
            return bot

        yield start


async def acknowledged(street: Street) -> None:
    """Until Telegram will not send what the bot got once more."""
    async with asyncio.timeout(PATIENCE):
        while street.playground.pending_updates:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.002)


async def press(user: User, label: str) -> dict[str, Any]:
    """Tap a button and wait for no screen."""
    screen = await user.screen()
    data = next(b["data"] for row in screen["buttons"] for b in row if label in b["text"] and "data" in b)
    return await user.post(f"/user/{user.chat}/tap", {"message_id": screen["message_id"], "data": data})


async def at_step_1(street: Street, chat: int = 1001) -> User:
    """Somebody who looks at the first step; the bot is stopped."""
    user = street.user(chat)
    await user.send("/start")
    await user.walk(*TO_PLAN, "Start")
    await user.sees(STEP_1)
    await street.stop()
    user.settle = None
    return user


def from_bot(messages: list[dict[str, Any]], words: str = "") -> list[dict[str, Any]]:
    return [m for m in messages if m["from_bot"] and words in m["text"]]


async def sees_alone(user: User, words: str) -> None:
    """Wait until a screen with these words is there; it is the bot's only message."""
    await user.until(lambda messages: bool(from_bot(messages, words)))
    (only,) = from_bot(await user.messages())
    assert words in only["text"]
    assert only["buttons"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
async def test_it_shows_what_was_committed_when_it_was_ended_before_it_sent(
    street: Street, run: Run, number: int
) -> None:
    user = await at_step_1(street)
    held = await run("tests.held", "sending")
    await press(user, "I have these")
    await told(held, 1)
    await acknowledged(street)
    assert await end(held, number) == (0 if number == signal.SIGTERM else -number)
    await user.sees(STEP_1)

    await run()
    await sees_alone(user, STEP_2)


async def test_it_shows_one_screen_when_the_tap_comes_again_as_well(street: Street, run: Run) -> None:
    user = await at_step_1(street)
    held = await run("tests.held", "committed")
    tap = street.tap_meanwhile(press(user, "I have these"))
    await told(held, 1)
    await end(held, signal.SIGKILL)
    assert street.playground.pending_updates == 1
    await user.sees(STEP_1)

    await run()
    await acknowledged(street)
    await user.wind(days=LONG_ENOUGH)
    await sees_alone(user, STEP_2)
    await tap


async def test_it_sends_the_first_screen_of_all_once_after_it_was_killed_twice(street: Street, run: Run) -> None:
    user = street.user()
    await street.stop()
    held = await run("tests.held", "sending")
    await user.post(f"/user/{user.chat}/send", {"text": "/start", "language_code": "en"})
    await told(held, 1)
    await acknowledged(street)
    await end(held, signal.SIGKILL)
    assert from_bot(await user.messages()) == []

    held = await run("tests.held", "sent")
    await told(held, 1)
    await end(held, signal.SIGKILL)
    await sees_alone(user, "What do you need")

    await run()
    other = User(user.url, user.session, chat=2)
    await other.send("/start")
    await sees_alone(other, "What do you need")  # so it is up
    await user.wind(days=LONG_ENOUGH)
    await sees_alone(user, "What do you need")
