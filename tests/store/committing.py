"""A child of test_durability.py: commits units that can be told apart, and acknowledges each in a file of its own.

Every second unit is an update's, as the bot commits a tap; the others are of no update.

python -m tests.store.committing DATABASE ACKNOWLEDGED CHATS UNITS SYNCHRONOUS
"""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace

from bot.guide.state import State
from bot.store import Store, connection
from tests.store.world import NOW, case, chat


def mark(chat_id: int, number: int) -> str:
    """What stands in the database for this unit and no other."""
    return f"<unit {chat_id}.{number}>"


async def main(database: str, acknowledged: str, chats: int, units: int, synchronous: int) -> None:
    connection.FULL = synchronous  # what the trace has to notice
    store = await Store.open(database)
    file = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    await asyncio.gather(*(_work(store, chat_id, units, file) for chat_id in range(1, chats + 1)))
    await store.close()


async def _work(store: Store, chat_id: int, units: int, file: int) -> None:
    for number in range(units):
        await _commit(store, chat_id, number)
        os.write(file, f"committed {mark(chat_id, number)}\n".encode())


async def _commit(store: Store, chat_id: int, number: int) -> None:
    after = State(chat(chat_id)).with_case(replace(case(chat_id), place=mark(chat_id, number)))
    if number % 2:
        await store.change_once(chat_id * 1000 + number, NOW, chat_id, lambda _, again: (after, again))
    else:
        await store.change(chat_id, lambda _: (after, None))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])))
