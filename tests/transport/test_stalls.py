"""A polling loop that stalls or meets a stuck chat: it goes on, and no update is lost or out of order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from telegram import Update

from bot.transport.backlog import UPDATE_LIMIT
from bot.transport.delivery import DeliveryResult
from bot.transport.ordering import chat_of
from bot.transport.polling import RENEW_FROM, STEP_GRACE
from bot.transport.supervisor import Job, keep
from tests.transport.bench import PATIENCE, Bench, bench, fine
from tests.transport.conftest import WoundClock
from tests.transport.stub import TOKEN, Stub, fail, message


class Seconds:
    """A steady clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def kept(it: Bench, steady: Seconds) -> AsyncIterator[None]:
    """The bench's loop, run by a supervisor that looks often."""
    it.task.cancel()
    await asyncio.gather(it.task, return_exceptions=True)
    polling = it.polling
    job = Job("polling", polling.run, polling.stalled, polling.renew)
    it.task = asyncio.create_task(keep(job, steady=steady, tick=0.005))
    yield
    await it.stopped()


async def test_it_starts_a_poll_again_that_never_comes_to_an_end(
    stub: Stub, quick: WoundClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    steady, hung = Seconds(), asyncio.Event()
    async with bench(stub, quick, fine, steady=steady) as it:
        ask = it.request.post

        async def answered_but_lost(*arguments: object, **named: object) -> object:
            """The answer has come, and with it the updates; then the call hangs, and its own time limits too."""
            answer = await ask(*arguments, **named)  # type: ignore[arg-type]
            if answer and not hung.is_set():
                hung.set()
                await asyncio.Event().wait()
            return answer

        monkeypatch.setattr(it.request, "post", answered_but_lost)
        async with kept(it, steady):
            stub.add(message(10, 1), message(11, 1), message(12, 2))
            await asyncio.wait_for(hung.wait(), PATIENCE)
            steady.now += 50 + STEP_GRACE + 1
            await it.until_handled(3)
    assert [update for update in it.handled if update < 12] == [10, 11]
    assert sorted(it.handled) == [10, 11, 12]
    assert it.offsets()[-1] == 13
    assert [r.message for r in caplog.records if r.name.endswith("supervisor")] == ["polling: stalled; started again"]


async def polled_again(stub: Stub) -> None:
    polls = len(stub.asked("getUpdates"))
    async with asyncio.timeout(PATIENCE):
        while len(stub.asked("getUpdates")) == polls:  # noqa: ASYNC110 - what the stub was asked tells nobody
            await asyncio.sleep(0.01)


async def test_it_takes_up_a_batch_that_hung_where_it_was(
    stub: Stub, quick: WoundClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    steady, hung = Seconds(), asyncio.Event()
    async with bench(stub, quick, fine, steady=steady) as it:
        deliver = it.delivery.deliver

        async def stuck(update: Update) -> DeliveryResult:
            """The second update of chat 1 hangs beyond every limit, once."""
            if update.update_id == 11 and not hung.is_set():
                hung.set()
                await asyncio.Event().wait()
            return await deliver(update)

        monkeypatch.setattr(it.delivery, "deliver", stuck)
        async with kept(it, steady):
            stub.add(message(10, 1), message(11, 1), message(12, 1), message(13, 2))
            await asyncio.wait_for(hung.wait(), PATIENCE)
            await it.until_handled(2)
            for _ in range(2):  # the loop itself goes on: only the batch takes too long
                steady.now += UPDATE_LIMIT / 2 + 1
                await polled_again(stub)
            await it.until_handled(4)
    assert [update for update in it.handled if update != 13] == [10, 11, 12]
    assert it.handled.count(13) == 1


async def test_it_does_not_call_a_long_wait_a_stall(stub: Stub, clock: WoundClock) -> None:
    steady = Seconds()
    async with bench(stub, clock, fine, steady=steady) as it:
        stub.script["getUpdates"].append(fail(429, "Too Many Requests: retry after 900", retry_after=900))
        await asyncio.wait_for(clock.asleep.wait(), PATIENCE)
        steady.now += 900
        assert not it.polling.stalled()
        steady.now += STEP_GRACE + 1
        assert it.polling.stalled()


async def test_a_stuck_chat_makes_the_others_wait_once_and_not_once_per_update(stub: Stub, quick: WoundClock) -> None:
    asides: list[int] = []

    async def handler(update: Update) -> None:
        if chat_of(update) == 2:
            asides.append(len(it.aside))
            return
        if update.update_id == 10:
            stub.add(message(30, 2))
        await asyncio.Event().wait()

    async with bench(stub, quick, handler, limit=0.03) as it:
        stub.add(*(message(update_id, 1) for update_id in range(10, 20)))
        await it.until_handled(1)
        async with asyncio.timeout(PATIENCE):
            while it.offsets()[-1] != 31:  # noqa: ASYNC110 - what the stub was asked tells nobody
                await asyncio.sleep(0.01)
        await it.stopped()
    assert asides[0] <= 2
    assert it.aside == list(range(10, 20))


async def test_a_handler_that_cancels_itself_neither_ends_the_loop_nor_comes_again(
    stub: Stub, quick: WoundClock, caplog: pytest.LogCaptureFixture
) -> None:
    async def handler(update: Update) -> None:
        if update.update_id == 10:
            raise asyncio.CancelledError

    async with bench(stub, quick, handler) as it:
        stub.add(message(10, 1), message(11, 1), message(12, 2))
        await it.until_handled(2)
        await it.stopped()
    assert sorted(it.handled) == [11, 12]
    assert it.offsets()[-1] == 13
    assert "update 10 was cancelled by its own handler" in caplog.text


async def held_open(request: web.Request) -> web.StreamResponse:
    """Begin an answer and never end it."""
    response = web.StreamResponse()
    await response.prepare(request)
    await asyncio.Event().wait()
    return response


async def test_it_takes_new_connections_when_the_only_one_is_never_given_back(stub: Stub, quick: WoundClock) -> None:
    async with bench(stub, quick, fine, connect_timeout=0.05) as it:
        stub.script["getMe"].append(held_open)
        held: list[aiohttp.ClientResponse] = []

        async def wedge(update: Update) -> None:
            if update.update_id == 10:
                session = it.request._session
                assert session is not None
                held.append(await session.post(f"{stub.url}/bot{TOKEN}/getMe"))

        it.handler = wedge
        stub.add(message(10, 1))
        await it.until_handled(1)
        stub.add(message(11, 1))
        await it.until_handled(2)
        await it.stopped()
        held[0].close()
    assert len(quick.slept) == RENEW_FROM
