"""A bug of ours in one update: recorded, its user told, everybody else served, and the next tap goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from bot.store import Store
from tests.conftest import Street
from tests.faults import town
from tests.pretend import User

SORRY = "Something went wrong here. Nothing is lost"


def break_once(patch: pytest.MonkeyPatch) -> None:
    """The next update fails in the middle of its unit of work, after it has decided."""
    sound = Store.change_once

    async def broken(self: Store, update_id: int, at: datetime, chat_id: int, decide: Callable[..., Any]) -> Any:
        def fails(*about: Any) -> Any:
            decide(*about)
            raise ZeroDivisionError

        patch.setattr(Store, "change_once", sound)
        return await sound(self, update_id, at, chat_id, fails)

    patch.setattr(Store, "change_once", broken)


async def put_aside(street: Street) -> int:
    assert street.bot_app is not None
    return (await street.bot_app.store.statistics())["put_aside"]


async def test_it_tells_who_tapped_and_keeps_what_was_there(
    street: Street, user: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await user.send("/start")
    await user.tap("End it")
    before = await town.state_of(street, user)
    break_once(monkeypatch)
    caplog.set_level(logging.ERROR)
    screen = await user.screen()
    data = next(b["data"] for row in screen["buttons"] for b in row if "BASE" in b["text"])
    answer = await user.press(screen["message_id"], data)
    assert SORRY in str(answer)
    assert (await town.state_of(street, user)).cases == before.cases
    assert await put_aside(street) == 1
    assert "a handler failed" in caplog.text
    await user.tap("BASE")
    await user.sees("BASE")
    assert (await town.state_of(street, user)).cases != before.cases


async def test_it_tells_who_wrote(street: Street, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    await user.send("/start")
    break_once(monkeypatch)
    await user.send("BASE")
    await street.settle()
    assert SORRY in (await user.messages())[-1]["text"]
    assert await put_aside(street) == 1
    await user.walk("End it", "BASE")
    await street.settle()
    assert await put_aside(street) == 1
