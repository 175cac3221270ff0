"""The first call to Telegram, and what to say when it fails."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.clock import Clock
from bot.errors import StartError
from bot.transport.telegram_errors import seconds_of, token_refused

log = logging.getLogger(__name__)

CONNECT_TRIES = 3


async def connect(initialize: Callable[[], Awaitable[None]], clock: Clock) -> None:
    """`initialize` an Application, which calls getMe. Raises StartError in words that hold no token."""
    try:
        await _patiently(initialize, clock)
    except InvalidToken:
        raise token_refused() from None
    except NetworkError as error:
        line = f"TELEGRAM_API_URL: Telegram cannot be reached ({type(error).__name__}); check the network"
        raise StartError([line]) from None
    except TelegramError as error:
        line = f"TELEGRAM_API_URL: Telegram refuses to answer ({type(error).__name__}); try again later"
        raise StartError([line]) from None


async def _patiently(initialize: Callable[[], Awaitable[None]], clock: Clock) -> None:
    """Obey a flood wait: many restarts in a row draw one."""
    for _ in range(CONNECT_TRIES):
        try:
            return await initialize()
        except RetryAfter as flood:
            log.warning("Telegram asks to wait %.0f s before the start (429)", seconds_of(flood))
            await clock.sleep(seconds_of(flood))
    return await initialize()
