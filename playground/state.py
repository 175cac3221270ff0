"""Everything the local Telegram knows, and how it writes messages for the bot."""

from __future__ import annotations

from typing import Any

from playground.arguments import Arguments
from playground.chats import Chat, Chats, Message
from playground.clock import WoundClock, real_seconds
from playground.faults import Calls, Faults
from playground.files import Files
from playground.profile import Profile
from playground.queries import Queries
from playground.refusals import bad_request, forbidden, too_many_requests
from playground.updates import Updates

FLOOD_BURST = 5.0


class State:
    """One bot and its chats. Nothing here outlives the process."""

    def __init__(
        self, *, token: str, clock: WoundClock, username: str, name: str, lifetime: float, strict_flood: bool
    ) -> None:
        self.token = token
        self.clock = clock
        self.username = username
        self.strict_flood = strict_flood
        self.chats = Chats()
        self.updates = Updates()
        self.profile = Profile(name, self.chats)
        self.queries = Queries(lifetime)
        self.files = Files()
        self.faults = Faults()
        self.calls = Calls()

    def date(self) -> int:
        """Now, as messages carry it: virtual epoch seconds."""
        return int(self.clock.seconds())

    def bot_user(self) -> dict[str, Any]:
        """The bot, as a Bot API User."""
        return {
            "id": int(self.token.partition(":")[0]),
            "is_bot": True,
            "first_name": self.profile.text("name", ""),
            "username": self.username,
        }

    def chat_for(self, arguments: Arguments, *, missing: str = "chat_id is empty", writing: bool = True) -> Chat:
        """The chat a call names. Raises RefusedError where the bot cannot reach it."""
        if not arguments.text("chat_id"):
            raise bad_request(missing)
        chat_id = arguments.chat_id()
        chat = self.chats.find(chat_id) if chat_id is not None else None
        if chat is None or not chat.started:
            if chat and chat.met:
                raise forbidden("bot can't initiate conversation with a user")
            raise bad_request("chat not found")
        _check_group(chat)
        if writing and chat.blocked:
            raise forbidden("bot was blocked by the user")
        return chat

    def check_flood(self, chat: Chat) -> None:
        """With `strict_flood`: a message a second per chat, a few at once. Raises RefusedError (429)."""
        if not self.strict_flood:
            return
        now = real_seconds()
        gained = now - chat.flood_checked
        chat.flood_credit = min(FLOOD_BURST, chat.flood_credit + gained)
        chat.flood_checked = now
        if chat.flood_credit < 1:
            raise too_many_requests(1)
        chat.flood_credit -= 1

    def add_message(self, chat: Chat, message: Message) -> dict[str, Any]:
        """Put a message into its chat; the message as the bot gets it."""
        chat.add(message)
        return self.message_json(chat, message)

    def message_json(self, chat: Chat, message: Message, *, with_reply: bool = True) -> dict[str, Any]:
        """As a Bot API Message."""
        if message.raw is not None:
            return message.raw
        found: dict[str, Any] = {
            "message_id": message.message_id,
            "from": self.bot_user() if message.from_bot else chat.user(),
            "chat": chat.to_json(),
            "date": message.date,
        }
        if message.edit_date:
            found["edit_date"] = message.edit_date
        replied = chat.get(message.reply_to) if with_reply else None
        if replied:
            found["reply_to_message"] = self.message_json(chat, replied, with_reply=False)
        found |= _content_json(message)
        if message.keyboard:
            found["reply_markup"] = {"inline_keyboard": message.keyboard}
        return found


def _content_json(message: Message) -> dict[str, Any]:
    found: dict[str, Any] = {"document": message.document.to_json()} if message.document else {}
    prefix = "caption" if message.document else "text"
    if message.text:
        found[prefix] = message.text
    if message.entities:
        name = "caption_entities" if message.document else "entities"
        found[name] = [entity.to_json() for entity in message.entities]
    return found


def _check_group(chat: Chat) -> None:
    if chat.migrated_to:
        parameters = {"migrate_to_chat_id": chat.migrated_to}
        raise bad_request("group chat was upgraded to a supergroup chat", parameters)
    if chat.left_as == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    if chat.left_as == "left":
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
