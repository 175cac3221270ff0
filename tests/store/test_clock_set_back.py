"""The machine's clock is set back: reminders neither storm nor stop, nothing is forgotten, no lease lasts for ever."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from bot.clock import Clock
from bot.store import Claimed, Store
from tests.conftest import Street
from tests.pretend import User
from tests.store.world import DAY, NOW, closed, keep, state

NO_BATTERY = datetime(1970, 1, 1, 0, 5, tzinfo=UTC)  # a board without one, until it hears the time
HOUR, YEAR = timedelta(hours=1), timedelta(days=365)
LEASE = timedelta(minutes=5)
LATE = NOW + 400 * DAY  # the machine was off for long, and its clock is right


async def _claim(store: Store, now: datetime) -> Claimed:
    (claimed,) = await store.claim_due(now, LEASE, 10)
    return claimed


@pytest.mark.parametrize("back", [HOUR, YEAR])
async def test_it_ends_a_lease_of_a_clock_that_was_set_back(store: Store, back: timedelta) -> None:
    """Whoever held it crashed; the row is free within a day and the lease, not when the old time comes again."""
    await keep(store, state())
    await _claim(store, LATE)
    claimed = await _claim(store, LATE - back + DAY + LEASE)
    assert claimed.attempts == 2


@pytest.mark.parametrize("back", [HOUR, YEAR])
async def test_it_tries_again_by_the_clock_that_was_set_back(store: Store, back: timedelta) -> None:
    """The claim is of the old time, the moment to try again of the new one."""
    await keep(store, state())
    claimed = await _claim(store, LATE)
    await store.release(claimed, LATE - back + HOUR)
    assert await _claim(store, LATE - back + HOUR + timedelta(seconds=1)) == replace(claimed, attempts=2)


async def test_it_gives_a_lease_that_lasts_to_nobody_else_when_the_clock_is_set_back_a_little(store: Store) -> None:
    await keep(store, state())
    await _claim(store, LATE)
    assert await store.claim_due(LATE - HOUR, LEASE, 10) == []


async def test_it_does_not_claim_over_and_over_what_was_released_for_long(store: Store) -> None:
    await keep(store, state())
    now = LATE
    for attempts in range(1, 4):
        claimed = await _claim(store, now)
        assert claimed.attempts == attempts
        await store.release(claimed, LATE + YEAR)
        assert await store.claim_due(now, LEASE, 10) == []
        now += DAY + LEASE + timedelta(seconds=1)


@pytest.mark.parametrize("back", [HOUR, YEAR])
async def test_it_forgets_nothing_because_the_clock_was_set_back(store: Store, back: timedelta) -> None:
    kept = [closed(1, at=NOW - 29 * DAY), state(2, at=NOW - 399 * DAY), state(3), closed(4)]
    for one in kept:
        await keep(store, one)
    assert await store.purge(NOW - back - 30 * DAY, NOW - back - 400 * DAY) == 0
    assert (await store.statistics())["chats"] == len(kept)


class SetBack:
    """A machine's clock that is set back; how long somebody sleeps is measured by the steady one."""

    def __init__(self, clock: Clock, by: timedelta) -> None:
        self._clock, self._by = clock, by

    def now(self) -> datetime:
        return self._clock.now() - self._by

    async def sleep(self, seconds: float) -> None:
        await self._clock.sleep(seconds)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._clock, name)


class Still(SetBack):
    """A clock that stands still."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock, timedelta())
        self._moment = clock.now()

    def now(self) -> datetime:
        return self._moment


@pytest.mark.parametrize("back", [HOUR, YEAR])
async def test_it_reminds_once_and_goes_on_reminding(street: Street, user: User, back: timedelta) -> None:
    """Three days before a reminder the clock is set back; the bot at work sees it, and so does one that starts."""
    await user.send("/start")
    await user.walk("End it", "BASE")
    assert street.bot_app is not None
    right = street.bot_app.clock
    turned = cast(Any, SetBack(right, back))
    object.__setattr__(street.bot_app.services, "clock", turned)
    sent = await _sent(street)
    await user.wind(days=2)
    assert await _sent(street) == sent
    for number in (1, 2):
        assert await user.wind(until_message=True, max_days=back.days + 4)
        await user.wind(days=1)
        assert await _sent(street) == sent + number


async def _sent(street: Street) -> int:
    """How many messages the bot has sent; every reminder is a new one."""
    async with street.session.get(f"{street.playground.url}/calls") as answer:
        calls = (await answer.json())["calls"]
    return sum(call["method"] == "sendMessage" for call in calls)


async def test_a_record_outlives_a_visit_while_the_clock_stood_at_1970(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk("End it", "BASE", "Only this number", "Works, in Belgium", "Phone", "Go to the request")
    await user.send("/reminders")
    await user.tap("None at all")
    bot_app = street.bot_app
    assert bot_app is not None
    right = bot_app.clock
    object.__setattr__(bot_app.services, "clock", SetBack(right, right.now() - NO_BATTERY))
    await user.send("/status")
    object.__setattr__(bot_app.services, "clock", right)
    await street.stop()
    await street.start()
    await user.wind(days=2)
    await user.send("/status")
    await user.sees("BASE · subscription")


async def test_two_taps_of_one_moment_are_told_apart(street: Street, user: User) -> None:
    """Else the screen of the second would count as shown when the first one's was."""
    await user.send("/start")
    bot_app = street.bot_app
    assert bot_app is not None
    object.__setattr__(bot_app.services, "clock", Still(bot_app.clock))
    seen = []
    for label in ("End it", "BASE", "Only this number"):
        await user.tap(label)
        with closing(sqlite3.connect(street.settings.database_path)) as database:
            seen.append(database.execute("SELECT last_seen FROM chats").fetchone()[0])
    assert seen == sorted(set(seen))
    assert seen[-1] - seen[0] == 2, "a microsecond each"
