"""The polling loop against a stub, with a real Application behind it."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict

import pytest
from telegram import Update

from bot.errors import StartError, StoreBusy, StoreError
from bot.transport.ordering import chat_of
from bot.transport.polling import CONFLICT_PAUSE, MAX_BACKOFF
from tests.transport.bench import PATIENCE, bench, fine
from tests.transport.conftest import WoundClock
from tests.transport.stub import TOKEN, Stub, broken, fail, message, ok


async def test_it_handles_every_update_in_the_order_of_its_chat(stub: Stub, quick: WoundClock) -> None:
    seen: defaultdict[int, list[int]] = defaultdict(list)

    async def handler(update: Update) -> None:
        await asyncio.sleep(0)
        seen[chat_of(update) or 0].append(update.update_id)

    stub.add(*(message(i, i % 25 + 1) for i in range(1000)))
    async with bench(stub, quick, handler) as it:
        await it.until_handled(1000)
        await it.stopped()
    assert all(ids == sorted(ids) and len(ids) == 40 for ids in seen.values())
    assert it.offsets()[0] is None
    assert it.offsets()[-1] == 1000


async def test_it_asks_for_what_it_can_handle_and_never_drops(stub: Stub, quick: WoundClock) -> None:
    stub.add(message(5, 1))
    async with bench(stub, quick, fine) as it:
        await it.until_handled(1)
        await asyncio.wait_for(stub.polled.wait(), PATIENCE)
        await it.stopped()
    first, second = stub.asked("getUpdates")[:2]
    assert (first["timeout"], second["timeout"]) == ("0", "50")  # at first: is anybody there?
    for asked in (first, second):
        assert asked["allowed_updates"] == '["message","edited_message","callback_query","my_chat_member"]'
    assert "deleteWebhook" not in stub.methods()


async def test_it_leaves_out_one_bad_update_and_keeps_the_batch(stub: Stub, quick: WoundClock) -> None:
    stub.add(message(5, 1), {"update_id": 6, "message": {"date": 0}}, message(7, 1))
    async with bench(stub, quick, fine) as it:
        await it.until_handled(2)
        await it.stopped()
    assert it.handled == [5, 7]
    assert it.offsets()[-1] == 8


async def test_it_holds_a_chat_whose_database_is_away_and_runs_nothing_twice(
    stub: Stub, quick: WoundClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    trouble = [StoreBusy("locked"), StoreError("gone"), StoreBusy("locked")]

    async def handler(update: Update) -> None:
        if update.update_id == 11 and trouble:
            raise trouble.pop()

    stub.add(message(10, 1), message(11, 2), message(12, 1), message(13, 2))
    async with bench(stub, quick, handler) as it:
        await it.until_handled(4)
        await it.stopped()
    assert it.handled == [10, 12, 11, 13]
    assert it.offsets() == [None, 11, 14]
    assert quick.slept == [1.0, 2.0, 4.0]
    assert [r.message for r in caplog.records if "database" in r.message] == [
        "the database takes no changes; 2 updates are held and tried again",
        "the database takes changes again; no update is held",
    ]


async def test_it_acknowledges_a_bug_once_and_goes_on(stub: Stub, quick: WoundClock) -> None:
    async def handler(update: Update) -> None:
        if update.update_id == 10:
            raise ValueError("bug")

    stub.add(message(10, 1), message(11, 1))
    async with bench(stub, quick, handler) as it:
        await it.until_handled(1)
        await it.stopped()
    assert it.handled == [11]
    assert it.offsets()[-1] == 12


async def test_it_puts_a_hanging_update_aside_and_goes_on(stub: Stub, quick: WoundClock) -> None:
    async def handler(update: Update) -> None:
        if update.update_id == 10:
            await asyncio.Event().wait()

    stub.add(message(10, 1), message(11, 1), message(12, 2))
    async with bench(stub, quick, handler, limit=0.05) as it:
        await it.until_handled(2)
        await it.stopped()
    assert (it.aside, sorted(it.handled)) == ([10], [11, 12])
    assert it.offsets()[-1] == 13


async def test_it_stops_at_once_during_a_long_poll(stub: Stub, clock: WoundClock) -> None:
    stub.add(message(5, 1))
    async with bench(stub, clock, fine) as it:
        await it.until_handled(1)
        await asyncio.wait_for(stub.polled.wait(), PATIENCE)
        await it.stopped()
    assert it.polling.last_poll is not None


async def test_it_stops_in_the_middle_of_a_batch_and_confirms_what_it_did(stub: Stub, quick: WoundClock) -> None:
    gate, inside = asyncio.Event(), asyncio.Event()

    async def handler(update: Update) -> None:
        inside.set()
        await gate.wait()

    stub.add(message(10, 1), message(11, 1))
    async with bench(stub, quick, handler) as it:
        await inside.wait()
        it.polling.stop()
        stub.add(message(12, 1))
        gate.set()
        await it.stopped()
    last = stub.asked("getUpdates")[-1]
    assert (last["offset"], last["timeout"], last["limit"]) == ("12", "0", "1")
    assert it.handled == [10, 11]
    assert [update["update_id"] for update in stub.updates] == [12]


async def test_it_confirms_only_up_to_what_is_held_when_it_stops(stub: Stub, clock: WoundClock) -> None:
    async def handler(update: Update) -> None:
        if update.update_id == 11:
            raise StoreBusy("locked")

    stub.add(message(10, 1), message(11, 2), message(12, 3))
    async with bench(stub, clock, handler) as it:
        await it.until_handled(2)
        await it.stopped()
    assert it.offsets() == [None, 11]
    assert [update["update_id"] for update in stub.updates] == [11, 12]


async def test_it_lets_go_when_even_the_confirmation_fails(
    stub: Stub, quick: WoundClock, caplog: pytest.LogCaptureFixture
) -> None:
    async def handler(update: Update) -> None:
        it.polling.stop()
        stub.script["getUpdates"].append(broken())

    async with bench(stub, quick, handler) as it:
        stub.add(message(10, 1))
        async with asyncio.timeout(PATIENCE):
            await it.task
    assert "could not be confirmed" in caplog.text


async def test_it_recovers_from_everything_a_network_does(
    stub: Stub, quick: WoundClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    stub.script["getUpdates"].extend(
        [
            fail(502, "Bad Gateway"),
            broken(),
            broken(b'{"ok":true,"result":['),
            fail(429, "Too Many Requests: retry after 7", retry_after=7),
            ok("nonsense"),
            ok([{"no": "id"}]),
            fail(500, "Internal Server Error"),
        ]
    )
    stub.add(message(5, 1))
    async with bench(stub, quick, fine) as it:
        await it.until_handled(1)
        stub.add(message(6, 1))
        await it.until_handled(2)
        await it.stopped()
    assert quick.slept == [1.0, 2.0, 4.0, 7.0, 8.0, 16.0, MAX_BACKOFF]
    about = [r.message for r in caplog.records if r.name == "bot.transport.polling"]
    assert about == [
        "Telegram cannot be reached: Bad Gateway; trying again",
        "Telegram answers again after 6 failures",
    ]


@pytest.mark.parametrize(
    ("code", "description"), [(401, "Unauthorized"), (404, "Not Found"), (401, "invalid token specified")]
)
async def test_it_ends_with_one_readable_line_when_the_token_is_refused(
    stub: Stub, quick: WoundClock, code: int, description: str
) -> None:
    stub.script["getUpdates"].append(fail(code, description))
    async with bench(stub, quick, fine) as it:
        with pytest.raises(StartError) as caught:
            await it.task
    assert len(caught.value.lines) == 1
    assert "BOT_TOKEN" in caught.value.lines[0]
    assert TOKEN not in caught.value.lines[0]


async def test_it_explains_a_second_poller_once_a_minute(
    stub: Stub, quick: WoundClock, caplog: pytest.LogCaptureFixture
) -> None:
    stub.script["getUpdates"].extend(fail(409, "Conflict: terminated by other getUpdates request") for _ in range(9))
    stub.add(message(5, 1))
    async with bench(stub, quick, fine) as it:
        await it.until_handled(1)
        await it.stopped()
    assert quick.slept == [CONFLICT_PAUSE * 2] * 9
    assert caplog.text.count("another program") == 2


async def test_it_does_not_explain_it_again_for_each_poll_between_two_of_them(
    stub: Stub, quick: WoundClock, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(4):
        stub.script["getUpdates"].extend([fail(409, "Conflict: terminated by other getUpdates request"), ok([])])
    stub.add(message(5, 1))
    async with bench(stub, quick, fine) as it:
        await it.until_handled(1)
        await it.stopped()
    assert quick.slept == [CONFLICT_PAUSE * 2] * 4
    assert caplog.text.count("another program") == 1


@pytest.mark.parametrize("refused", [False, True])
async def test_it_removes_a_webhook_that_is_in_its_way_without_dropping_updates(
    stub: Stub, quick: WoundClock, refused: bool
) -> None:
    conflict = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook"
    stub.script["getUpdates"].append(fail(409, conflict))
    if refused:
        stub.script["deleteWebhook"].append(fail(400, "Bad Request: no"))
    stub.add(message(5, 1))
    async with bench(stub, quick, fine) as it:
        await it.until_handled(1)
        await it.stopped()
    assert stub.asked("deleteWebhook") == [{"drop_pending_updates": "false"}]


async def test_it_stops_while_it_waits_after_a_failure(stub: Stub, clock: WoundClock) -> None:
    stub.script["getUpdates"].append(fail(502, "Bad Gateway"))
    async with bench(stub, clock, fine) as it:
        await asyncio.wait_for(clock.asleep.wait(), PATIENCE)
        await it.stopped()
    assert stub.methods().count("getUpdates") == 1
    assert it.polling.last_poll is None


async def test_it_keeps_no_more_than_a_batch_in_mind(stub: Stub, quick: WoundClock) -> None:
    stub.add(*(message(i, i % 9 + 1) for i in range(950)))
    async with bench(stub, quick, fine) as it:
        await it.until_handled(950)
        await it.stopped()
        assert it.polling._backlog._done == set()
