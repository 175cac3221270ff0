"""docs/the-way-of-an-update.md is true: its functions are there, and a tap passes them in its order."""

from __future__ import annotations

import ast
import re
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import aiohttp
import pytest

from bot.settings import load
from playground.clock import WoundClock
from playground.server import Playground
from tests.conftest import NOON, Street

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs/the-way-of-an-update.md").read_text(encoding="utf-8")
STATION = re.compile(r"^(bot/[\w/]+\.py) +([\w.]+)  ", re.MULTILINE)
BEFORE = ("End it", "BASE", "Only this number", "Works, in Belgium", "Letter", "Start")
Station = tuple[str, str]


def parts() -> dict[str, list[Station]]:
    """The stations of each part, by its title."""
    return {part.partition("\n")[0]: STATION.findall(part) for part in TEXT.split("\n## ")[1:]}


PARTS = parts()


@pytest.mark.parametrize(("file", "name"), sorted({one for part in PARTS.values() for one in part}))
def test_a_station_is_there(file: str, name: str) -> None:
    body: list[ast.stmt] = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
    for word in name.split("."):
        (found,) = (node for node in body if getattr(node, "name", "") == word)
        assert isinstance(found, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        body = found.body


def test_every_line_of_the_drawing_is_a_station() -> None:
    assert {line for line in TEXT.splitlines() if line.startswith("bot/")} == {
        line for line in TEXT.splitlines() if STATION.match(line)
    }
    assert all(PARTS.values())


class Trace:
    """The stations that were passed, in order, in every thread that begins after this one."""

    def __init__(self) -> None:
        self._wanted = {one for part in PARTS.values() for one in part}
        self._known: dict[Any, Station | None] = {}
        self.passed: list[Station] = []

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        if event != "call":
            return
        code = frame.f_code
        key = (code.co_filename, code.co_firstlineno)
        if key not in self._known:
            station = (code.co_filename.removeprefix(f"{ROOT}/"), code.co_qualname)
            self._known[key] = station if station in self._wanted else None
        if passed := self._known[key]:
            self.passed.append(passed)

    @contextmanager
    def of_the_threads(self) -> Iterator[None]:
        threading.setprofile(self)
        try:
            yield
        finally:
            threading.setprofile(None)

    @contextmanager
    def of_the_loop(self) -> Iterator[None]:
        self.passed.clear()
        sys.setprofile(self)
        try:
            yield
        finally:
            sys.setprofile(None)

    def missed(self, way: list[Station]) -> list[Station]:
        """What of the way was not passed, or not in this order."""
        rest = iter(self.passed)
        return [one for one in way if one not in rest]


@asynccontextmanager
async def street(folder: Path, mode: str, port: int) -> AsyncIterator[Street]:
    playground = Playground(clock=WoundClock(start=NOON))
    await playground.start()
    settings = load(
        bot_token=playground.token,
        telegram_api_url=playground.url,
        database_url=f"sqlite:///{folder / 'bot.db'}",
        updates=mode,
        webhook_url=f"http://127.0.0.1:{port}/telegram" if mode == "webhook" else "",
        webhook_secret="s3cret_S3cret-s3cret" if mode == "webhook" else "",
        port=port,
        _env_file=None,
    )
    async with aiohttp.ClientSession() as session:
        town = Street(playground, settings, session, health=mode == "webhook")
        await town.start()
        try:
            yield town
        finally:
            await town.stop()
            await playground.stop()


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_tap_passes_the_stations_in_their_order(mode: str, tmp_path: Path, unused_tcp_port: int) -> None:
    trace = Trace()
    with trace.of_the_threads():
        async with street(tmp_path, mode, unused_tcp_port) as town:
            user = town.user()
            await user.send("/start")
            await user.walk(*BEFORE)
            with trace.of_the_loop():
                await user.tap("I have these")
    inward = [*PARTS[f"In, by {mode}"], *PARTS["To the disk"]]
    assert trace.missed(inward) == []
    assert trace.missed([inward[-1], *PARTS["To the screen"]]) == []
    if mode == "polling":
        assert trace.missed(PARTS["Acknowledged, by polling"]) == []


def test_a_wrong_order_is_seen() -> None:
    trace = Trace()
    trace.passed = [("a.py", "one"), ("a.py", "two")]
    assert trace.missed([("a.py", "one"), ("a.py", "two")]) == []
    assert trace.missed([("a.py", "two"), ("a.py", "one")]) == [("a.py", "one")]
