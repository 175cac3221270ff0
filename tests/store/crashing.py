"""A child of test_exit.py: commits as fast as it can, acknowledges each commit in a file, and kills itself.

python -m tests.store.crashing DATABASE ACKNOWLEDGED SECONDS
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading

from bot.guide.case import Kind
from bot.guide.state import State
from bot.store import Store
from tests.store.world import NOW, case, chat

CHATS = 20


async def main(database: str, acknowledged: str, seconds: float) -> None:
    store = await Store.open(database)
    file = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()
    await asyncio.gather(*(_work(store, chat_id, file) for chat_id in range(CHATS)))


async def _work(store: Store, chat_id: int, file: int) -> None:
    """Add one event after the other, each in a unit of its own."""

    def one_more(before: State | None) -> tuple[State, int]:
        old = before or State(chat(chat_id)).with_case(case(chat_id))
        assert old.case is not None
        longer = old.case.record(Kind.STEP_DONE, NOW, detail="prepare")
        return old.with_case(longer), len(longer.events)

    while True:
        number = await store.change(chat_id, one_more)
        os.write(file, f"{chat_id} {number}\n".encode())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
