"""A screen becomes the chat's one live message: edited in place, or sent anew while the old one loses its keyboard.

Nobody waits for Telegram: screens of one chat are shown one after the other, and the newest one wins.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from html import unescape
from typing import Any, TypeVar

from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.screens.screen import Button, Screen
from bot.transport.limits import Limits

log = logging.getLogger(__name__)

T = TypeVar("T")

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
Remember = Callable[[int, int], Awaitable[None]]
Blocked = Callable[[int], Awaitable[None]]


@dataclass(frozen=True)
class Document:
    """A file to send. `make` gives its bytes and runs in a thread: drawing a PDF takes a while."""

    name: str
    caption: str
    make: Callable[[], bytes]


async def _nothing() -> None:
    pass


@dataclass
class Job:
    """What to show. `live` is the message to edit, None to send a new one; `old` then loses its keyboard.

    `done` is called once the screen was shown; not when a newer one took its place.
    """

    screen: Screen
    live: int | None
    old: int | None = None
    messages: list[Screen | Document] = field(default_factory=list)
    done: Callable[[], Awaitable[None]] = _nothing


class Show:
    """Shows screens. `remember(chat, message)` stores the live message; `blocked(chat)` hears of a 403."""

    def __init__(self, bot: Bot, limits: Limits, *, remember: Remember, blocked: Blocked) -> None:
        self._bot = bot
        self._limits = limits
        self._remember = remember
        self._blocked = blocked
        self._waiting: dict[int, Job] = {}
        self._running: dict[int, asyncio.Task[None]] = {}
        self._others: set[asyncio.Task[None]] = set()
        self._saying: set[int] = set()

    def later(self, chat_id: int, job: Job) -> None:
        """Show it as soon as possible; a screen still waiting for this chat is replaced, its messages are kept."""
        before = self._waiting.get(chat_id)
        if before is not None:
            job.messages = [*before.messages, *job.messages]
            if before.live is None:
                job.live, job.old = None, before.old
        self._waiting[chat_id] = job
        if chat_id not in self._running:
            self._running[chat_id] = asyncio.create_task(self._run(chat_id), name="show")

    def answer(self, query_id: str, text: str = "") -> None:
        """Stop the button's progress sign. Too late is no fault: the screen is shown all the same."""
        self._spawn(self._answer(query_id, text))

    async def reminder(self, chat_id: int, screen: Screen) -> int:
        """Send a reminder behind interactive answers; returns the message's id.

        Raises TelegramError: the reminder then stays due.
        """
        return (await self._send(chat_id, screen, bulk=True)).message_id

    def strip(self, chat_id: int, message_id: int) -> None:
        """Take the keyboard of a message away that is no longer the live one."""
        self._spawn(self._strip(chat_id, message_id))

    def say(self, chat_id: int, screen: Screen) -> None:
        """Send a message that is nobody's live one; a chat to which one is on its way gets no second."""
        if chat_id not in self._saying:
            self._saying.add(chat_id)
            self._spawn(self._say(chat_id, screen))

    @property
    def busy(self) -> bool:
        """Whether anything is being shown or waits for it."""
        return bool(self._running or self._others)

    async def drain(self, seconds: float) -> None:
        """Let what is under way finish, for at most so many seconds of real time."""
        tasks = [*self._running.values(), *self._others]
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)

    async def _run(self, chat_id: int) -> None:
        """Show what waits for one chat until nothing does."""
        sent: int | None = None
        try:
            while job := self._waiting.pop(chat_id, None):
                if sent is not None:  # the job was made before the new live message was known
                    job = Job(job.screen, sent if job.live else None, sent, job.messages, job.done)
                sent = await self._show(chat_id, job) or sent
                await job.done()
        except Forbidden:
            await self._blocked(chat_id)
        except TelegramError as error:
            log.warning("a screen was not shown: %s", type(error).__name__)
        except Exception:
            log.exception("a screen was not shown")
        finally:
            del self._running[chat_id]
            if chat_id in self._waiting:
                self.later(chat_id, self._waiting.pop(chat_id))

    async def _show(self, chat_id: int, job: Job) -> int | None:
        """Show one job; returns the id of the new live message, None when the old one was edited."""
        for message in job.messages:
            if isinstance(message, Document):
                await self._send_document(chat_id, message)
            else:
                await self._send(chat_id, message)
        if job.live is not None and not job.messages and await self._edit(chat_id, job.live, job.screen):
            return None
        sent = await self._send(chat_id, job.screen)
        await self._remember(chat_id, sent.message_id)
        old = job.live if job.live is not None else job.old
        if old is not None and job.messages:
            await self._remove(chat_id, old)  # the question that asked for the messages above
        elif old is not None:
            await self._strip(chat_id, old)
        return sent.message_id

    async def _send(self, chat_id: int, screen: Screen, *, bulk: bool = False) -> Message:
        async def call(text: str, mode: str | None) -> Message:
            return await self._limits.run(
                chat_id,
                lambda: self._bot.send_message(
                    chat_id,
                    text,
                    parse_mode=mode,
                    reply_markup=keyboard(screen),
                    link_preview_options=NO_PREVIEW,
                ),
                bulk=bulk,
            )

        return await _or_plain(screen, call)

    async def _send_document(self, chat_id: int, document: Document) -> None:
        """Send a file. One that cannot be made does not keep the screen behind it from being shown."""
        try:
            data = await asyncio.to_thread(document.make)
        except Exception:
            log.exception("the file %s could not be made", document.name)
            return
        await self._limits.run(
            chat_id,
            lambda: self._bot.send_document(chat_id, InputFile(data, filename=document.name), caption=document.caption),
        )

    async def _edit(self, chat_id: int, message_id: int, screen: Screen) -> bool:
        """False when there is nothing to edit any more."""

        async def call(text: str, mode: str | None) -> object:
            return await self._limits.run(
                chat_id,
                lambda: self._bot.edit_message_text(
                    text,
                    chat_id=chat_id,
                    message_id=message_id,
                    parse_mode=mode,
                    reply_markup=keyboard(screen),
                    link_preview_options=NO_PREVIEW,
                ),
            )

        try:
            await _or_plain(screen, call)
        except BadRequest as error:
            return _says(error, "message is not modified")
        return True

    async def _strip(self, chat_id: int, message_id: int) -> None:
        """Take the keyboard of an older screen away; it may be gone, which is as good."""
        try:
            await self._limits.run(
                chat_id,
                lambda: self._bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id),
            )
        except TelegramError as error:
            log.debug("an old keyboard stays: %s", type(error).__name__)

    async def _remove(self, chat_id: int, message_id: int) -> None:
        """Delete an older screen; where that is refused (after 48 hours) its keyboard goes."""
        try:
            await self._limits.run(chat_id, lambda: self._bot.delete_message(chat_id, message_id))
        except TelegramError:
            await self._strip(chat_id, message_id)

    async def _say(self, chat_id: int, screen: Screen) -> None:
        try:
            await self._send(chat_id, screen, bulk=True)
        except TelegramError as error:
            log.debug("not said: %s", type(error).__name__)  # no right to write there, say
        finally:
            self._saying.discard(chat_id)

    async def _answer(self, query_id: str, text: str) -> None:
        try:
            await self._bot.answer_callback_query(query_id, text=text or None)
        except TelegramError as error:
            log.debug("a tap was answered too late: %s", type(error).__name__)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._others.add(task)
        task.add_done_callback(self._others.discard)


async def _or_plain(screen: Screen, call: Callable[[str, str | None], Awaitable[T]]) -> T:
    """Call with HTML; text that Telegram cannot parse is shown plain rather than not at all."""
    try:
        return await call(screen.text, ParseMode.HTML)
    except BadRequest as error:
        if not _says(error, "can't parse entities"):
            raise
        log.error("a screen has HTML that Telegram refuses")  # noqa: TRY400 - the text may not be logged
        return await call(plain(screen.text), None)


def _says(error: TelegramError, words: str) -> bool:
    return words in str(error).lower()


def plain(text: str) -> str:
    """Telegram HTML without its tags."""
    return unescape(re.sub(r"</?[a-z][^>]*>", "", text))


def keyboard(screen: Screen) -> InlineKeyboardMarkup | None:
    """The buttons as Telegram wants them; None for a message without."""
    rows = [[_button(b) for b in row] for row in screen.rows if row]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        button.text,
        callback_data=button.data,
        url=button.url,
        copy_text=CopyTextButton(button.copy) if button.copy else None,
        style=button.style,
    )
