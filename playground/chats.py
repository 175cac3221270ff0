"""Chats and their messages, as the server holds them and as the user sees them."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playground.entities import Entity, utf16_length
from playground.keyboards import Rows

MOST_MESSAGES = 500
MOST_CHATS = 100_000
FIRST_NAME = "Visitor"
_SUPERGROUPS_BELOW = -1_000_000_000_000
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")


@dataclass(frozen=True)
class Document:
    """A file in a message."""

    file_id: str
    name: str
    content_type: str
    size: int

    def to_json(self) -> dict[str, Any]:
        """As a Bot API Document."""
        return {
            "file_name": self.name,
            "mime_type": self.content_type,
            "file_id": self.file_id,
            "file_unique_id": f"unique-{self.file_id}",
            "file_size": self.size,
        }

    def to_user_json(self) -> dict[str, Any]:
        """As the user's side shows it."""
        return {"name": self.name, "url": f"/files/{self.file_id}", "size": self.size}


@dataclass
class Message:
    """One message; `raw` is the body of a raw update, word for word. Dates in virtual epoch seconds."""

    message_id: int
    from_bot: bool
    date: int
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    keyboard: Rows = field(default_factory=list)
    document: Document | None = None
    reply_to: int = 0
    thread: int = 0
    edit_date: int = 0
    deleted: bool = False
    raw: dict[str, Any] | None = None

    def content(self) -> tuple[object, ...]:
        """What an edit can change."""
        return self.text, [e.to_json() for e in self.entities], self.keyboard

    def has_button(self, data: str) -> bool:
        """Whether a button of the message carries `data` (which is never empty)."""
        return any(button.get("callback_data") == data for row in self.keyboard for button in row)

    def to_user_json(self) -> dict[str, Any]:
        """As the user's side shows it; of a deleted message only that it was there."""
        return {
            "message_id": self.message_id,
            "from_bot": self.from_bot,
            "date": self.date,
            "text": self.text,
            "entities": [entity.to_json() for entity in self.entities],
            "buttons": [[_user_button(button) for button in row] for row in self.keyboard],
            "document": self.document.to_user_json() if self.document else None,
            "edited": bool(self.edit_date),
            "deleted": self.deleted,
            "thread": self.thread,
        }

    def delete(self) -> None:
        """Leave nothing but the fact that there was a message."""
        self.deleted, self.text, self.document, self.raw = True, "", None, None
        self.entities, self.keyboard = [], []


def _user_button(button: dict[str, Any]) -> dict[str, Any]:
    shown = {"text": button["text"], "style": button.get("style")}
    if "callback_data" in button:
        return {**shown, "data": button["callback_data"]}
    if "url" in button:
        return {**shown, "url": button["url"]}
    return {**shown, "copy_text": button["copy_text"]["text"]}


def command_entities(text: str) -> list[Entity]:
    """The commands in a user's message."""
    return [
        Entity("bot_command", utf16_length(text[: found.start()]), len(found[0])) for found in _COMMAND.finditer(text)
    ]


