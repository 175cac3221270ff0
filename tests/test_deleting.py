"""A message with a secret goes before the screen comes; where Telegram refuses, the person is asked."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.jobs import Deletion
from bot.screens.screen import Screen
from bot.show import Job, Show
from bot.transport.calls import Calls
from bot.transport.limits import Limits
from tests.transport.conftest import WoundClock, settle

CHAT, PASTED = 7, 4
WARNED, REFUSED, ASK, NEWER = Screen("deleted"), Screen("delete it"), Screen("please delete it"), Screen("newer")


class Wire:
    """Telegram, which answers each deletion with the next of `errors`, and then with yes."""

    def __init__(self, *errors: TelegramError) -> None:
        self.bot, self.errors, self.made = SimpleNamespace(), list(errors), list[str]()

    async def call(self, method: str, said: dict[str, Any]) -> dict[str, Any]:
        self.made.append(said.get("text", method))
        if method == "deleteMessage" and self.errors:
            raise self.errors.pop(0)
        return {"message_id": 9}


async def nothing(*_: int) -> None:
    pass


def job() -> Job:
    return Job(WARNED, None, deletions=[Deletion(PASTED, ASK, REFUSED)])


async def shown(wire: Wire, *jobs: Job) -> list[str]:
    """The calls, in order, of jobs that come one right after the other."""
    clock = WoundClock(auto=True)
    show = Show(cast(Calls, wire), Limits(clock, 30), remember=nothing, blocked=nothing)
    for one in jobs:
        show.later(CHAT, one)
    for _ in range(20):
        await settle()
    assert not show.busy
    return wire.made


async def test_it_is_deleted_before_the_screen_says_so() -> None:
    assert await shown(Wire(), job()) == ["deleteMessage", "deleted"]


async def test_a_message_that_is_gone_already_counts_as_deleted() -> None:
    assert await shown(Wire(BadRequest("Message to delete not found")), job()) == ["deleteMessage", "deleted"]


async def test_where_telegram_refuses_the_screen_asks_for_it() -> None:
    wire = Wire(BadRequest("Message can't be deleted for everyone"))
    assert await shown(wire, job()) == ["deleteMessage", "delete it"]


@pytest.mark.parametrize("error", [NetworkError("Bad Gateway"), RetryAfter(2)])
async def test_a_passing_fault_is_waited_out(error: TelegramError) -> None:
    assert await shown(Wire(error), job()) == ["deleteMessage", "deleteMessage", "deleted"]


async def test_a_fault_that_stays_is_not_waited_for_for_ever() -> None:
    wire = Wire(*(NetworkError("Bad Gateway") for _ in range(50)))
    assert await shown(wire, job()) == ["deleteMessage"] * 3 + ["delete it"]


async def test_a_newer_screen_does_not_make_it_forget_the_deletion() -> None:
    assert await shown(Wire(), job(), Job(NEWER, None)) == ["deleteMessage", "newer"]


async def test_where_a_newer_screen_came_a_line_above_it_asks() -> None:
    wire = Wire(BadRequest("Message can't be deleted"))
    assert await shown(wire, job(), Job(NEWER, None)) == ["deleteMessage", "please delete it", "newer"]


async def test_the_same_message_twice_is_deleted_once() -> None:
    assert await shown(Wire(), job(), job()) == ["deleteMessage", "deleted"]
