"""Messages that hold a secret: deleted wherever they come, whatever is asked at that moment, and kept nowhere."""

from __future__ import annotations

import asyncio
from functools import partial

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, ContextTypes, filters

from bot.free_text import concerns_of, secrets_of
from bot.guide.pasted import Secret, warned
from bot.guide.take_code import read, written
from bot.handlers.turn import handle_update
from bot.services import Services

PRIVATE = filters.ChatType.PRIVATE & (filters.UpdateType.MESSAGE | filters.UpdateType.EDITED_MESSAGE)


class _HoldsSecret(filters.MessageFilter):
    """Takes the messages that are to be deleted."""

    def filter(self, message: Message) -> bool:
        return bool(secrets_in(message))


PASTED = PRIVATE & _HoldsSecret()


class Pasted:
    """The handler. It comes before all others, so that no question takes a secret for its answer."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def handle(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Delete it, say so, and offer what else the message is about. Nobody else gets the update."""
        try:
            await self._answer(update)
        except Exception as error:  # noqa: BLE001 - as PTB does, which would then try the other handlers
            await context.application.process_error(update, error)
        raise ApplicationHandlerStop

    async def _answer(self, update: Update) -> None:
        message = update.message or update.edited_message
        if message is None:
            return
        found = secrets_in(message)
        concerns = await asyncio.to_thread(concerns_of, _text(message))
        decide = partial(warned, found=found, concerns=concerns, message_id=message.message_id)
        await handle_update(self._services, update, decide)
        for kind in found:
            self._services.count_secret(kind)


def secrets_in(message: Message) -> tuple[str, ...]:
    """What a message holds that must not stay in a chat: by what it is, and by its text or caption."""
    text = _text(message)
    return tuple(dict.fromkeys((*_sent(message), *(() if _is_take_code(text) else secrets_of(text)))))


def _sent(message: Message) -> list[str]:
    """By what it is. An animation is a document too, from a public collection: nobody's papers."""
    things = {
        Secret.PASSPORT: message.passport_data,
        Secret.PHOTO: message.photo,
        Secret.VIDEO: message.video or message.video_note,
        Secret.FILE: message.document and not message.animation,
        Secret.CONTACT: message.contact,
        Secret.LOCATION: message.location,
    }
    return [kind.value for kind, thing in things.items() if thing]


def _text(message: Message) -> str:
    return message.text or message.caption or ""


def _is_take_code(text: str) -> bool:
    """Whether it is a code that takes a case along: that one is meant for the bot."""
    code = written(text.removeprefix("/start "))
    return code is not None and bool(read(code))
