"""What was sent is written down in the end, and a reminder that Telegram refuses does not end in silence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import StoreBusy
from bot.guide.case import Kind
from bot.transport import limits
from tests.conftest import Street
from tests.faults import town
from tests.pretend import User

REFUSED = "Bad Request: BUTTON_DATA_INVALID"


def locked(work: Callable[..., Awaitable[Any]], times: int) -> Callable[..., Awaitable[Any]]:
    """As if another program held the database, the first so many times."""
    left = [None] * times

    async def refused(*arguments: Any) -> Any:
        if left:
            left.pop()
            raise StoreBusy("the database is locked by somebody else")
        return await work(*arguments)

    return refused


async def until_due(street: Street) -> None:
    """Wind to the next reminder and a moment further."""
    assert street.bot_app is not None
    due = await street.bot_app.store.next_due()
    assert due is not None
    clock = street.playground.clock
    await clock.advance((due - clock.now()).total_seconds() + 1)


async def told(street: Street, user: User) -> tuple[int, int]:
    """How many reminders came, and how many are recorded as sent."""
    events = [e for case in (await town.state_of(street, user)).cases for e in case.events]
    return (
        sum("Your reminder" in m["text"] for m in await user.messages()),
        sum(e.kind is Kind.REMINDED for e in events),
    )


async def test_it_reminds_once_though_the_database_is_locked_when_it_comes_to_recording(
    street: Street, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.with_reminders(user)
    assert street.bot_app is not None
    store = street.bot_app.store
    monkeypatch.setattr(store, "change", locked(store.change, times=100))
    await until_due(street)
    await town.rest(street)
    await street.playground.clock.advance(900)
    await town.rest(street)
    assert await told(street, user) == (1, 1)


async def test_it_keeps_one_keyboard_though_the_database_is_locked_when_a_message_was_sent(
    street: Street, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.with_reminders(user)
    assert street.bot_app is not None
    show = street.bot_app.services.show
    monkeypatch.setattr(show, "_remember", locked(show._remember, times=20))
    await user.post(f"/user/{user.chat}/send", {"text": "/status", "language_code": "en"})
    await town.rest(street)
    await user.send("/reminders")
    await town.rest(street)
    assert len(await town.keyboards(user)) == 1


async def test_it_says_at_least_that_there_is_something_when_a_reminders_screen_is_refused(
    street: Street, user: User, caplog: pytest.LogCaptureFixture
) -> None:
    await town.with_reminders(user)
    await town.order(street, method="sendMessage", status=400, description=REFUSED)
    await until_due(street)
    await town.rest(street)
    assert await told(street, user) == (1, 1)
    assert "the screen of a reminder is refused" in caplog.text
    await user.tap("Open")
    await user.sees("BASE")


async def test_it_leaves_a_chat_alone_that_refuses_everything_until_its_user_is_back(
    street: Street, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "WINDOW", timedelta(microseconds=1))  # else each message waits a second of real time
    await town.with_reminders(user)
    await town.order(street, method="sendMessage", status=400, description=REFUSED, chat_id=user.chat, times=10_000)
    assert street.bot_app is not None
    await until_due(street)
    for _ in range(12 * 4):
        await street.playground.clock.advance(6 * 3600)
    assert (await town.state_of(street, user)).chat.blocked
    assert await street.bot_app.store.next_due() is None, "nothing is tried for ever"
    assert await told(street, user) == (0, 0)
    async with street.session.delete(f"{street.playground.url}/faults"):
        pass
    await user.send("/status")
    await street.playground.clock.advance(24 * 3600)
    await town.rest(street)
    reminders, recorded = await told(street, user)
    assert reminders > 0, "what was due comes when they are back"
    assert recorded > 0
