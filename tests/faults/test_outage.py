"""An outage of two days with a reminder due in it: however often it is refused, it stays due and comes once."""

from __future__ import annotations

from typing import Any

import pytest

from bot.guide.case import Kind
from tests.conftest import Street
from tests.faults import town
from tests.pretend import User

DAYS = 2
STEP = 900.0  # seconds: shorter than all but the first pauses
MANY_TRIES = 12  # with pauses of at most six hours it is tried more often in that time


@pytest.mark.parametrize(
    "fault",
    [{"status": 502}, {"status": 429, "retry_after": 3600}, {"reset": "before"}],
    ids=["502", "429", "reset"],
)
async def test_it_sends_what_fell_due_in_a_long_outage(street: Street, user: User, fault: dict[str, Any]) -> None:
    await town.with_reminders(user)
    assert street.bot_app is not None
    clock, due = street.playground.clock, await street.bot_app.store.next_due()
    assert due is not None
    await clock.advance((due - clock.now()).total_seconds() - 5)
    mark = await town.last_call(street)
    await town.order(street, method="sendMessage", times=100_000, **fault)
    await wind(street)
    tries = [c for c in await town.calls(street, mark) if c["method"] == "sendMessage"]
    assert len(tries) >= MANY_TRIES
    assert 200 not in {c["status"] for c in tries}
    assert await recorded(street, user) == 0, "nothing was seen"
    await town.clear(street)
    await wind(street, days=1)
    assert await reminders(user) == 1
    assert await recorded(street, user) > 0


async def wind(street: Street, days: float = DAYS) -> None:
    for _ in range(int(days * 86_400 / STEP)):
        await street.playground.clock.advance(STEP)


async def recorded(street: Street, user: User) -> int:
    """How many reminders the bot believes to have sent."""
    case = (await town.state_of(street, user)).case
    assert case is not None
    return len([event for event in case.events if event.kind is Kind.REMINDED])


async def reminders(user: User) -> int:
    return sum("⏰" in message["text"] for message in await user.messages())
