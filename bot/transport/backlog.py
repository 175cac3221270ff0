"""What was fetched and is not acknowledged yet: carried out chat by chat, each chat in order."""

from __future__ import annotations

import asyncio
import logging
import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from telegram import Update

from bot.transport.delivery import Delivery, DeliveryResult
from bot.transport.ordering import chat_of

log = logging.getLogger(__name__)

UPDATE_LIMIT = 60.0  # seconds: Delivery ends an update after 10, and its recording after 10 more


class Backlog:
    """`offset` is the first update that is not done, as getUpdates wants it; None before the first poll.

    `database_away` says whether the database refused one of the newest batch. `steady` counts seconds.
    """

    def __init__(self, delivery: Delivery, steady: Callable[[], float]) -> None:
        self.offset: int | None = None
        self.database_away = False
        self._delivery = delivery
        self._steady = steady
        self._open: set[int] = set()  # of the newest batch
        self._next: int | None = None  # after the newest batch
        self._done: set[int] = set()
        self._under_way: dict[int, float] = {}  # update id -> when its own time limit must have ended it
        self._running: dict[object, asyncio.Task[bool]] = {}  # by chat

    def begin(self, batch: Sequence[dict[str, Any]]) -> None:
        """A poll's answer: one task per chat for what is new, behind the one that this chat still has."""
        self.database_away = False
        self._open = {raw["update_id"] for raw in batch}
        self._next = max(self._open) + 1
        chats: defaultdict[object, list[Update]] = defaultdict(list)
        for raw in batch:
            update_id = raw["update_id"]
            if update_id in self._done or update_id in self._under_way:
                continue
            update = self._delivery.read(raw)
            if update is None:
                self._done.add(update_id)
            else:
                chats[chat_of(update) or f"update {update_id}"].append(update)
        for key, updates in chats.items():
            self._under_way.update((update.update_id, math.inf) for update in updates)
            self._running[key] = asyncio.create_task(self._in_order(updates, self._running.get(key)))

    async def _in_order(self, updates: Sequence[Update], before: asyncio.Task[bool] | None) -> bool:
        """The updates of one chat; whether all of them are done. What is left comes with the next poll, in order.

        After one that took too long nothing more is begun: the others would wait for as many time limits as a
        stuck chat has updates.
        """
        try:
            if before is not None and not await before:
                return False
            for update in updates:
                self._under_way[update.update_id] = self._steady() + UPDATE_LIMIT
                outcome = await self._deliver(update)
                self.database_away = self.database_away or outcome is DeliveryResult.HELD
                if outcome is not DeliveryResult.HELD:
                    self._done.add(update.update_id)
                if outcome in (DeliveryResult.HELD, DeliveryResult.ASIDE):
                    return False
                self._under_way[update.update_id] = math.inf
            return True
        finally:
            for update in updates:
                self._under_way.pop(update.update_id, None)

    async def _deliver(self, update: Update) -> DeliveryResult:
        try:
            return await self._delivery.deliver(update)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            log.error("update %d was cancelled by its own handler", update.update_id)  # noqa: TRY400 - no trace of use
            return DeliveryResult.FAILED  # taken for ours, it would end the loop without a word

    async def wait(self, seconds: float) -> None:
        """For all that is under way, at most so long. Raises what a task died of."""
        if self._running:
            await asyncio.wait(self._running.values(), timeout=seconds)
        for key, task in list(self._running.items()):
            if task.done():
                del self._running[key]
                task.result()

    def advance(self) -> int:
        """Tell how many updates of the newest batch are not done; the offset is the first of them."""
        self._open -= self._done
        self.offset = min(self._open, default=self._next)
        if self.offset is not None:
            self._done = {update_id for update_id in self._done if update_id > self.offset}
        return len(self._open)

    def overdue(self) -> bool:
        """Whether an update takes longer than its own time limit lets it."""
        return self._steady() > min(self._under_way.values(), default=math.inf)

    async def give_up(self) -> None:
        """What is not done is fetched again by the next run."""
        for task in self._running.values():
            task.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)
        self._running.clear()
        self._under_way.clear()
