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
import pytest

from playground.server import Playground
from tests.pretend import PATIENCE, User
from tests.processes import environment, told
from tests.store.tracing import Call, need_strace, strace, told_too_early, traced

LEADS_TO = {"End it": "q.carrier", "BASE": "q.plan", "Only this number": "q.sim", "Works, in Belgium": "q.channel"}
PLACE = re.compile("|".join(map(re.escape, LEADS_TO.values())))
OFFSET = re.compile(r"/getUpdates\?\S*\boffset=(\d+)")
RESPONSE = '"HTTP/1.1 200 OK'  # nobody but Telegram asks the bot's pages for anything here


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_it_acknowledges_no_tap_to_telegram_before_a_sync_that_covers_it(
    tmp_path: Path, unused_tcp_port: int, mode: str
) -> None:
    need_strace()
    playground = Playground()
    await playground.start()
    settings = {"UPDATES": mode, "PORT": str(unused_tcp_port)}
    if mode == "webhook":
        url = f"http://127.0.0.1:{unused_tcp_port}/telegram"
        settings |= {"WEBHOOK_URL": url, "WEBHOOK_SECRET": "a-secret-of-some-length"}
    try:
        await _tap_through(tmp_path, playground, settings)
    finally:
        await playground.stop()
    every = traced(tmp_path)
    _of_start, *of_taps = _fetched(every) if mode == "polling" else _responded(every)
    acknowledged = list(zip(LEADS_TO.values(), of_taps, strict=True))
    assert told_too_early(every, tmp_path / "bot.db", acknowledged, PLACE) == []


async def _tap_through(folder: Path, playground: Playground, settings: dict[str, str]) -> None:
    """The bot in a process of its own, under strace, until every tap is acknowledged."""
    url = f"sqlite:///{folder / 'bot.db'}"
    settings |= {"BOT_TOKEN": playground.token, "TELEGRAM_API_URL": playground.url, "DATABASE_URL": url}
    env = environment(settings)
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


def _fetched(every: list[Call]) -> list[Call]:
    """Per offset, the write to Telegram that told it first."""
    found: dict[str, Call] = {}
    for call in every:
        for offset in OFFSET.findall(call.text):
            found.setdefault(offset, call)
    return [*found.values()]


def _responded(every: list[Call]) -> list[Call]:
    """Per update, the response: one by one, for nobody taps before the tap before it is acknowledged."""
    return [call for call in every if RESPONSE in call.text]
