"""A poll loop at work in a test: real Application, real HTTP, and a way to wait for what it did."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from telegram import Update
from telegram.ext import ContextTypes, MessageHandler, filters

from bot.transport.delivery import Delivery, note_error
from bot.transport.polling import Polling
from bot.transport.request import AiohttpRequest
from tests.transport.conftest import WoundClock
from tests.transport.stub import App, Stub, application

Handler = Callable[[Update], Awaitable[None]]
PATIENCE = 5.0  # seconds until a test that hangs fails


class Bench:
    """A running poll loop: what was handled, and a way to wait for it."""

    def __init__(self, stub: Stub, clock: WoundClock, handler: Handler) -> None:
        self.stub = stub
        self.clock = clock
        self.handled: list[int] = []
        self.aside: list[int] = []
        self.handler = handler
        self._changed = asyncio.Event()
        self.request: AiohttpRequest
        self.delivery: Delivery
        self.polling: Polling
        self.task: asyncio.Task[None]

    async def on_message(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        await self.handler(update)
        self.handled.append(update.update_id)
        self._changed.set()

    async def on_error(self, _update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        note_error(context.error)

    async def put_aside(self, update_id: int) -> None:
        self.aside.append(update_id)

    async def until_handled(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(self.handled) < count:
                self._changed.clear()
                await self._changed.wait()

    async def stopped(self) -> None:
        self.polling.stop()
        async with asyncio.timeout(PATIENCE):
            await self.task

    def offsets(self) -> list[int | None]:
        """The offsets asked for, repeats left out."""
        asked = [int(p["offset"]) if "offset" in p else None for p in self.stub.asked("getUpdates")]
        return [now for before, now in zip([-1, *asked], asked, strict=False) if now != before]


@asynccontextmanager
async def bench(
    stub: Stub,
    clock: WoundClock,
    handler: Handler,
    *,
    limit: float = 10.0,
    steady: Callable[[], float] = time.monotonic,
    connect_timeout: float = 5.0,
) -> AsyncIterator[Bench]:
    it = Bench(stub, clock, handler)
    async with (
        application(stub, clock) as app,
        AiohttpRequest(clock, connections=1, connect_timeout=connect_timeout) as it.request,
    ):
        app.add_handler(MessageHandler(filters.ALL, it.on_message))
        app.add_error_handler(it.on_error)
        it.delivery = Delivery(app.bot, processed_by(app), it.put_aside, time_limit=limit)
        it.polling = Polling(app.bot, it.request, it.delivery, clock, jitter=lambda: 1.0, steady=steady)
        it.task = asyncio.create_task(it.polling.run())
        try:
            yield it
        finally:
            it.task.cancel()
            await asyncio.gather(it.task, return_exceptions=True)


def processed_by(app: App) -> Handler:
    return lambda update: app.update_processor.process_update(update, app.process_update(update))


async def fine(update: Update) -> None:
    await asyncio.sleep(0)
