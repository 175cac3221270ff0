"""A bot with its pages, for the tests that look at them in each fault."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.app import BotApp
from tests.conftest import Street
from tests.pretend import PATIENCE

OK = (200, "ok\n")


class Watched(Street):
    """A street whose bot serves its pages."""

    opened: list[sqlite3.Connection]

    async def page(self, name: str) -> tuple[int, str]:
        async with self.session.get(f"http://127.0.0.1:{self.settings.port}/{name}") as answer:
            return answer.status, await answer.text()

    async def until_page(self, name: str, words: str) -> int:
        """Wait until a page says it; its status."""
        async with asyncio.timeout(PATIENCE):
            while words not in (found := await self.page(name))[1]:  # noqa: ASYNC110 - a page has to be asked
                await asyncio.sleep(0.01)
        return found[0]

    async def until_well(self) -> None:
        """Ready again, pauses wound away; and it never asked to be restarted."""
        async with asyncio.timeout(PATIENCE):
            while await self.page("readyz") != OK:
                await self.playground.clock.advance(10)
        assert await self.page("healthz") == OK

    async def order(self, **fault: Any) -> None:
        async with self.session.post(f"{self.playground.url}/faults", json=fault) as answer:
            assert answer.status == 200

    async def sent(self, text: str) -> None:
        """Send without waiting for what becomes of it."""
        await self.user().post("/user/1001/send", {"text": text, "language_code": "en"})

    async def sql(self, statement: str) -> None:
        """Run a statement on the bot's own connection."""
        self.opened[-1].execute(statement).fetchall()

    async def ended(self) -> None:
        """Until it ends by itself; raises why."""
        task, self.bot = self.bot, None
        assert task is not None
        await asyncio.wait_for(task, PATIENCE)

    @property
    def running(self) -> BotApp:
        assert self.bot_app is not None
        return self.bot_app

    @property
    def file(self) -> Path:
        return self.settings.database_path


by_webhook = pytest.mark.parametrize("street", ["webhook"], indirect=True)
both = pytest.mark.parametrize("street", ["polling", "webhook"], indirect=True)
