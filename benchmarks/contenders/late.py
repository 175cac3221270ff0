"""The bot itself with MESSAGES_PER_SECOND of the environment, for a backlog of reminders."""

from __future__ import annotations

import asyncio
import os
import signal

from benchmarks.contenders import TOKEN, Place, start
from benchmarks.contenders.ours import settings_of
from bot.app import run
from bot.transport import logs


async def main(place: Place) -> None:
    logs.set_up("WARNING", "text", [TOKEN])
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    pace = int(os.environ["MESSAGES_PER_SECOND"])
    await run(settings_of(place).model_copy(update={"messages_per_second": pace}), stop)


if __name__ == "__main__":
    start(main)
