"""What people see of the bot before they write to it: name, descriptions and command menu, per language."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from telegram import Bot
from telegram.error import BadRequest, NetworkError, TelegramError

log = logging.getLogger(__name__)


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


async def publish(bot: Bot, profile: Sequence[LanguageProfile]) -> None:
    """Set what differs from what Telegram has. Never raises a TelegramError: one line in the log per failure.

    Ends early when Telegram cannot be reached; the next start tries again.
    """
    for part in profile:
        for what, update in _parts(bot, part):
            try:
                await update()
            except TelegramError as error:
                log.warning("%s (%s) not published: %s", what, part.language_code or "default", error)
                if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
                    return


def _parts(bot: Bot, part: LanguageProfile) -> list[tuple[str, Callable[[], Awaitable[None]]]]:
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
    return [(step.__name__.replace("_", " "), step) for step in steps]
