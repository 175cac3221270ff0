"""One chat at a time, many chats together, and nothing left behind."""

from __future__ import annotations

import asyncio
from collections import defaultdict

import pytest
from telegram import Update
from telegram.ext import ApplicationHandlerStop, ContextTypes, TypeHandler

from bot.transport.ordering import ByChat, ChatLocks, chat_of
from tests.transport.conftest import WoundClock, settle
from tests.transport.stub import Stub, application, message, tap


def update(update_id: int, chat_id: int) -> Update:
    return Update.de_json(message(update_id, chat_id))


async def test_it_runs_the_updates_of_a_chat_in_order_and_alone() -> None:
    chat_locks = ChatLocks()
    processor = ByChat(chat_locks, slots=4)
    running: defaultdict[int, int] = defaultdict(int)
    seen: defaultdict[int, list[int]] = defaultdict(list)

    async def handle(u: Update) -> None:
        chat = chat_of(u) or 0
        running[chat] += 1
        assert running[chat] == 1
        await asyncio.sleep(0)
        seen[chat].append(u.update_id)
        running[chat] -= 1

    updates = [update(i, i % 7 + 1) for i in range(210)]
    await asyncio.gather(*(processor.process_update(u, handle(u)) for u in updates))
    assert all(ids == sorted(ids) and len(ids) == 30 for ids in seen.values())
    assert len(chat_locks) == 0


async def test_it_serves_another_chat_while_one_has_a_long_queue() -> None:
    processor = ByChat(ChatLocks(), slots=4)
    gate, served = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        await gate.wait()

    async def quick() -> None:
        served.set()

    queue = [asyncio.create_task(processor.process_update(update(i, 1), slow())) for i in range(20)]
    await settle()
    await processor.process_update(update(99, 2), quick())
    assert served.is_set()
    assert not any(task.done() for task in queue)
    gate.set()
    await asyncio.gather(*queue)


async def test_it_never_runs_more_chats_at_once_than_it_has_slots() -> None:
    processor = ByChat(ChatLocks(), slots=3)
    running = most = 0

    async def handle() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1

    await asyncio.gather(*(processor.process_update(update(i, i + 1), handle()) for i in range(30)))
    await asyncio.gather(*(processor.process_update(object(), handle()) for _ in range(30)))
    assert most == 3


async def test_it_shares_the_turn_with_the_reminder_worker() -> None:
    chat_locks = ChatLocks()
    order: list[str] = []

    async def handle() -> None:
        order.append("update")

    async with chat_locks.acquire(5):
        waiting = asyncio.create_task(ByChat(chat_locks).process_update(update(1, 5), handle()))
        await settle()
        order.append("reminder")
    await waiting
    assert order == ["reminder", "update"]


async def test_it_refuses_a_second_turn_to_the_same_task_instead_of_waiting_for_ever() -> None:
    chat_locks = ChatLocks()
    async with chat_locks.acquire(5):
        with pytest.raises(RuntimeError, match="already"):
            async with chat_locks.acquire(5):
                pass
        async with chat_locks.acquire(6):
            pass
    assert len(chat_locks) == 0


async def test_it_survives_handlers_that_fail_and_callers_that_leave() -> None:
    chat_locks = ChatLocks()
    processor = ByChat(chat_locks, slots=1)

    async def broken() -> None:
        raise KeyError

    async def idle() -> None:
        await asyncio.Event().wait()

    with pytest.raises(KeyError):
        await processor.process_update(update(1, 5), broken())
    holder = asyncio.create_task(processor.process_update(update(2, 5), idle()))
    waiters = [asyncio.create_task(processor.process_update(update(i, 5), idle())) for i in range(3, 6)]
    await settle()
    for task in [*waiters, holder]:
        task.cancel()
    results = await asyncio.gather(holder, *waiters, return_exceptions=True)
    assert all(isinstance(result, asyncio.CancelledError) for result in results)
    assert len(chat_locks) == 0
    assert processor.current_concurrent_updates == 0
    await processor.process_update(update(9, 5), asyncio.sleep(0))


async def test_it_keeps_order_inside_a_real_application(stub: Stub, quick: WoundClock) -> None:
    seen: defaultdict[int, list[int]] = defaultdict(list)

    async def handle(u: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await context.bot.edit_message_text("x", chat_of(u), 1)
        seen[chat_of(u) or 0].append(u.update_id)
        raise ApplicationHandlerStop

    async with application(stub, quick, slots=2) as app:
        app.add_handler(TypeHandler(Update, handle))
        updates = [Update.de_json(tap(i, i % 3 + 1), app.bot) for i in range(30)]
        run = app.update_processor.process_update
        await asyncio.gather(*(run(u, app.process_update(u)) for u in updates))
    assert all(ids == sorted(ids) and len(ids) == 10 for ids in seen.values())


def test_it_knows_the_chat_of_every_kind_of_update() -> None:
    person = {"id": 4, "is_bot": False, "first_name": "Ann"}
    inline = {"id": "1", "from": person, "query": "", "offset": ""}
    assert chat_of(update(1, 4)) == 4
    assert chat_of(Update.de_json(tap(1, 4))) == 4
    assert chat_of(Update.de_json({"update_id": 1, "inline_query": inline})) == 4
    assert chat_of(Update(1)) is None
    assert chat_of("no update") is None
