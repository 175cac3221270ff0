"""The order of outgoing calls, on a clock wound by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from telegram.error import Forbidden, RetryAfter

from bot.transport.limits import MAX_TRIES, Limits
from bot.transport.telegram_errors import NotSent, seconds_of
from tests.transport.conftest import WoundClock, settle


class Calls:
    """Makes calls that note when they were made, some of them refused for a while."""

    def __init__(self, clock: WoundClock) -> None:
        self.made: list[str] = []
        self.times: list[float] = []
        self._clock = clock
        self._start = clock.now()

    def __call__(self, name: str, *refusals: float) -> Callable[[], Awaitable[str]]:
        waits = list(refusals)

        async def call() -> str:
            self.made.append(name)
            self.times.append((self._clock.now() - self._start).total_seconds())
            if waits:
                raise RetryAfter(timedelta(seconds=waits.pop(0)))
            return name

        return call


async def test_it_lets_a_call_through_at_once(clock: WoundClock) -> None:
    calls, limits = Calls(clock), Limits(clock, 30)
    assert await limits.run(1, calls("a")) == "a"
    assert limits.waiting == 0
    assert clock.slept == []


async def test_it_starts_so_many_calls_in_any_second(clock: WoundClock) -> None:
    calls, limits = Calls(clock), Limits(clock, 3)
    tasks = [asyncio.create_task(limits.run(chat, calls(str(chat)))) for chat in range(8)]
    await settle()
    assert len(calls.made) == 3
    await clock.wind(10)
    await asyncio.gather(*tasks)
    assert calls.times == [0, 0, 0, 1.005, 1.005, 1.005, 2.01, 2.01], "a hundredth to spare"
    assert calls.made == [str(chat) for chat in range(8)]


async def test_it_serves_people_before_bulk(clock: WoundClock) -> None:
    calls, limits = Calls(clock), Limits(clock, 1)
    await limits.run(99, calls("first"))
    bulk = [asyncio.create_task(limits.run(i, calls(f"bulk {i}"), bulk=True)) for i in range(3)]
    await clock.wind(1.01)
    people = [asyncio.create_task(limits.run(i, calls(f"tap {i}"))) for i in range(10, 12)]
    await clock.wind(10)
    await asyncio.gather(*bulk, *people)
    assert calls.made == ["first", "bulk 0", "tap 10", "tap 11", "bulk 1", "bulk 2"]


async def test_it_repeats_after_a_flood_wait_and_holds_up_only_that_chat(clock: WoundClock) -> None:
    calls, limits = Calls(clock), Limits(clock, 30)
    flooded = asyncio.create_task(limits.run(1, calls("one", 7)))
    behind = asyncio.create_task(limits.run(1, calls("behind")))
    await settle()
    assert await limits.run(2, calls("other chat")) == "other chat"
    assert await limits.run(3, calls("bulk"), bulk=True) == "bulk"
    await clock.wind(6.5)
    assert calls.made == ["one", "other chat", "bulk"]
    await clock.wind(0.5)
    assert [await flooded, await behind] == ["one", "behind"]
    assert calls.times[-2:] == [7, 7]
    assert limits.waiting == 0


async def test_it_gives_up_when_the_flood_wait_is_too_long(clock: WoundClock) -> None:
    calls, limits = Calls(clock), Limits(clock, 30)
    with pytest.raises(RetryAfter):
        await limits.run(1, calls("x", 121))
    task = asyncio.create_task(limits.run(1, calls("y", 100, 30)))
    await clock.wind(100)
    with pytest.raises(RetryAfter):
        await task


async def test_it_gives_up_after_so_many_refusals(quick: WoundClock) -> None:
    calls, limits = Calls(quick), Limits(quick, 30)
    with pytest.raises(RetryAfter):
        await limits.run(1, calls("x", *[1] * 20))
    assert len(calls.made) == MAX_TRIES


async def test_it_does_not_send_what_waited_too_long(clock: WoundClock) -> None:
    calls, limits = Calls(clock), Limits(clock, 1)
    tasks = [asyncio.create_task(limits.run(i, calls(str(i)))) for i in range(125)]
    await clock.wind(130)
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results[-5:]] == [NotSent] * 5
    assert len(calls.made) == 120


async def test_it_gives_no_place_to_what_waited_too_long(clock: WoundClock) -> None:
    """Else a queue that is once too long would never become shorter: each would find the one before it too late."""
    calls, limits = Calls(clock), Limits(clock, 1)
    first = [asyncio.create_task(limits.run(i, calls(str(i)))) for i in range(500)]
    await clock.wind(130)
    late = asyncio.create_task(limits.run(999, calls("999")))
    await clock.wind(2)
    assert late.done(), "else it would be waited for without an end"
    assert await late == "999"
    assert len([task for task in first if task.done()]) == 500
    await asyncio.gather(*first, return_exceptions=True)


async def test_it_slows_bulk_when_several_chats_are_flooded_at_once(clock: WoundClock) -> None:
    calls, limits = Calls(clock), Limits(clock, 30)
    flooded = [asyncio.create_task(limits.run(i, calls(f"chat {i}", 20))) for i in range(3)]
    await settle()
    bulk = asyncio.create_task(limits.run(8, calls("bulk"), bulk=True))
    await settle()
    assert await limits.run(9, calls("tap")) == "tap"
    assert "bulk" not in calls.made
    await clock.wind(20)
    await asyncio.gather(bulk, *flooded)


async def test_it_wakes_for_people_while_bulk_pauses(clock: WoundClock) -> None:
    calls, limits = Calls(clock), Limits(clock, 3)
    flooded = [asyncio.create_task(limits.run(i, calls(f"chat {i}", 20))) for i in range(3)]
    await settle()
    bulk = asyncio.create_task(limits.run(8, calls("bulk"), bulk=True))
    await settle()
    tap = asyncio.create_task(limits.run(9, calls("tap")))
    await clock.wind(1.01)
    assert await tap == "tap"
    assert "bulk" not in calls.made
    await clock.wind(30)
    await asyncio.gather(bulk, *flooded)


async def test_it_does_not_slow_bulk_for_one_busy_chat(clock: WoundClock) -> None:
    calls, limits = Calls(clock), Limits(clock, 30)
    task = asyncio.create_task(limits.run(1, calls("x", 0.1, 0.1, 0.1, 20)))
    await clock.wind(0.5)
    assert await limits.run(2, calls("bulk"), bulk=True) == "bulk"
    await clock.wind(30)
    await task


async def test_it_does_not_wait_for_a_clock_that_was_set_back(clock: WoundClock) -> None:
    calls, limits = Calls(clock), Limits(clock, 1)
    await limits.run(1, calls("before"))
    clock.time -= timedelta(hours=1)
    assert await limits.run(1, calls("after")) == "after"


async def test_it_passes_other_errors_on(clock: WoundClock) -> None:
    limits = Limits(clock, 30)

    async def blocked() -> None:
        raise Forbidden("bot was blocked by the user")

    with pytest.raises(Forbidden):
        await limits.run(1, blocked)
    assert limits.waiting == 0


async def test_it_forgets_callers_that_leave(clock: WoundClock) -> None:
    calls, limits = Calls(clock), Limits(clock, 1)
    await limits.run(0, calls("first"))
    tasks = [asyncio.create_task(limits.run(i, calls(str(i)), bulk=i % 2 == 0)) for i in range(1, 9)]
    await settle()
    for task in tasks[:-1]:
        task.cancel()
    await clock.wind(4)
    await asyncio.gather(*tasks, return_exceptions=True)
    assert calls.made == ["first", "8"]
    assert limits.waiting == 0
    assert len(limits._chat_locks) == 0


async def test_it_tells_the_impatient_of_a_flood_at_once_and_makes_no_call_before_its_end(clock: WoundClock) -> None:
    calls, limits = Calls(clock), Limits(clock, 30)
    with pytest.raises(RetryAfter) as first:
        await limits.run(1, calls("x", 7), patient=False)
    assert seconds_of(first.value) == 7
    await clock.wind(3)
    with pytest.raises(RetryAfter) as second:
        await limits.run(1, calls("too early"), patient=False)
    assert seconds_of(second.value) == 4, "what is left"
    assert await limits.run(2, calls("other chat"), patient=False) == "other chat"
    patient = asyncio.create_task(limits.run(1, calls("patient")))
    await settle()
    with pytest.raises(RetryAfter):
        await limits.run(1, calls("not behind it"), patient=False)
    await clock.wind(4)
    assert await patient == "patient"
    assert await limits.run(1, calls("after"), patient=False) == "after"
    assert calls.made == ["x", "other chat", "patient", "after"]


async def test_it_forgets_floods_that_are_over(clock: WoundClock) -> None:
    calls, limits = Calls(clock), Limits(clock, 30)
    for chat in range(5):
        with pytest.raises(RetryAfter):
            await limits.run(chat, calls("x", 1), patient=False)
        await clock.wind(2)
    assert len(limits._flooded) == 1


async def test_it_does_not_obey_a_flood_of_before_the_clock_was_set_back(clock: WoundClock) -> None:
    calls, limits = Calls(clock), Limits(clock, 30)
    with pytest.raises(RetryAfter):
        await limits.run(1, calls("before", 50), patient=False)
    clock.time -= timedelta(hours=1)
    assert await limits.run(1, calls("after"), patient=False) == "after"


async def test_it_shows_screens_in_place_while_messages_wait(clock: WoundClock) -> None:
    calls, limits = Calls(clock), Limits(clock, 2)
    waiting = [asyncio.create_task(limits.run(i, calls(f"reminder {i}"), bulk=True)) for i in range(9)]
    await clock.wind(2)
    assert await limits.run(100, calls("screen"), message=False) == "screen"
    assert await limits.run(101, calls("keyboard"), message=False, bulk=True) == "keyboard"
    assert calls.made[-2:] == ["screen", "keyboard"]
    await clock.wind(10)
    await asyncio.gather(*waiting)


async def test_a_tap_goes_before_the_reminder_of_its_own_chat_that_waits(clock: WoundClock) -> None:
    calls, limits = Calls(clock), Limits(clock, 1)
    waiting = [asyncio.create_task(limits.run(i, calls(f"reminder {i}"), bulk=True)) for i in range(3)]
    await settle()
    assert await limits.run(2, calls("screen"), message=False) == "screen"
    assert calls.made == ["reminder 0", "screen"]
    await clock.wind(10)
    await asyncio.gather(*waiting)


async def test_bulk_goes_evenly_and_never_too_fast(clock: WoundClock) -> None:
    calls, limits = Calls(clock), Limits(clock, 30)
    waiting = [asyncio.create_task(limits.run(i, calls(str(i)), bulk=True)) for i in range(300)]
    await clock.wind(12)
    await asyncio.gather(*waiting)
    assert all(later - now > 1 for now, later in zip(calls.times, calls.times[30:], strict=False))
    gaps = [later - now for now, later in zip(calls.times[5:], calls.times[6:], strict=False)]
    assert max(gaps) - min(gaps) < 0.001
    assert 299 / calls.times[-1] == pytest.approx(30, rel=0.02)


async def test_a_message_that_somebody_waits_for_takes_the_next_place_of_bulk(clock: WoundClock) -> None:
    calls, limits = Calls(clock), Limits(clock, 30)
    waiting = [asyncio.create_task(limits.run(i, calls(str(i)), bulk=True)) for i in range(200)]
    await clock.wind(3)
    asked = clock.now()
    letter = asyncio.create_task(limits.run(999, calls("letter")))
    while not letter.done():
        await clock.wind(0.001)
    assert clock.now() - asked < timedelta(seconds=1.1 / 30)
    await clock.wind(10)
    await asyncio.gather(*waiting)
    assert all(later - now > 1 for now, later in zip(calls.times, calls.times[30:], strict=False))


async def test_bulk_comes_a_second_after_the_last_message_of_its_chat(clock: WoundClock) -> None:
    calls, limits = Calls(clock), Limits(clock, 30)
    await limits.run(1, calls("letter"))
    waiting = asyncio.create_task(limits.run(1, calls("reminder"), bulk=True))
    assert await limits.run(2, calls("other chat"), bulk=True) == "other chat"
    assert await limits.run(1, calls("screen"), message=False) == "screen"
    await clock.wind(2)
    await waiting
    assert calls.made == ["letter", "other chat", "screen", "reminder"]
    assert calls.times[-1] == pytest.approx(1.005)
    assert len(limits._last_message) == 1


@pytest.mark.parametrize("message", [True, False])
async def test_bulk_obeys_a_flood_that_another_call_of_its_chat_met_meanwhile(clock: WoundClock, message: bool) -> None:
    calls, limits, answered = Calls(clock), Limits(clock, 30), asyncio.Event()

    async def slow() -> None:
        await answered.wait()
        raise RetryAfter(timedelta(seconds=3))

    edit = asyncio.create_task(limits.run(7, slow, message=False, patient=False))
    await settle()
    bulk = asyncio.create_task(limits.run(7, calls("bulk"), message=message, bulk=True))
    await settle()
    answered.set()
    with pytest.raises(RetryAfter):
        await edit
    await settle()
    assert calls.made == []
    await clock.wind(5)
    assert await bulk == "bulk"
    assert calls.times[0] >= 3
