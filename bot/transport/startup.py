"""The first call to Telegram, and what to say when it fails."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.clock import Clock
from bot.errors import StartError
from bot.transport.causes import NOT_THE_API
from bot.transport.logs import Redaction
from bot.transport.telegram_errors import seconds_of, token_refused

log = logging.getLogger(__name__)

CONNECT_TRIES = 3
_LONGEST_WORDS = 100


async def connect(initialize: Callable[[], Awaitable[None]], clock: Clock) -> None:
    """`initialize` an Application, which calls getMe. Raises StartError in words that hold no token."""
    try:
        await _patiently(initialize, clock)
    except InvalidToken:
        raise token_refused() from None
    except BadRequest as error:  # in PTB a kind of NetworkError
        raise StartError([_refusal(str(error))]) from None
    except NetworkError as error:
        raise StartError([f"TELEGRAM_API_URL: Telegram cannot be reached: {error}."]) from None
    except TelegramError as error:
        raise StartError([_refusal(str(error))]) from None
    except Exception as error:  # what PTB makes of an answer without the parts that every answer has
        name = type(error).__name__
        raise StartError([f"TELEGRAM_API_URL: the answer cannot be read ({name}): {NOT_THE_API}."]) from None


def _refusal(words: str) -> str:
    said = Redaction().clean(words)[:_LONGEST_WORDS]
    if "logged out" in words.lower():
        return (
            f"TELEGRAM_API_URL: Telegram says {said!r}: the bot was moved to another Bot API server; set its address, "
            "or wait ten minutes."
        )
    return f"TELEGRAM_API_URL: Telegram refuses the first call with {said!r}; check the address, or try again later."


async def _patiently(initialize: Callable[[], Awaitable[None]], clock: Clock) -> None:
    """Obey a flood wait: many restarts in a row draw one."""
    for _ in range(CONNECT_TRIES):
        try:
            return await initialize()
        except RetryAfter as flood:
            log.warning("Telegram asks to wait %.0f s before the start (429)", seconds_of(flood))
            await clock.sleep(seconds_of(flood))
    return await initialize()
