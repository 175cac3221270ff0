"""The methods that write: send, edit, delete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from playground.arguments import Arguments, Upload
from playground.chats import Chat, Document, Message
from playground.entities import Entity, parse_html
from playground.keyboards import read_keyboard
from playground.markup_values import MarkupError
from playground.refusals import bad_request
from playground.state import State
from playground.tidy import tidy

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_RAW = 32768
DELETABLE_SECONDS = 48 * 3600
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
NO_DOCUMENT = "there is no document in the request"
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


class Messages:
    """sendMessage, sendDocument, sendChatAction, editMessageText, editMessageReplyMarkup, deleteMessage."""

    def __init__(self, state: State) -> None:
        self._state = state

    def methods(self) -> dict[str, Callable[[Arguments], Any]]:
        """The methods by their Bot API names."""
        return {
            "sendMessage": self.send_message,
            "sendDocument": self.send_document,
            "sendChatAction": self.send_chat_action,
            "editMessageText": self.edit_text,
            "editMessageReplyMarkup": self.edit_keyboard,
            "deleteMessage": self.delete,
        }

    def send_message(self, arguments: Arguments) -> dict[str, Any]:
        """sendMessage."""
        text, entities = read_text(arguments)
        return self._send(arguments, text, entities)

    def send_document(self, arguments: Arguments) -> dict[str, Any]:
        """sendDocument, by upload or by the file_id of an earlier one."""
        source = self._document(arguments)
        text, entities = read_caption(arguments)
        return self._send(arguments, text, entities, source)

    def send_chat_action(self, arguments: Arguments) -> bool:
        """sendChatAction; nothing is shown."""
        if arguments.text("action").lower() not in _ACTIONS:
            raise bad_request("wrong parameter action in request")
        self._state.chat_for(arguments)
        return True

    def edit_text(self, arguments: Arguments) -> dict[str, Any]:
        """editMessageText; without reply_markup the keyboard goes."""
        text, entities = read_text(arguments)
        keyboard = read_keyboard(arguments.text("reply_markup"), editing=True)
        chat, message = self._editable(arguments)
        if message.document:
            raise bad_request("there is no text in the message to edit")
        return self._change(chat, message, text=text, entities=entities, keyboard=keyboard)

    def edit_keyboard(self, arguments: Arguments) -> dict[str, Any]:
        """editMessageReplyMarkup; without reply_markup the keyboard goes."""
        keyboard = read_keyboard(arguments.text("reply_markup"), editing=True)
        chat, message = self._editable(arguments)
        return self._change(chat, message, text=message.text, entities=message.entities, keyboard=keyboard)

    def delete(self, arguments: Arguments) -> bool:
        """deleteMessage: the bot's and the user's, up to 48 hours old."""
        chat = self._state.chat_for(arguments, missing="chat identifier is not specified", writing=False)
        message_id = arguments.integer("message_id")
        if not message_id:
            raise bad_request("message identifier is not specified")
        message = chat.get(message_id)
        if message is None:
            raise bad_request("message to delete not found")
        if self._state.date() - message.date > DELETABLE_SECONDS:
            raise bad_request("message can't be deleted for everyone")
        message.delete()
        chat.touch()
        return True

    def _send(
        self, arguments: Arguments, text: str, entities: list[Entity], source: Upload | Document | None = None
    ) -> dict[str, Any]:
        state = self._state
        keyboard = read_keyboard(arguments.text("reply_markup"))
        _check_objects(arguments)
        chat = state.chat_for(arguments)
        reply_to, thread = _reply_target(arguments, chat), _thread(arguments, chat)
        state.check_flood(chat)
        document = state.files.keep(source) if isinstance(source, Upload) else source
        message = Message(state.chats.next_message_id(chat), True, state.date(), text, entities, keyboard)
        message.document, message.reply_to, message.thread = document, reply_to, thread
        return state.add_message(chat, message)

    def _editable(self, arguments: Arguments) -> tuple[Chat, Message]:
        if not arguments.text("chat_id") and not arguments.integer("message_id"):
            raise bad_request("message identifier is not specified")
        chat = self._state.chat_for(arguments)
        message = chat.get(arguments.integer("message_id"))
        if message is None:
            raise bad_request("message to edit not found")
        if not message.from_bot:
            raise bad_request("message can't be edited")
        return chat, message

    def _change(self, chat: Chat, message: Message, **content: Any) -> dict[str, Any]:
        changed = replace(message, **content, edit_date=self._state.date())
        if changed.content() == message.content():
            raise bad_request(NOT_MODIFIED)
        chat.replace(changed)
        return self._state.message_json(chat, changed)

    def _document(self, arguments: Arguments) -> Upload | Document:
        named = arguments.text("document")
        upload = arguments.files.get(named.removeprefix("attach://") if named else "document")
        if upload is None:
            known = self._state.files.find(named)
            if known is None:
                raise bad_request("wrong file identifier/HTTP URL specified" if named else NO_DOCUMENT)
            return known[0]
        if not upload.data:
            raise bad_request("file must be non-empty")
        return upload


def read_text(arguments: Arguments) -> tuple[str, list[Entity]]:
    """Text and entities of a message. Raises RefusedError."""
    if not arguments.text("text"):
        raise bad_request("message text is empty")
    text, entities = _formatted(arguments.text("text"), arguments.text("parse_mode"))
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return text, entities


def read_caption(arguments: Arguments) -> tuple[str, list[Entity]]:
    """Caption and its entities; it may be missing. Raises RefusedError."""
    text, entities = _formatted(arguments.text("caption"), arguments.text("parse_mode"))
    if len(text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return text, entities


def _formatted(raw: str, parse_mode: str) -> tuple[str, list[Entity]]:
    if len(raw.encode()) > LONGEST_RAW:
        raise bad_request("text is too long")
    mode = parse_mode.lower()
    if mode not in ("", "none", "html"):
        raise bad_request("unsupported parse_mode")
    try:
        text, entities = parse_html(raw) if mode == "html" else (raw, [])
    except MarkupError as error:
        raise bad_request(f"can't parse entities: {error}") from None
    return tidy(text, entities)


def _check_objects(arguments: Arguments) -> None:
    for name in ("link_preview_options", "reply_parameters"):
        try:
            value = arguments.json(name)
        except ValueError:
            value = []
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object")


def _reply_target(arguments: Arguments, chat: Chat) -> int:
    wanted = arguments.json("reply_parameters") or {}
    message_id = wanted.get("message_id", 0)
    if not message_id or chat.get(message_id):
        return int(message_id)
    if wanted.get("allow_sending_without_reply"):
        return 0
    raise bad_request("message to be replied not found")


def _thread(arguments: Arguments, chat: Chat) -> int:
    """The topic to write in, 0 for none; it must be one that somebody has written in."""
    thread = arguments.integer("message_thread_id")
    if thread and thread not in chat.threads():
        raise bad_request("message thread not found")
    return thread