class Chat:
    """One chat; `revision` grows with every change the user can see."""

    def __init__(self, chat_id: int) -> None:
        self.chat_id = chat_id
        self.language_code = "en"
        self.started = False
        self.met = False
        self.blocked = False
        self.left_as = ""
        self.migrated_to = 0
        self.title = "Group"
        self.hidden_up_to = 0
        self.bot_messages = 0
        self.flood_credit = 0.0
        self.flood_checked = 0.0
        self.revision = 0
        self.changed = asyncio.Event()
        self._messages: OrderedDict[int, Message] = OrderedDict()

    @property
    def kind(self) -> str:
        """private, group or supergroup."""
        if self.chat_id > 0:
            return "private"
        return "supergroup" if self.chat_id < _SUPERGROUPS_BELOW else "group"

    def user(self) -> dict[str, Any]:
        """The person of the chat, as a Bot API User."""
        user_id = abs(self.chat_id)
        return {
            "id": user_id,
            "is_bot": False,
            "first_name": FIRST_NAME,
            "username": f"visitor_{user_id}",
            "language_code": self.language_code,
        }

    def to_json(self) -> dict[str, Any]:
        """As a Bot API Chat, with the old fields the real server still sends for groups."""
        if self.kind == "private":
            user = self.user()
            return {
                "id": self.chat_id,
                "first_name": user["first_name"],
                "username": user["username"],
                "type": "private",
            }
        old = {"all_members_are_administrators": True} if self.kind == "group" else {}
        return {"id": self.chat_id, "title": self.title, "type": self.kind, **old}

    def threads(self) -> set[int]:
        """The topics that people have written in; only a supergroup has any."""
        found = {(message.raw or {}).get("message_thread_id") for message in self._messages.values()}
        return {thread for thread in found if isinstance(thread, int)} if self.kind == "supergroup" else set()

    def get(self, message_id: int) -> Message | None:
        """The message, None when there is none or it was deleted."""
        message = self._messages.get(message_id)
        return message if message and not message.deleted else None

    def add(self, message: Message) -> None:
        """Put a message at the end; the oldest goes when there are too many."""
        self._messages[message.message_id] = message
        while len(self._messages) > MOST_MESSAGES:
            self._messages.popitem(last=False)
        self.bot_messages += message.from_bot
        self.touch()

    def replace(self, message: Message) -> None:
        """Put an edited message in the place of the one with its id."""
        self._messages[message.message_id] = message
        self.touch()

    def visible(self) -> Iterator[Message]:
        """What the user's client still shows, oldest first."""
        return (m for m in self._messages.values() if m.message_id > self.hidden_up_to)

    def shown(self) -> list[dict[str, Any]]:
        """The same, as the user's side shows it."""
        return [message.to_user_json() for message in self.visible()]

    def shows_button(self, message: Message | None, data: str) -> bool:
        """Whether the user can tap a button with `data` on `message`."""
        return bool(message and message.message_id > self.hidden_up_to and message.has_button(data))

    def hide_all(self) -> None:
        """Empty the user's view; the server keeps everything."""
        self.hidden_up_to = next(reversed(self._messages), self.hidden_up_to)
        self.touch()

    def touch(self) -> None:
        """The user's view changed."""
        self.revision += 1
        self.changed.set()
        self.changed = asyncio.Event()


class Chats:
    """All chats, and the counters Telegram numbers messages with."""

    def __init__(self) -> None:
        self._chats: dict[int, Chat] = {}
        self._last_id = 10
        self._last_in: dict[int, int] = {}
        self.bot_messages = 0

    def find(self, chat_id: int) -> Chat | None:
        """The chat, None when it was never seen."""
        return self._chats.get(chat_id)

    def open(self, chat_id: int) -> Chat:
        """The chat, made when it was never seen; the one made first goes when there are too many."""
        if chat_id not in self._chats and len(self._chats) >= MOST_CHATS:
            del self._chats[next(iter(self._chats))]
        return self._chats.setdefault(chat_id, Chat(chat_id))

    def next_message_id(self, chat: Chat) -> int:
        """Supergroups count for themselves, all other chats share one counter."""
        if chat.kind == "supergroup":
            self._last_in[chat.chat_id] = self._last_in.get(chat.chat_id, 0) + 1
            return self._last_in[chat.chat_id]
        self._last_id += 1
        return self._last_id

    def skip_to(self, chat: Chat, message_id: int) -> None:
        """Numbers up to `message_id` are taken."""
        if chat.kind == "supergroup":
            self._last_in[chat.chat_id] = max(self._last_in.get(chat.chat_id, 0), message_id)
        else:
            self._last_id = max(self._last_id, message_id)

    def bot_messages_in(self, chat_id: int | None) -> int:
        """How many messages the bot has sent, in one chat or in all."""
        if chat_id is None:
            return sum(chat.bot_messages for chat in self._chats.values())
        chat = self.find(chat_id)
        return chat.bot_messages if chat else 0
