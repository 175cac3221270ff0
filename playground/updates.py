"""Updates on their way to the bot: numbered, in order, kept until they are confirmed."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from playground.refusals import conflict

MOST_PENDING = 10_000
LONGEST_POLL = 50
LARGEST_BATCH = 100
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = "terminated by setWebhook request"
_FIRST_ID = 700_000_000
_ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Updates:
    """The queue of one bot. `wanted` are the update types it subscribed to; empty: all but three."""

    def __init__(self) -> None:
        self.wanted: list[str] = []
        self.arrived = asyncio.Event()
        self._pending: deque[dict[str, Any]] = deque(maxlen=MOST_PENDING)
        self._last_id = _FIRST_ID
        self._waiting: asyncio.Future[None] | None = None

    @property
    def polling(self) -> bool:
        """Whether a long poll is waiting."""
        return self._waiting is not None

    def __len__(self) -> int:
        return len(self._pending)

    def add(self, kind: str, body: Any) -> int:
        """Queue an update of type `kind`; its id, or 0 where the bot has not subscribed to that type."""
        if kind in self.wanted or (not self.wanted and kind not in _ONLY_ON_REQUEST):
            self._last_id += 1
            self._pending.append({"update_id": self._last_id, kind: body})
            self._wake()
            return self._last_id
        return 0

    def first(self) -> dict[str, Any] | None:
        """The oldest update that is not confirmed."""
        return self._pending[0] if self._pending else None

    def confirm_before(self, update_id: int) -> None:
        """Forget updates with smaller ids; a negative id keeps only that many of the newest."""
        if update_id < 0:
            update_id = self._pending[update_id]["update_id"] if len(self._pending) > -update_id else 0
        while self._pending and self._pending[0]["update_id"] < update_id:
            self._pending.popleft()

    def drop_all(self) -> None:
        """Forget every update that waits."""
        self._pending.clear()

    def interrupt(self, reason: str) -> None:
        """Refuse the poll that is waiting, if there is one."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(conflict(reason))

    async def poll(self, *, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        """getUpdates: waits up to `seconds` of real time for the first update. Raises RefusedError."""
        self.interrupt(OTHER_POLL)
        self.confirm_before(offset)
        if not self._pending and seconds > 0:
            await self._wait(min(seconds, LONGEST_POLL))
        size = limit if 0 < limit <= LARGEST_BATCH else LARGEST_BATCH
        return [update for update, _ in zip(self._pending, range(size), strict=False)]

    async def _wait(self, seconds: float) -> None:
        waiting = self._waiting = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait([waiting], timeout=seconds)
            if waiting.done():
                waiting.result()
        finally:
            waiting.cancel()
            if self._waiting is waiting:
                self._waiting = None

    def _wake(self) -> None:
        self.arrived.set()
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)


def wanted_types(value: Any, before: list[str]) -> list[str]:
    """The subscription an `allowed_updates` argument asks for; what cannot be read changes nothing."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    return before
