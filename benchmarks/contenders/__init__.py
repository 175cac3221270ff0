"""Who is compared. Each is a program of its own: python -m benchmarks.contenders.NAME API_URL MODE PORT FOLDER."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop

from benchmarks.taps import Canned

TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz01234"
SECRET = "a-secret-of-some-length"
HOOK = "/hook"


@dataclass(frozen=True)
class Place:
    """Where a contender works. `port` is for its webhook; `folder` is its own, and holds the canned screen."""

    api: str
    mode: str
    port: int
    folder: Path

    @property
    def hook(self) -> str:
        return f"http://127.0.0.1:{self.port}{HOOK}"

    def canned(self) -> Canned:
        return Canned.from_bytes((self.folder / "screen.json").read_bytes())


def start(main: Callable[[Place], Coroutine[Any, Any, None]]) -> None:
    """Run a contender, all on the same event loop, until it is told to stop."""
    api, mode, port, folder = sys.argv[1:]
    uvloop.run(main(Place(api, mode, int(port), Path(folder))))


async def for_ever() -> None:
    await asyncio.Event().wait()
