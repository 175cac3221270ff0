"""The journey of a row: a pretended user, the real bot, the playground."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import aiohttp

from bot.settings import load
from playground.clock import WoundClock
from playground.server import Playground
from tests.conftest import NOON, Street
from tests.contributing.rows import Journey


def walk(journey: Journey) -> None:
    """Send and tap what it says; raises when the last screen lacks a word."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_in_a_street(journey, Path(folder)))


async def _in_a_street(journey: Journey, folder: Path) -> None:
    playground = Playground(clock=WoundClock(start=NOON))
    await playground.start()
    settings = load(
        bot_token=playground.token,
        telegram_api_url=playground.url,
        database_url=f"sqlite:///{folder / 'bot.db'}",
        _env_file=None,
    )
    async with aiohttp.ClientSession() as session:
        street = Street(playground, settings, session)
        await street.start()
        try:
            await _tap(street, journey)
        finally:
            await street.stop()
            await playground.stop()


async def _tap(street: Street, journey: Journey) -> None:
    user = street.user()
    for tap in journey.taps:
        if tap.startswith(("/", "“")):
            await user.send(tap.strip("“”"))
        else:
            await user.tap(tap)
    await user.sees(*journey.sees)
