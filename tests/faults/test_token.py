"""A token that is taken back while the bot runs: the process ends with code 2 and one line without the token."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.conftest import Street
from tests.faults import bot_scenes, town
from tests.pretend import User
from tests.processes import end, ended, spawn, told


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[dict[str, str]]:
    """`python -m bot demo --no-bot`, and the settings it prints."""
    process = await spawn(tmp_path, "demo", "--no-bot", quiet=True)
    try:
        yield await told(process, 3)
    finally:
        await end(process, signal.SIGTERM)


async def test_it_ends_with_code_2_and_one_line(tmp_path: Path, telegram: dict[str, str]) -> None:
    bot = await spawn(tmp_path, "run", settings=telegram | {"LOG_LEVEL": "ERROR"})
    url = telegram["TELEGRAM_API_URL"]
    async with aiohttp.ClientSession() as session:
        user = User(url, session)
        await user.send("/start")
        await user.until(lambda messages: any("What do you need" in m["text"] for m in messages))
        await user.post("/faults", {"status": 401, "times": 100_000})
        await town.write(user, "/help")
        code, errors = await ended(bot)
    assert code == 2
    assert telegram["BOT_TOKEN"] not in errors
    assert [line.partition(";")[0] for line in errors.splitlines()] == ["BOT_TOKEN: Telegram refuses this token"]


async def test_it_ends_by_webhook_too(street: Street, user: User) -> None:
    """There nothing is fetched: the first call that is refused is what tells."""
    await bot_scenes.by_webhook(street, user)
    await bot_scenes.begin(street)
    await town.write(user, "/start")
    await user.until(lambda messages: bool(messages[-1].get("buttons")))
    await town.order(street, status=401, times=1000)
    await town.write(user, "/help")
    await town.stops(street)
