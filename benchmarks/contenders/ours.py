"""The bot itself as `bot run` has it, on a real database: load, decide, durable commit, draw, answer, edit."""

from __future__ import annotations

import asyncio
import signal

from benchmarks.contenders import SECRET, TOKEN, Place, start
from bot.app import run
from bot.settings import Settings, load
from bot.transport import logs

NO_LIMIT = 10_000  # messages a second; the setting ends at 1000, which is fewer than it can do


def settings_of(place: Place) -> Settings:
    settings = load(
        _env_file=None,
        telegram_api_url=place.api,
        bot_token=TOKEN,
        database_url=f"sqlite:///{place.folder / 'bot.db'}",
        updates=place.mode,
        webhook_url=place.hook,
        webhook_secret=SECRET,
        host="127.0.0.1",
        port=place.port,
        log_level="WARNING",
    )
    return settings.model_copy(update={"messages_per_second": NO_LIMIT})


async def main(place: Place) -> None:
    logs.set_up("WARNING", "text", [TOKEN])
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await run(settings_of(place), stop)


if __name__ == "__main__":
    start(main)
