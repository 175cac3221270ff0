"""What is pending after a start: to whom it is shown, to whom nothing is sent, and how fast."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import StoreBusy, StoreError
from bot.guide.state import State
from bot.handlers.resume import PAUSE, resume
from bot.store.store import Store
from tests.conftest import Street
from tests.pretend import User
from tests.test_resume_after_kill import LONG_ENOUGH, STEP_1, STEP_2, TO_PLAN

SHOWING = ("sendMessage", "sendDocument", "editMessageText", "editMessageReplyMarkup", "deleteMessage")


async def leave_pending(street: Street, user: User, *, ago: float = 0, **chat: Any) -> None:
    """As if the bot had been ended between the commit of a tap on "Steps" and its screen."""
    assert street.bot_app is not None
    seen = street.playground.clock.now() - timedelta(seconds=ago)

    def tap(state: State | None) -> tuple[State | None, None]:
        assert state is not None
        cases = tuple(replace(case, place="steps") for case in state.cases)
        return State(replace(state.chat, last_seen=seen, **chat), cases), None

    await street.bot_app.store.change(user.chat, tap)


async def calls(street: Street, since: int = 0) -> tuple[list[str], int]:
    """The methods that show something the bot called after call number `since`, and the number of the last call."""
    async with street.session.get(f"{street.playground.url}/calls", params={"since": since}) as answer:
        found = await answer.json()
    return [call["method"] for call in found["calls"] if call["method"] in SHOWING], found["last"]


async def shown_after_start(street: Street) -> list[str]:
    """Stop, start, let the pause pass: the calls that show something."""
    await street.stop()
    _, before = await calls(street)
    await street.start()
    await street.user().wind(days=LONG_ENOUGH)
    return (await calls(street, before))[0]


@pytest.fixture
async def user(street: Street) -> User:
    """Somebody at the first step, with the bot running."""
    user = street.user()
    await user.send("/start")
    await user.walk(*TO_PLAN, "Start")
    return user


async def test_it_shows_what_is_pending_once(street: Street, user: User) -> None:
    await leave_pending(street, user)
    assert await shown_after_start(street) == ["editMessageText"]
    await user.sees("Your steps")
    assert await shown_after_start(street) == []


async def test_it_sends_nothing_to_who_saw_everything(street: Street, user: User) -> None:
    reader, writer = street.user(2), street.user(3)
    for one in (reader, writer):
        await one.send("/start")
        await one.walk(*TO_PLAN)
    await reader.send("/help")
    await writer.walk("Go to the request", "End of the month", "The text", "Nederlands", "Yes, show the text")
    await user.tap("I have these")
    assert await shown_after_start(street) == []


async def test_it_owes_nothing_when_one_screen_waited_for_another(street: Street, user: User) -> None:
    await user.post("/faults", {"method": "sendMessage", "delay_s": 0.3})
    for text in ("/status", "/reminders"):
        await user.post(f"/user/{user.chat}/send", {"text": text, "language_code": "en"})
    await street.settle()
    assert await shown_after_start(street) == []


async def test_it_leaves_who_blocked_it_alone(street: Street, user: User) -> None:
    await leave_pending(street, user, blocked=True)
    assert await shown_after_start(street) == []


async def test_it_shows_nothing_that_is_a_day_old(street: Street, user: User) -> None:
    await leave_pending(street, user, ago=86_400)
    assert await shown_after_start(street) == []


async def test_it_sends_nothing_to_a_chat_without_a_case(
    street: Street, user: User, caplog: pytest.LogCaptureFixture
) -> None:
    await leave_pending(street, user, active_case=None)
    assert street.bot_app is not None
    await street.bot_app.store.change(user.chat, lambda state: (replace(state, cases=()) if state else None, None))
    assert await shown_after_start(street) == []
    assert "pending screen" not in caplog.text


async def test_it_sends_a_new_message_where_there_is_none_to_edit(street: Street, user: User) -> None:
    await leave_pending(street, user, live_message=None)
    assert await shown_after_start(street) == ["sendMessage"]
    assert await shown_after_start(street) == []


async def test_it_leaves_the_screen_to_a_tap_since_the_start(street: Street, user: User) -> None:
    await leave_pending(street, user)
    await street.stop()
    await street.start()
    _, before = await calls(street)
    await user.tap("I have these")
    await user.wind(days=LONG_ENOUGH)
    assert (await calls(street, before))[0] == ["editMessageText"]
    await user.sees(STEP_2)


class Recorder:
    """The playground's time, with sleeps that are only written down; `meanwhile` happens in the first pause."""

    def __init__(self, street: Street, meanwhile: Callable[[], Awaitable[None]] | None = None) -> None:
        self.now = street.playground.clock.now
        self.slept: list[float] = []
        self._meanwhile = meanwhile

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if self._meanwhile and len(self.slept) == 2:
            await self._meanwhile()


async def resume_now(street: Street, clock: Recorder) -> list[str]:
    """Have the running bot look for what is pending; the calls that show something."""
    assert street.bot_app is not None
    _, before = await calls(street)
    await resume(replace(street.bot_app.services, clock=clock), street.bot_app.chat_locks, per_second=30)
    await street.settle()
    return (await calls(street, before))[0]


@pytest.fixture
async def people(street: Street, user: User) -> list[User]:
    """Three whose screen is pending, the newest first."""
    people = [street.user(3), street.user(2), user]
    for person in reversed(people):
        await person.send("/start")
        await leave_pending(street, person)
    return people


async def test_it_goes_a_third_as_fast_as_it_may(street: Street, people: list[User]) -> None:
    clock = Recorder(street)
    assert await resume_now(street, clock) == ["editMessageText"] * len(people)
    assert clock.slept == [PAUSE, 0.1, 0.1, 0.1]


async def test_it_leaves_out_who_is_seen_before_it_is_their_turn(street: Street, people: list[User]) -> None:
    clock = Recorder(street, lambda: leave_pending(street, people[-1]))
    assert await resume_now(street, clock) == ["editMessageText"] * 2


async def test_it_shows_the_others_theirs_when_one_chat_cannot_be_read(
    street: Street, people: list[User], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert street.bot_app is not None
    load = street.bot_app.store.load

    async def broken(chat_id: int) -> State | None:
        if chat_id == people[1].chat:
            raise StoreError("a stored case cannot be read")
        return await load(chat_id)

    monkeypatch.setattr(street.bot_app.store, "load", broken)
    assert await resume_now(street, Recorder(street)) == ["editMessageText"] * 2
    assert "a pending screen waits" in caplog.text


@pytest.mark.parametrize(("times", "shown"), [(3, ["editMessageText"]), (10_000, [])])
async def test_it_asks_again_while_the_store_does_not_say_what_is_pending(
    street: Street,
    user: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    times: int,
    shown: list[str],
) -> None:
    """Locked right after the start, by a backup of the host say. The bot works meanwhile."""
    pending, left = Store.pending_screens, [None] * times

    async def busy(*arguments: Any) -> list[int]:
        if left:
            left.pop()
            raise StoreBusy("locked")
        return await pending(*arguments)

    monkeypatch.setattr(Store, "pending_screens", busy)
    await leave_pending(street, user)
    seen = await shown_after_start(street)
    _, before = await calls(street)
    await user.wind(days=0.01)
    assert seen + (await calls(street, before))[0] == shown
    assert ("pending screens wait for the next start" in caplog.text) == (not shown)
    await user.tap("Go on" if shown else "I have these")
    await user.sees(STEP_1 if shown else STEP_2)
