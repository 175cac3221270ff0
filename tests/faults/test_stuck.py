"""While one chat is stuck, a hundred others finish; the stuck one is put aside, recorded, and works again."""

from __future__ import annotations

import asyncio
import logging

import aiohttp
import pytest
from telegram import Update

from tests.conftest import Street
from tests.faults import bot_scenes, town
from tests.faults.table import CHAT
from tests.pretend import PATIENCE, User

OTHERS = 100
MORE = 100  # updates behind the stuck one: more than there are slots


def stuck_in(street: Street, release: asyncio.Event, seen: list[int], *, limit: float) -> None:
    """The next update of CHAT waits in its handler, with the chat's turn, until `release`; at most `limit` seconds.

    `seen` holds the updates of CHAT that have come.
    """
    bot_app = street.bot_app
    assert bot_app is not None
    application = bot_app.application

    async def handled(update: Update) -> None:
        if seen[:1] == [update.update_id]:
            await release.wait()
        await application.process_update(update)

    async def processed(update: Update) -> None:
        if update.effective_chat and update.effective_chat.id == CHAT:
            seen.append(update.update_id)
        await application.update_processor.process_update(update, handled(update))

    bot_app.delivery.process, bot_app.delivery.time_limit = processed, limit


async def write(street: Street, count: int) -> list[User]:
    people = [street.user(6000 + n) for n in range(count)]
    await asyncio.gather(*(town.write(person, "/start") for person in people))
    return people


async def finished(people: list[User]) -> None:
    """Each of them sees the first question."""
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(person.until(lambda m: bool(m[-1].get("buttons"))) for person in people))


async def test_it_lets_those_finish_who_came_at_the_same_time(street: Street, user: User) -> None:
    """One batch of polling, as large as Telegram makes them."""
    await street.user(5999).send("/help")
    await town.order(street, method="getUpdates", status=429, retry_after=60)
    await town.write(street.user(5999), "/help")
    await town.eventually(lambda: flooded(street))
    release, seen = asyncio.Event(), list[int]()
    stuck_in(street, release, seen, limit=3600.0)
    await town.write(user, "/start")
    people = await write(street, OTHERS - 1)
    await street.playground.clock.advance(61.0)
    await finished(people)
    assert len(await user.messages()) == 1, "still stuck"
    release.set()
    await street.settle()
    await user.sees("What do you need")


async def flooded(street: Street) -> bool:
    return any(c["status"] == 429 for c in await town.calls(street))


async def test_it_lets_a_hundred_finish_by_webhook(street: Street, user: User) -> None:
    """Telegram calls with several updates at once; here each is its own call, the stuck one first."""
    await bot_scenes.by_webhook(street, user)
    await bot_scenes.begin(street)
    release, seen = asyncio.Event(), list[int]()
    stuck_in(street, release, seen, limit=3600.0)
    stuck = asyncio.create_task(called(street, user.chat, 1))
    try:
        await town.eventually(lambda: happened(seen))
        async with asyncio.timeout(PATIENCE):
            answers = await asyncio.gather(*(called(street, 6000 + n, 2 + n) for n in range(OTHERS)))
        assert answers == [200] * OTHERS
        assert not stuck.done()
    finally:
        release.set()
        assert await stuck == 200
    assert street.bot_app is not None
    for chat in (user.chat, *range(6000, 6000 + OTHERS)):
        assert await street.bot_app.store.load(chat) is not None


async def test_it_lets_others_finish_while_a_hundred_of_one_chat_wait_by_webhook(street: Street, user: User) -> None:
    """They wait for their turn, and take nobody else's place with it."""
    await bot_scenes.by_webhook(street, user)
    await bot_scenes.begin(street)
    release, seen = asyncio.Event(), list[int]()
    stuck_in(street, release, seen, limit=3600.0)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as street.session:  # all at once
        stuck = [asyncio.create_task(called(street, user.chat, 1 + n)) for n in range(1 + MORE)]
        try:
            await town.eventually(lambda: happened(seen, 1 + MORE))
            async with asyncio.timeout(PATIENCE):
                answers = await asyncio.gather(*(called(street, 6000 + n, 500 + n) for n in range(10)))
            assert answers == [200] * 10
            assert not [one for one in stuck if one.done()]
        finally:
            release.set()
            assert await asyncio.gather(*stuck) == [200] * (1 + MORE)


async def called(street: Street, chat: int, number: int) -> int:
    """Telegram's call with a /start of this chat; the answer's status."""
    person = {"id": chat, "is_bot": False, "first_name": "Visitor", "language_code": "en"}
    message = {
        "message_id": number,
        "date": 1_790_000_000,
        "chat": {"id": chat, "type": "private", "first_name": "Visitor"},
        "from": person,
        "text": "/start",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    }
    headers = {"X-Telegram-Bot-Api-Secret-Token": bot_scenes.SECRET}
    body = {"update_id": 900_000 + number, "message": message}
    async with street.session.post(street.settings.webhook_url, json=body, headers=headers) as answer:
        return answer.status


async def test_it_lets_those_finish_who_come_later(street: Street, user: User) -> None:
    release, seen = asyncio.Event(), list[int]()
    stuck_in(street, release, seen, limit=3600.0)
    await town.write(user, "/start")
    await town.eventually(lambda: happened(seen))
    people = await write(street, 3)
    try:
        await finished(people)
    finally:
        release.set()


async def happened(seen: list[int], times: int = 1) -> bool:
    return len(seen) >= times


async def test_it_puts_the_stuck_one_aside_and_records_it(
    street: Street, user: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    seen = list[int]()
    assert street.bot_app is not None
    assert street.bot_app.delivery.time_limit == 10.0, "seconds"
    stuck_in(street, asyncio.Event(), seen, limit=0.2)
    await town.write(user, "/start")
    await street.settle()
    assert await street.bot_app.store.was_put_aside(seen[0])
    assert f"update {seen[0]} was not finished" in caplog.text
    street.bot_app.delivery.time_limit = 10.0
    await finished(await write(street, 3))
    await user.send("/start")
    await user.sees("What do you need")
