"""Every button outside the intake, and everything that is no button."""

from __future__ import annotations

import asyncio
from functools import partial

from telegram import ChatMember, Message, Update
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.free_text import TypedText
from bot.guide.case import Chat
from bot.guide.decide import aside, chat_screen, of_case, tapped
from bot.guide.notices import NoticeKind
from bot.guide.scams import SCAM
from bot.guide.steps import intake_question
from bot.guide.take_code import written
from bot.guide.tap import AnyOutcome
from bot.handlers.along import bring, takes_over, with_fresh_code
from bot.handlers.questions import typed_now
from bot.handlers.turn import handle_update
from bot.screens.buttons import unpack
from bot.screens.chat import group
from bot.screens.screen import Button, Screen
from bot.services import Services, screen_of
from bot.show import Job

Context = ContextTypes.DEFAULT_TYPE
PLACES_OF_COMMANDS = {
    "status": "status",
    "cases": "cases",
    "reminders": "reminders",
    "dossier": "dossier",
    "timezone": "zone",
    "trouble": "trouble.menu",
}
COMMANDS = frozenset({"start", "language", "privacy", "help", "scam", *PLACES_OF_COMMANDS})


class Taps:
    """Handlers for buttons, commands and stray messages; each only says what to decide."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def tap(self, update: Update, _context: Context) -> None:
        """Any button."""
        await tap(self._services, update)

    async def privacy(self, update: Update, _context: Context) -> None:
        await handle_update(self._services, update, lambda state, chat, _now: chat_screen(state, chat, "privacy"))

    async def help(self, update: Update, _context: Context) -> None:
        await handle_update(self._services, update, lambda state, chat, _now: chat_screen(state, chat, "help"))

    async def scam(self, update: Update, _context: Context) -> None:
        await handle_update(self._services, update, lambda state, chat, _now: chat_screen(state, chat, SCAM))

    async def language(self, update: Update, _context: Context) -> None:
        await handle_update(self._services, update, lambda state, chat, _now: chat_screen(state, chat, "language"))

    async def of_case(self, update: Update, _context: Context) -> None:
        """/status, /cases, /reminders, /dossier, /timezone: screens of the cancellation."""
        place = PLACES_OF_COMMANDS[_command(update)]
        await handle_update(self._services, update, partial(of_case, place=place))

    async def unknown_command(self, update: Update, _context: Context) -> None:
        await handle_update(self._services, update, partial(aside, notice=NoticeKind.UNKNOWN_COMMAND))

    async def typed(self, update: Update, _context: Context) -> None:
        """A text: an answer, what it is about, or one line. It is not kept."""
        await text(self._services, update)

    async def stray(self, update: Update, _context: Context) -> None:
        """A photo, a sticker, an edited message: one line. What was sent is not looked at."""
        await handle_update(self._services, update, partial(aside, notice=NoticeKind.NOT_UNDERSTOOD))

    async def blocked_or_back(self, update: Update, _context: Context) -> None:
        """The user blocked the bot, or unblocked it: reminders stop, or go on."""
        change = update.my_chat_member
        if change is None:
            return
        gone = change.new_chat_member.status in (ChatMember.BANNED, ChatMember.LEFT)
        await self._services.set_blocked(change.chat.id, gone)
        if not gone:
            await self._sum_up(change.chat.id)

    async def _sum_up(self, chat_id: int) -> None:
        """Back after blocking: one message that says where things stand; reminders go on by themselves."""
        state = await self._services.store.load(chat_id)
        if state is None or state.case is None or intake_question(state.case):
            return
        screen = screen_of(self._services.view(state.chat, state.case, state.cases), "status", None)
        done = partial(self._services.shown, state.chat)
        self._services.show.later(chat_id, Job(screen, None, state.chat.live_message, done=done))

    async def not_private(self, update: Update, context: Context) -> None:
        """A group: to a command that is meant for this bot say that it works in private, and stop."""
        chat = update.effective_chat
        if chat is None or chat.type == chat.PRIVATE:
            return
        if update.message and _is_meant(update.message, context.bot.username):
            self._point_to_private(update, context)
        raise ApplicationHandlerStop

    def _point_to_private(self, update: Update, context: Context) -> None:
        user, chat = update.effective_user, update.effective_chat
        if chat is None:
            return
        language = self._services.catalogues.guess(user.language_code if user else None)
        view = self._services.view(Chat(chat.id, language, self._services.clock.now()), None)
        open_it = Button(view.texts.pgettext("button", "Open"), url=f"https://t.me/{context.bot.username}")
        message = update.message
        topic = message.message_thread_id if message and message.is_topic_message else None
        self._services.show.say(chat.id, Screen(group(view).text, ((open_it,),)), topic)


def _command(update: Update) -> str:
    """ "/status@bye_sim_bot now" is "status", and so is "/status.": a command ends where Telegram says."""
    message = update.message
    if message is None or not message.text or not message.entities:
        return ""
    return message.text[1 : message.entities[0].length].partition("@")[0].lower()


def _is_meant(message: Message, username: str) -> bool:
    """Whether a command in a group is for this bot: with its name, or one of its own without any name."""
    command = message.entities[0] if message.entities else None
    if not message.text or command is None or command.type != command.BOT_COMMAND or command.offset:
        return False
    name, at, whose_ = message.text[1 : command.length].partition("@")
    return whose_.lower() == username.lower() if at else name.lower() in COMMANDS


async def tap(services: Services, update: Update) -> AnyOutcome | None:
    """Carry out the button of an update; what came of it, for whoever keeps track of the conversation."""
    query = update.callback_query
    if query is None:
        return None
    pressed = with_fresh_code(services, unpack(query.data or ""))
    if pressed and takes_over(pressed):
        return await bring(services, update, pressed.arg, take=True)
    return await handle_update(
        services,
        update,
        partial(tapped, tap=pressed, content=services.content, languages=services.catalogues.languages),
    )


async def text(services: Services, update: Update) -> AnyOutcome:
    """Read the text of an update as the open question says; what came of it."""
    code = written(update.message.text) if update.message and update.message.text else None
    if code is not None:
        return await bring(services, update, code)
    words = TypedText(update.message.text if update.message and update.message.text else "")
    await asyncio.to_thread(words.concerns)  # the longest take 45 ms, the first one 0.3 s: no unit waits for that
    return await handle_update(services, update, partial(typed_now, text=words, content=services.content))
