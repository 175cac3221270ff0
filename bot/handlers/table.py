"""Which handler takes which update."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from telegram import Message, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.handlers.faults import Faults
from bot.handlers.intake import NEW_PRIVATE, Intake
from bot.handlers.pasted import PASTED, Pasted
from bot.handlers.questions import NO_ANSWER
from bot.handlers.taps import PLACES_OF_COMMANDS, Taps
from bot.services import Services

# What a person sends. The rest are news of the chat: a message was pinned, a timer was set, a gift was given.
SENT = (
    *("text", "caption", "animation", "audio", "checklist", "contact", "dice", "document", "game", "location"),
    *("paid_media", "passport_data", "photo", "poll", "sticker", "story", "venue", "video", "video_note", "voice"),
)


class _Written(filters.MessageFilter):
    """Takes what a person sent."""

    def filter(self, message: Message) -> bool:
        return any(getattr(message, name, None) for name in SENT)


WRITTEN = _Written() | filters.UpdateType.EDITED


def add_handlers(
    application: Application[Any, Any, Any, Any, Any, Any],
    services: Services,
    note_error: Callable[[BaseException | None], None],
) -> None:
    """Order matters: in each group the first handler that fits takes the update. `note_error` hears every error."""
    intake, taps = Intake(services), Taps(services)
    application.add_handler(TypeHandler(Update, taps.not_private), group=-2)
    application.add_handler(MessageHandler(PASTED, Pasted(services).handle), group=-1)
    application.add_handler(intake.handler())
    application.add_handler(CallbackQueryHandler(taps.tap, pattern=NO_ANSWER))
    application.add_handler(CallbackQueryHandler(intake.without_conversation))
    of_chat = {"privacy": taps.privacy, "help": taps.help, "scam": taps.scam, "language": taps.language}
    for command, callback in of_chat.items():
        application.add_handler(CommandHandler(command, callback, filters=NEW_PRIVATE))
    application.add_handler(CommandHandler(list(PLACES_OF_COMMANDS), taps.of_case, filters=NEW_PRIVATE))
    application.add_handler(MessageHandler(NEW_PRIVATE & filters.COMMAND, taps.unknown_command))
    application.add_handler(MessageHandler(NEW_PRIVATE & filters.TEXT, taps.typed))
    application.add_handler(MessageHandler(filters.ChatType.PRIVATE & WRITTEN, taps.stray))
    application.add_handler(ChatMemberHandler(taps.blocked_or_back, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_error_handler(Faults(services, note_error).handle)
