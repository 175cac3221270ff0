"""`python -m bot` that stops working at one boundary, so that a test can end it exactly there.

python -m tests.held sending run     what shows a screen is never sent; the tap is committed and acknowledged
python -m tests.held committed run   nothing follows the commit of a tap, so it is not acknowledged either
python -m tests.held sent run        a new message is sent, and which it was is never stored
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from typing import Any

from bot.cli import main
from bot.store.store import Store
from bot.transport.request import AiohttpRequest

SHOWING = ("sendMessage", "editMessageText")


async def _for_ever() -> None:
    print("held=yes", flush=True)  # noqa: T201 - the test waits for it
    await asyncio.Event().wait()


def hold_sending() -> None:
    """Calls that show a screen never leave."""
    send = AiohttpRequest.do_request

    async def held(self: AiohttpRequest, url: str, *arguments: Any, **options: Any) -> tuple[int, bytes]:
        if url.rpartition("/")[2] in SHOWING:
            await _for_ever()
        return await send(self, url, *arguments, **options)

    AiohttpRequest.do_request = held  # type: ignore[method-assign]


def hold_committed() -> None:
    """Whoever changed a chat never hears that it is done."""
    change = Store.change_once

    async def held(self: Store, update_id: int, at: datetime, chat_id: int, decide: Any) -> Any:
        await change(self, update_id, at, chat_id, decide)
        await _for_ever()

    Store.change_once = held  # type: ignore[method-assign]


def hold_sent() -> None:
    """Which message carries the screen is never stored."""

    async def held(self: Store, chat_id: int, message_id: int | None) -> None:  # noqa: ARG001
        await _for_ever()

    Store.set_live_message = held  # type: ignore[method-assign]


if __name__ == "__main__":
    {"sending": hold_sending, "committed": hold_committed, "sent": hold_sent}[sys.argv[1]]()
    sys.exit(main(sys.argv[2:]))
