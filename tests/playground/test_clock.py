"""Winding: sleepers wake in order and see their own time, not the end of the jump."""

from __future__ import annotations

import asyncio

import pytest

from playground.clock import WoundClock
from playground.server import Playground
from tests.playground.conftest import CHAT, BotApi, User

HOUR = 3600.0


async def test_it_jumps_by_what_it_is_asked() -> None:
    clock = WoundClock()
    before = clock.seconds()
    await clock.advance(21 * 86_400)
    assert 0 <= clock.seconds() - before - 21 * 86_400 < 60
    assert clock.now().utcoffset() is not None


async def test_it_wakes_sleepers_in_the_order_they_are_due() -> None:
    clock = WoundClock()
    begin = clock.seconds()
    woken: list[tuple[str, float]] = []

    async def sleeper(name: str, hours: float) -> None:
        await clock.sleep(hours * HOUR)
        woken.append((name, round((clock.seconds() - begin) / HOUR, 1)))

    tasks = [asyncio.create_task(sleeper(name, hours)) for name, hours in (("c", 9), ("a", 1), ("b", 5))]
    await asyncio.sleep(0)
    await clock.advance(6 * HOUR)
    assert woken == [("a", 1.0), ("b", 5.0)]
    await clock.advance(6 * HOUR)
    assert woken[-1] == ("c", 9.0)
    await asyncio.gather(*tasks)


async def test_it_lets_a_worker_come_round_every_hour() -> None:
    clock = WoundClock()
    begin = clock.seconds()
    seen: list[int] = []

    async def worker() -> None:
        while True:
            await clock.sleep(HOUR)
            await asyncio.to_thread(lambda: None)  # as a database would: not done within a few turns of the loop
            seen.append(round((clock.seconds() - begin) / HOUR))

    task = asyncio.create_task(worker())
    await asyncio.sleep(0)
    await clock.advance(24.5 * HOUR)
    task.cancel()
    assert seen == list(range(1, 25))


async def test_it_does_not_wait_for_ever_for_a_sleeper_that_hangs() -> None:
    clock = WoundClock(settle_seconds=0.05)
    hang = asyncio.Event()

    async def stuck() -> None:
        await clock.sleep(1)
        await hang.wait()

    task = asyncio.create_task(stuck())
    await asyncio.sleep(0)
    before = clock.seconds()
    await clock.advance(HOUR)
    assert clock.seconds() - before >= HOUR
    hang.set()
    await task


async def test_it_forgets_sleepers_that_were_cancelled() -> None:
    clock = WoundClock()
    task = asyncio.create_task(clock.sleep(HOUR))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await clock.advance_until(lambda: False, 2 * HOUR) is False


async def test_it_stops_where_something_happened() -> None:
    clock = WoundClock()
    begin = clock.seconds()
    happened = asyncio.Event()

    async def sleeper() -> None:
        await clock.sleep(5 * HOUR)
        happened.set()

    task = asyncio.create_task(sleeper())
    await asyncio.sleep(0)
    assert await clock.advance_until(happened.is_set, 100 * HOUR)
    assert round((clock.seconds() - begin) / HOUR) == 5
    await task


async def test_it_sleeps_in_real_time_too() -> None:
    await WoundClock().sleep(0.01)
    await WoundClock().sleep(-1)


async def test_it_winds_to_the_next_message_of_the_bot(bot: BotApi, user: User, playground: Playground) -> None:
    begin = playground.clock.seconds()

    async def reminders() -> None:
        for hours in (10, 20):
            await playground.clock.sleep(10 * HOUR)
            await bot.ok("sendMessage", chat_id=CHAT, text=f"after {hours} hours")

    task = asyncio.create_task(reminders())
    await asyncio.sleep(0)
    wind = {"until": "next_message", "max_seconds": 1000 * HOUR}
    answer = await user.post("/clock/advance", wind)
    assert answer["found"]
    assert round((answer["epoch"] - begin) / HOUR) == 10
    assert [m["text"] for m in await user.messages()] == ["/start", "after 10 hours"]
    assert (await user.post("/clock/advance", {**wind, "chat_id": CHAT}))["found"]
    sent = (await user.messages())[-1]
    assert round((sent["date"] - begin) / HOUR) == 20
    await task
    assert not (await user.post("/clock/advance", {**wind, "max_seconds": 5}))["found"]


async def test_it_wakes_a_sleeper_in_another_process(user: User, playground: Playground) -> None:
    begin = (await user.get("/clock"))["epoch"]
    seen: list[float] = []

    async def remote() -> None:
        for hours in (1, 2, 3, 99):
            answer = await user.get(f"/clock/wait?until={begin + hours * HOUR}&who=reminders")
            seen.append(round((answer["epoch"] - begin) / HOUR, 1))

    task = asyncio.create_task(remote())
    while not playground.clock.sleepers:  # noqa: ASYNC110 (the request is on its way)
        await asyncio.sleep(0)
    await user.post("/clock/advance", {"seconds": 5 * HOUR})
    assert seen == [1.0, 2.0, 3.0]
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(
    "body",
    [
        {"seconds": -1},
        {"seconds": "5"},
        {"seconds": True},
        {},
        {"until": "tomorrow", "max_seconds": 5},
        {"until": "next_message"},
        {"until": "next_message", "max_seconds": 5, "chat_id": "x"},
    ],
)
async def test_it_refuses_to_wind_by_nonsense(stranger: User, body: dict[str, object]) -> None:
    await stranger.post("/clock/advance", body, status=400)


async def test_it_refuses_a_wait_without_a_time(stranger: User) -> None:
    await stranger.get("/clock/wait", status=400)
    await stranger.get("/clock/wait?until=soon", status=400)
