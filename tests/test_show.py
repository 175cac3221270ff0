"""What is shown to one chat, in which order: a screen that somebody waits for before what only tidies up."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from bot.screens.screen import Screen
from bot.show import Job, Show
from bot.transport.calls import Calls
from bot.transport.limits import Limits
from tests.transport.conftest import WoundClock, settle

CHAT, OLD, LIVE = 7, 3, 5


class Wire:
    """Telegram, which is slow to take keyboards away until it is told to go on."""

    def __init__(self) -> None:
        self.bot = SimpleNamespace()
        self.begun: list[str] = []
        self.made: list[tuple[str, int]] = []
        self.go_on = asyncio.Event()

    async def call(self, method: str, said: dict[str, Any]) -> dict[str, Any]:
        self.begun.append(method)
        if method == "editMessageReplyMarkup":
            await self.go_on.wait()
        self.made.append((method, said["message_id"]))
        return {"message_id": said["message_id"]}


async def nothing(*_: int) -> None:
    pass


async def test_a_tap_is_shown_while_an_old_keyboard_still_waits_to_go() -> None:
    wire, clock = Wire(), WoundClock()
    show = Show(cast(Calls, wire), Limits(clock, 30), remember=nothing, blocked=nothing)
    show.strip(CHAT, OLD)
    await settle()
    assert wire.begun == ["editMessageReplyMarkup"]
    show.later(CHAT, Job(Screen("New", ()), LIVE, LIVE))
    await settle()
    assert wire.made == [("editMessageText", LIVE)]
    wire.go_on.set()
    await clock.wind(1)  # its place comes again
    assert wire.made == [("editMessageText", LIVE), ("editMessageReplyMarkup", OLD)], "the keyboard goes all the same"
    assert not show.busy
