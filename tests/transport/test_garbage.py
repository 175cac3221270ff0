"""The garbage collector: what stays is out of its way in `bot run`, and only there."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest

from bot import app
from bot.settings import Settings
from bot.transport.garbage import NEW_OBJECTS, leave_alone
from tests.conftest import Street


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_it_leaves_alone_what_was_built_at_the_start() -> None:
    kept: list[list[int]] = [[] for _ in range(100)]
    leave_alone(None)
    assert gc.get_freeze_count() > len(kept)
    assert gc.get_threshold()[0] == NEW_OBJECTS
    later: list[int] = []
    assert any(one is later for one in gc.get_objects())
    assert not any(one is kept[0] for one in gc.get_objects())


async def test_bot_run_does_so_once_all_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}

    async def started_with(*_: object, **named: object) -> None:
        given.update(named)

    monkeypatch.setattr(app, "run_with", started_with)
    monkeypatch.setattr(app, "last_resort", nullcontext)  # it would end the process of the tests
    await app.run(Settings.model_construct(clock_url=""), asyncio.Event())
    assert given["started"] is leave_alone


async def test_a_bot_inside_another_program_does_not(street: Street) -> None:
    assert street.bot_app is not None
    assert gc.get_threshold()[0] != NEW_OBJECTS
