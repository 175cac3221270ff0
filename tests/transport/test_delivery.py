"""What becomes of an update: done, failed, held or put aside."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram import Bot, Message, Update

from bot.errors import StoreBusy, StoreError
from bot.transport.delivery import MAX_TRIES, Delivery, DeliveryResult, note_error
from tests.transport.stub import TOKEN, message, tap

Process = Callable[[Update], Awaitable[None]]


class Watched:
    """A Delivery with its ears: what was put aside, what was counted."""

    def __init__(self, process: Process, *, aside: BaseException | None = None, limit: float = 10.0) -> None:
        self.aside: list[int] = []
        self.counted: list[tuple[str, str]] = []
        self._aside_error = aside
        self.delivery = Delivery(
            Bot(TOKEN), process, self._put_aside, time_limit=limit, count=lambda *it: self.counted.append(it)
        )

    async def _put_aside(self, update_id: int) -> None:
        if self._aside_error is not None:
            raise self._aside_error
        self.aside.append(update_id)

    async def __call__(self, raw: dict[str, Any]) -> DeliveryResult:
        update = self.delivery.read(raw)
        assert update is not None
        return await self.delivery.deliver(update)


async def fine(update: Update) -> None:
    pass


async def stuck(update: Update) -> None:
    await asyncio.Event().wait()


def noting(*errors: Exception) -> Process:
    async def process(update: Update) -> None:
        for error in errors:
            note_error(error)

    return process


async def test_it_is_done_when_the_handlers_are() -> None:
    watched = Watched(fine)
    assert await watched(message(1, 7)) is DeliveryResult.DONE
    assert await watched(tap(2, 7)) is DeliveryResult.DONE
    assert await watched({"update_id": 3}) is DeliveryResult.DONE
    assert watched.counted == [("message", "done"), ("callback_query", "done"), ("other", "done")]


async def test_it_does_not_repeat_a_bug_but_records_what_it_cost() -> None:
    watched = Watched(noting(ValueError("bug")))
    assert await watched(message(1, 7)) is DeliveryResult.FAILED
    assert watched.aside == [1]


async def test_it_holds_what_a_bug_met_while_it_cannot_be_recorded() -> None:
    assert await Watched(noting(ValueError("bug")), aside=StoreError("no"))(message(1, 7)) is DeliveryResult.HELD


async def test_it_does_not_let_an_exception_of_process_through(caplog: pytest.LogCaptureFixture) -> None:
    async def process(update: Update) -> None:
        raise TimeoutError

    assert await Watched(process)(message(1, 7)) is DeliveryResult.FAILED
    assert "update 1 was not handled" in caplog.text


async def test_it_holds_while_the_database_is_busy() -> None:
    watched = Watched(noting(ValueError("first"), StoreBusy("locked")))
    for _ in range(MAX_TRIES * 3):
        assert await watched(message(1, 7)) is DeliveryResult.HELD
    assert watched.aside == []


async def test_it_puts_aside_an_update_that_a_working_database_keeps_refusing() -> None:
    watched = Watched(noting(StoreError("no")))
    outcomes = [await watched(message(1, 7)) for _ in range(MAX_TRIES)]
    assert outcomes == [DeliveryResult.HELD] * (MAX_TRIES - 1) + [DeliveryResult.ASIDE]
    assert watched.aside == [1]


async def test_it_goes_on_holding_when_the_database_is_away_altogether() -> None:
    watched = Watched(noting(StoreError("no")), aside=StoreError("no"))
    assert {await watched(message(1, 7)) for _ in range(MAX_TRIES * 2)} == {DeliveryResult.HELD}


async def test_it_remembers_a_bounded_number_of_tries() -> None:
    watched = Watched(noting(StoreError("no")))
    for number in range(1500):
        await watched(message(number, 7))
    assert len(watched.delivery._tries) == 1000


async def test_it_puts_aside_what_is_not_finished_in_time(caplog: pytest.LogCaptureFixture) -> None:
    watched = Watched(stuck, limit=0.01)
    assert await watched(message(8, 7)) is DeliveryResult.ASIDE
    assert watched.aside == [8]
    assert "update 8 was not finished in 0.01 s" in caplog.text


async def test_it_holds_what_it_cannot_record_as_put_aside() -> None:
    assert await Watched(stuck, limit=0.01, aside=StoreBusy("locked"))(message(8, 7)) is DeliveryResult.HELD


async def test_it_goes_on_when_the_recording_has_a_bug(caplog: pytest.LogCaptureFixture) -> None:
    assert await Watched(stuck, limit=0.01, aside=KeyError("bug"))(message(8, 7)) is DeliveryResult.ASIDE
    assert "not recorded" in caplog.text


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 1, "message": {"message_id": "no chat"}},
        {"update_id": 1, "message": {**message(1, 7)["message"], "date": "soon"}},
        {"update_id": "1"},
        {},
        [],
        None,
    ],
)
async def test_it_leaves_out_what_nobody_can_read(raw: Any, caplog: pytest.LogCaptureFixture) -> None:
    watched = Watched(fine)
    assert watched.delivery.read(raw) is None
    assert [outcome for _, outcome in watched.counted] == ["unreadable"]
    assert "no chat" not in caplog.text


async def test_it_reads_no_more_of_the_message_under_a_button_than_is_looked_at() -> None:
    raw = tap(1, 7)
    message_of_it = raw["callback_query"]["message"]
    message_of_it |= {"text": "long", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]}}
    update = Watched(noting()).delivery.read(raw)
    assert update is not None
    assert update.callback_query is not None
    shown = update.callback_query.message
    assert isinstance(shown, Message)
    assert (shown.message_id, shown.chat.id) == (message_of_it["message_id"], 7)
    assert (shown.text, shown.reply_markup) == (None, None)
    assert "text" in message_of_it, "what Telegram sent is left as it is"


async def test_it_reads_a_tap_on_a_message_that_is_too_old() -> None:
    raw = tap(1, 7)
    raw["callback_query"]["message"] |= {"date": 0}
    update = Watched(noting()).delivery.read(raw)
    assert update is not None
    assert update.callback_query is not None
    assert update.callback_query.message is not None
    assert not update.callback_query.message.is_accessible


async def test_it_keeps_the_errors_of_updates_at_the_same_time_apart() -> None:
    async def process(update: Update) -> None:
        await asyncio.sleep(0)
        if update.update_id % 2:
            note_error(StoreBusy("locked"))
        await asyncio.sleep(0)

    watched = Watched(process)
    outcomes = await asyncio.gather(*(watched(message(i, i)) for i in range(10)))
    assert outcomes == [DeliveryResult.DONE, DeliveryResult.HELD] * 5


def test_it_ignores_an_error_outside_of_any_update() -> None:
    note_error(ValueError("a job's"))
    note_error(None)


async def test_it_is_cancelled_with_its_caller() -> None:
    task = asyncio.create_task(Watched(stuck)(message(1, 7)))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
