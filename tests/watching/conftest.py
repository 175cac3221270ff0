"""The running bot with its pages, by polling or, as the test asks, by webhook."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.settings import load
from playground.clock import WoundClock
from playground.server import Playground
from tests.conftest import NOON
from tests.watching.watched import Watched


@pytest.fixture
async def street(
    tmp_path: Path, unused_tcp_port: int, request: pytest.FixtureRequest, opened: list[sqlite3.Connection]
) -> AsyncIterator[Watched]:
    playground = Playground(clock=WoundClock(start=NOON))
    await playground.start()
    more: dict[str, Any] = {}
    if getattr(request, "param", "polling") == "webhook":
        url = f"http://127.0.0.1:{unused_tcp_port}/telegram"
        more = {"updates": "webhook", "webhook_url": url, "webhook_secret": "a-secret-of-some-length"}
    settings = load(
        bot_token=playground.token,
        telegram_api_url=playground.url,
        database_url=f"sqlite:///{tmp_path / 'data' / 'bot.db'}",
        port=unused_tcp_port,
        _env_file=None,
        **more,
    )
    async with aiohttp.ClientSession() as session:
        town = Watched(playground, settings, session, health=True)
        town.opened = opened
        await town.start()
        if settings.updates == "polling":
            await town.until_page("readyz", "ok")
        try:
            yield town
        finally:
            await town.stop()
            await playground.stop()
