"""The real bot, traced: Telegram is told that a tap is done only after the sync that covers it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp

from bot.playground.server import Playground
from tests.pretend import PATIENCE, User
from tests.processes import environment, told
from tests.store.tracing import Call, need_strace, strace, told_too_early, traced

LEADS_TO = {"BASE": "q.plan", "Subscription": "q.number", "Give it up": "q.sim", "Works, in Belgium": "q.channel"}
PLACE = re.compile("|".join(map(re.escape, LEADS_TO.values())))
OFFSET = re.compile(r"/getUpdates\?\S*\boffset=(\d+)")


async def test_it_acknowledges_no_tap_to_telegram_before_a_sync_that_covers_it(tmp_path: Path) -> None:
    need_strace()
    playground = Playground()
    await playground.start()
    try:
        await _tap_through(tmp_path, playground)
    finally:
        await playground.stop()
    every = traced(tmp_path)
    _of_start, *of_taps = _acknowledged(every).values()
    acknowledged = list(zip(LEADS_TO.values(), of_taps, strict=True))
    assert told_too_early(every, tmp_path / "bot.db", acknowledged, PLACE) == []


async def _tap_through(folder: Path, playground: Playground) -> None:
    """The bot in a process of its own, under strace, until every tap is acknowledged."""
    url = f"sqlite:///{folder / 'bot.db'}"
    env = environment({"BOT_TOKEN": playground.token, "TELEGRAM_API_URL": playground.url, "DATABASE_URL": url})
    shell = ["sh", "-c", 'echo "PID=$$"; exec "$0" -m bot run', sys.executable]
    bot = await asyncio.create_subprocess_exec(*strace(folder), *shell, cwd=folder, env=env, stdout=PIPE)
    pid = int((await told(bot, 1))["PID"])
    async with aiohttp.ClientSession() as session:
        user = User(playground.url, session, settle=lambda: _acknowledged_all(playground))
        try:
            await user.send("/start")
            for label in LEADS_TO:
                await user.until(partial(_offered, label))
                await user.tap(label)
        finally:
            os.kill(pid, signal.SIGTERM)  # strace itself does not listen
            await asyncio.wait_for(bot.wait(), PATIENCE)
    assert bot.returncode == 0


def _offered(label: str, messages: list[dict[str, Any]]) -> bool:
    return any(label in str(message.get("buttons")) for message in messages)


async def _acknowledged_all(playground: Playground) -> None:
    async with asyncio.timeout(PATIENCE):
        while playground.pending_updates:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def _acknowledged(every: list[Call]) -> dict[int, Call]:
    """Offset -> the write to Telegram that told it first."""
    found: dict[int, Call] = {}
    for call in every:
        for offset in OFFSET.findall(call.text):
            found.setdefault(int(offset), call)
    return found
