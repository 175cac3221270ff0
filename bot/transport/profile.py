"""What people see of the bot before they write to it: name, descriptions and command menu, per language."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.clock import Clock
from bot.transport.telegram_errors import seconds_of

log = logging.getLogger(__name__)

# Seconds between two tries.
FIRST_PAUSE = 60.0
LONGEST_PAUSE = 24 * 3600.0
Part = tuple[str, Callable[[], Awaitable[None]]]


@dataclass(frozen=True)
class LanguageProfile:
    """The profile in one language; `language_code` "" is for everybody whose language has none.

    Telegram's limits in characters: name 64, description 512, short description 120, command 32 and 256.
    """

    language_code: str
    name: str
    description: str
    short_description: str
    commands: tuple[tuple[str, str], ...]


async def publish(bot: Bot, profile: Sequence[LanguageProfile], clock: Clock) -> None:
    """Set what differs from what Telegram has; what could not be asked or set is tried again until it is done.

    Raises no TelegramError: one line in the log per failure. What is refused for good is left out.
    """
    left = [part for language in profile for part in _parts(bot, language)]
    pause = FIRST_PAUSE
    while left:
        left, asked = await _publish_some(left)
        if left:
            await clock.sleep(max(pause, asked))
            pause = min(pause * 2, LONGEST_PAUSE)


async def _publish_some(parts: Sequence[Part]) -> tuple[list[Part], float]:
    """What has to be tried again, and after how many seconds at least."""
    left: list[Part] = []
    wait = 0.0
    for number, part in enumerate(parts):
        what, update = part
        try:
            await update()
        except RetryAfter as flood:  # each method has a limit of its own: the others go on
            log.warning("%s not published: Telegram asks to wait", what)
            left.append(part)
            wait = max(wait, seconds_of(flood))
        except TelegramError as error:
            log.warning("%s not published: %s", what, error)
            if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
                return [*left, *parts[number:]], wait
    return left, wait


def _parts(bot: Bot, part: LanguageProfile) -> list[Part]:
    async def name() -> None:
        if (await bot.get_my_name(language_code=part.language_code)).name != part.name:
            await bot.set_my_name(part.name, language_code=part.language_code)

    async def description() -> None:
        now = await bot.get_my_description(language_code=part.language_code)
        if now.description != part.description:
            await bot.set_my_description(part.description, language_code=part.language_code)

    async def short_description() -> None:
        now = await bot.get_my_short_description(language_code=part.language_code)
        if now.short_description != part.short_description:
            await bot.set_my_short_description(part.short_description, language_code=part.language_code)

    async def commands() -> None:
        now = await bot.get_my_commands(language_code=part.language_code)
        if tuple((command.command, command.description) for command in now) != part.commands:
            await bot.set_my_commands(part.commands, language_code=part.language_code)

    steps = (commands, description, short_description, name)
    return [(f"{step.__name__.replace('_', ' ')} ({part.language_code or 'default'})", step) for step in steps]
