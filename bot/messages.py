"""One message at a time to Telegram: a screen or a file sent, edited, its keyboard taken away, or deleted."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from typing import Any, TypeVar

from telegram import InputFile
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError

from bot.screens.screen import Button, Screen
from bot.transport.calls import Calls
from bot.transport.limits import Limits
from bot.transport.telegram_errors import is_gone, says

log = logging.getLogger(__name__)

T = TypeVar("T")

NO_PREVIEW = {"is_disabled": True}


@dataclass(frozen=True)
class Document:
    """A file to send. `make` gives its bytes and runs in a thread, one file after the other: a PDF takes a while.

    Two of the same name, case and paper are the same file: one that waits is not sent twice.
    """

    name: str
    caption: str
    make: Callable[[], bytes] = field(compare=False)
    case: int = 0
    paper: str = ""  # of a letter: which one


class Messages:
    """Each call is made once, in its place of the order. Raises TelegramError; RetryAfter at once unless `bulk`."""

    def __init__(self, calls: Calls, limits: Limits) -> None:
        self._bot = calls.bot
        self._calls = calls
        self._limits = limits
        # one after the other: several at once would starve everybody
        self._documents = ThreadPoolExecutor(1, thread_name_prefix="documents")

    async def send(self, chat_id: int, screen: Screen, *, bulk: bool = False, topic: int | None = None) -> int:
        """A new message, in a group with topics in that one; its id.

        `bulk` goes behind the others and waits for floods to end.
        """
        place = {"chat_id": chat_id} if topic is None else {"chat_id": chat_id, "message_thread_id": topic}

        async def call(text: str, mode: str | None) -> int:
            said = {**place, **_said(text, mode, screen)}
            sent = await self._run(chat_id, lambda: self._calls.call("sendMessage", said), bulk=bulk)
            return _id_of(sent)

        return await _or_plain(screen, call)

    async def send_beside(self, chat_id: int, message: Screen | Document) -> None:
        """A text or a file above a screen. One that cannot be made, or that is refused, is left out."""
        try:
            if isinstance(message, Screen):
                await self.send(chat_id, message)
            else:
                await self._send_document(chat_id, message)
        except BadRequest as error:
            if is_gone(error):
                raise
            log.error("a message above a screen is refused: %s", type(error).__name__)  # noqa: TRY400 - may hold text

    async def _send_document(self, chat_id: int, document: Document) -> None:
        try:
            data = await asyncio.get_running_loop().run_in_executor(self._documents, document.make)
        except Exception:
            log.exception("the file %s could not be made", document.name)
            return
        await self._run(
            chat_id,
            lambda: self._bot.send_document(chat_id, InputFile(data, filename=document.name), caption=document.caption),
        )

    async def edit(self, chat_id: int, message_id: int, screen: Screen) -> bool:
        """False when there is nothing to edit any more."""

        async def call(text: str, mode: str | None) -> object:
            said = {"chat_id": chat_id, "message_id": message_id, **_said(text, mode, screen)}
            return await self._run(chat_id, lambda: self._calls.call("editMessageText", said), message=False)

        try:
            await _or_plain(screen, call)
        except BadRequest as error:
            if is_gone(error):
                raise
            return says(error, "message is not modified")
        return True

    async def strip(self, chat_id: int, message_id: int) -> None:
        """Take the keyboard of a message away; the message may be gone or have none, which is as good."""
        try:
            said = {"chat_id": chat_id, "message_id": message_id}
            await self._tidy(chat_id, lambda: self._calls.call("editMessageReplyMarkup", said))
        except BadRequest as error:
            if is_gone(error):
                raise

    async def remove(self, chat_id: int, message_id: int) -> None:
        """Delete a message; where that is refused (after 48 hours) its keyboard goes."""
        try:
            said = {"chat_id": chat_id, "message_id": message_id}
            await self._tidy(chat_id, lambda: self._calls.call("deleteMessage", said))
        except BadRequest as error:
            if is_gone(error):
                raise
            await self.strip(chat_id, message_id)

    async def delete(self, chat_id: int, message_id: int) -> bool:
        """Delete a message of the user's; False where Telegram refuses, as it does after 48 hours."""
        said = {"chat_id": chat_id, "message_id": message_id}
        try:
            await self._run(chat_id, lambda: self._calls.call("deleteMessage", said), message=False)
        except BadRequest as error:
            if is_gone(error):
                raise
            return says(error, "message to delete not found")
        return True

    async def _tidy(self, chat_id: int, call: Callable[[], Awaitable[object]]) -> None:
        await self._limits.run(chat_id, call, message=False, bulk=True, patient=False)

    async def _run(
        self, chat_id: int, call: Callable[[], Awaitable[T]], *, message: bool = True, bulk: bool = False
    ) -> T:
        return await self._limits.run(chat_id, call, message=message, bulk=bulk, patient=bulk)


async def _or_plain(screen: Screen, call: Callable[[str, str | None], Awaitable[T]]) -> T:
    """Call with HTML; text that Telegram cannot parse is shown plain rather than not at all."""
    try:
        return await call(screen.text, ParseMode.HTML)
    except BadRequest as error:
        if not says(error, "can't parse entities"):
            raise
        log.error("a screen has HTML that Telegram refuses")  # noqa: TRY400 - the text may not be logged
        return await call(plain(screen.text), None)


def plain(text: str) -> str:
    """Telegram HTML without its tags."""
    return unescape(re.sub(r"</?[a-z][^>]*>", "", text))


def _id_of(sent: Any) -> int:
    """Of a message that was sent. Raises NetworkError, for it may have arrived, when the answer does not say."""
    number = sent.get("message_id") if isinstance(sent, dict) else None
    if not isinstance(number, int):
        raise NetworkError("The answer is not a message")
    return number


def _said(text: str, mode: str | None, screen: Screen) -> dict[str, Any]:
    """What a screen says, as arguments of a call."""
    said: dict[str, Any] = {"text": text, "link_preview_options": NO_PREVIEW}
    if mode is not None:
        said["parse_mode"] = mode
    if rows := keyboard(screen):
        said["reply_markup"] = {"inline_keyboard": rows}
    return said


def keyboard(screen: Screen) -> list[list[dict[str, Any]]]:
    """The buttons as Telegram wants them; no row for a message without."""
    return [[_button(b) for b in row] for row in screen.rows if row]


def _button(button: Button) -> dict[str, Any]:
    parts = {
        "text": button.text,
        "callback_data": button.data,
        "url": button.url,
        "copy_text": {"text": button.copy} if button.copy else None,
        "style": button.style,
    }
    return {name: part for name, part in parts.items() if part is not None}
