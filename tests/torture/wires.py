"""In the bot's process: wrappers around the boundaries. The product knows nothing of them."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.show import Show
from bot.store import store
from bot.store.rows import claimed_from_rows
from bot.transport.delivery import Delivery
from bot.transport.request import AiohttpRequest
from bot.transport.webhook import Webhook
from tests.torture.plan import Boundary

SENDS = frozenset({"sendMessage", "sendDocument", "editMessageText"})


class Wires:
    """Counts the passings of one boundary, and kills this process at the n-th, after a line in the journal."""

    def __init__(self, boundary: str, passing: int, journal: Path) -> None:
        self._boundary, self._left, self._journal = boundary, passing, journal
        self.offset = 0

    def passed(self, boundary: Boundary) -> None:
        if boundary != self._boundary:
            return
        self._left -= 1
        if self._left == 0:
            with self._journal.open("a") as file:
                file.write(f"{boundary}\n")
            os.kill(os.getpid(), signal.SIGKILL)


def install(wires: Wires) -> None:
    """Wire every boundary but those that are the engine's."""
    _wire_receiving(wires)
    _wire_calls(wires)
    _wire_reminders(wires)


def _wire_receiving(wires: Wires) -> None:
    deliver, respond = Delivery.deliver, Webhook._respond

    async def delivered(self: Delivery, update: Any) -> Any:
        wires.passed(Boundary.RECEIVE)
        return await deliver(self, update)

    async def responded(self: Webhook, update: Any) -> Any:
        response = await respond(self, update)
        wires.passed(Boundary.ACKNOWLEDGE)
        return response

    Delivery.deliver = delivered  # type: ignore[method-assign]
    Webhook._respond = responded  # type: ignore[method-assign]


def _wire_calls(wires: Wires) -> None:
    request = AiohttpRequest.do_request

    async def requested(self: AiohttpRequest, url: str, *arguments: Any, **named: Any) -> tuple[int, bytes]:
        parts = urlsplit(url)
        method = parts.path.rpartition("/")[2]
        offset = int(parse_qs(parts.query).get("offset", ["0"])[0])
        if offset > wires.offset:
            wires.offset = offset
            wires.passed(Boundary.ACKNOWLEDGE)
        if method in SENDS:
            wires.passed(Boundary.BEFORE_SEND)
        answer = await request(self, url, *arguments, **named)
        if method in SENDS:
            wires.passed(Boundary.AFTER_SEND)
        return answer

    AiohttpRequest.do_request = requested  # type: ignore[method-assign]


def _wire_reminders(wires: Wires) -> None:
    """The rows of a claim are read within its unit of work: they are updated then, and not yet committed."""
    send = Show.reminder

    def claiming(rows: Any) -> Any:
        if rows:
            wires.passed(Boundary.CLAIMING)
        return claimed_from_rows(rows)

    async def reminded(self: Show, chat_id: int, screen: Any) -> int:
        wires.passed(Boundary.CLAIM)
        message = await send(self, chat_id, screen)
        wires.passed(Boundary.REMINDED)
        return message

    store.claimed_from_rows = claiming  # type: ignore[attr-defined]
    Show.reminder = reminded  # type: ignore[method-assign]
