"""A flood wait of one chat is its own; when all are flooded, people who wait come before reminders."""

from __future__ import annotations

import asyncio

import pytest

from tests.conftest import Street
from tests.faults import town
from tests.faults.table import CHAT
from tests.pretend import User

CROWD = 8


@pytest.fixture
def per_second() -> int:
    return 30


async def test_it_holds_up_one_chat_only(street: Street, user: User) -> None:
    others = [street.user(3000 + n) for n in range(CROWD)]
    await user.send("/start")
    await user.send("/help")
    await town.order(street, status=429, seconds=3600, chats_only=True, chat_id=CHAT)
    await town.write(user, "/privacy")
    await town.eventually(lambda: flooded(street))
    for person in others:
        await town.write(person, "/start")
    for person in others:
        await person.until(lambda messages: bool(messages[-1].get("buttons")))
    assert "team@example.org" not in await user.text(), "still flooded"
    assert await town.orders_left(street) == 1
    await street.playground.clock.advance(3600.0)
    await town.rest(street)
    assert "team@example.org" in await user.text()


async def test_it_reminds_the_others_while_one_chat_is_flooded(street: Street, user: User) -> None:
    """What nobody waits for goes last, but does not stand still for one chat's sake."""
    other = street.user(3000)
    await town.with_reminders(other)
    await user.send("/start")
    assert street.bot_app is not None
    clock, due = street.playground.clock, await street.bot_app.store.next_due()
    assert due is not None
    await clock.advance((due - clock.now()).total_seconds() - 5)
    await town.order(street, status=429, seconds=3600, chats_only=True, chat_id=CHAT)
    await town.write(user, "/privacy")
    await town.eventually(lambda: flooded(street))
    await clock.advance(60.0)
    await other.until(lambda messages: "⏰" in messages[-1]["text"])
    assert await town.orders_left(street) == 1, "still flooded"


async def test_it_obeys_the_wait(street: Street, user: User) -> None:
    """Not one call to that chat before the time is over, of whatever kind."""
    await town.with_reminders(user)
    await town.order(street, status=429, seconds=100, chats_only=True, chat_id=CHAT, method="sendMessage")
    mark = await town.last_call(street)
    await town.write(user, "/status")
    await street.playground.clock.advance(2.0)
    await town.write(user, "/cases")
    await town.rest(street)
    made = [c["status"] for c in await town.calls(street, mark) if c["chat_id"] == CHAT]
    assert made == [429, 200, 200], "asked, sent, and the old keyboard taken away"


async def test_it_answers_people_before_it_reminds_when_all_are_flooded(street: Street) -> None:
    """Reminders fall due in a global flood while people tap: the people's screens come first, then every reminder."""
    assert street.bot_app is not None
    sleeping = [street.user(4000 + 60 * n) for n in range(CROWD)]  # whose reminders fall due in the same minute
    awake = [street.user(5090 + n) for n in range(CROWD)]  # and theirs later in that hour
    for person in sleeping:
        await town.with_reminders(person)
    for person in awake:
        await person.send("/start")
    due = await street.bot_app.store.next_due()
    clock = street.playground.clock
    assert due is not None
    await clock.advance((due - clock.now()).total_seconds() - 3)
    await town.order(street, status=429, seconds=20, chats_only=True)
    await asyncio.gather(*(town.write(person, "/help") for person in awake))
    await town.eventually(lambda: all_flooded(street, awake))
    mark = await town.last_call(street)
    await town.rest(street)
    await town.eventually(lambda: all_reminded(sleeping), street)
    made = [c for c in await town.calls(street, mark) if c["method"] == "sendMessage"]
    people, reminded = {person.chat for person in awake}, {person.chat for person in sleeping}
    assert not [c for c in made if c["status"] == 429 and c["chat_id"] in reminded], "no reminder tries meanwhile"
    came = [c["chat_id"] for c in made if c["status"] == 200]
    assert set(came[: CROWD + 1]) > people, "the newest flood wait and the pause of the reminders end together"
    assert sorted(came[: 2 * CROWD]) == sorted(people | reminded), "each reminded once"


async def all_reminded(people: list[User]) -> bool:
    newest = [(await person.messages())[-1]["text"] for person in people]
    return all("⏰" in text for text in newest)


async def all_flooded(street: Street, people: list[User]) -> bool:
    met = {c["chat_id"] for c in await town.calls(street) if c["status"] == 429}
    return met == {person.chat for person in people}


async def flooded(street: Street) -> bool:
    return any(c["status"] == 429 for c in await town.calls(street))
