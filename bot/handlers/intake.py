"""The intake as a conversation: its states say which question is open, and it ends at "your plan".

The truth is in the database, so a state that is lost or out of date changes nothing: every question is an entry
point too, and an answer to another question than the open one is carried out as well. docs/decisions/0006.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)
from telegram.warnings import PTBUserWarning

from bot.guide.decide import lost, start
from bot.guide.notices import NoticeKind
from bot.guide.take_code import written
from bot.guide.tap import AnyOutcome
from bot.handlers import questions
from bot.handlers.along import bring
from bot.handlers.questions import Question, question_at
from bot.handlers.taps import tap, text
from bot.handlers.turn import handle_update
from bot.screens.buttons import unpack
from bot.services import Services

Context = ContextTypes.DEFAULT_TYPE
Callback = Callable[[Update, Context], Coroutine[Any, Any, object]]
Handler = BaseHandler[Update, Context, object]
MOST_KEPT = 10_000  # conversations; 323 bytes each (measured)
NEW_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE


class Intake:
    """The conversation handler and what its questions do."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._begun = 0  # conversations of the newest handler

    async def start(self, update: Update, context: Context) -> object:
        """/start, with an operator's slug or a code from a deep link."""
        slug = context.args[0].lower() if context.args else ""
        if (code := written(slug)) is not None:
            return _open(await bring(self._services, update, code))

        outcome = await handle_update(
            self._services,
            update,
            lambda state, chat, now: start(state, chat, now, slug, self._services.content),
        )
        return _open(outcome)

    async def tapped(self, update: Update, _context: Context) -> object:
        """A tap on any question, the open one or an older one: the intake goes on from there."""
        return _open(await tap(self._services, update))

    async def typed(self, update: Update, _context: Context) -> object:
        """A text. The database knows which question it answers, if any."""
        return _open(await text(self._services, update))

    async def without_conversation(self, update: Update, _context: Context) -> None:
        """An answer whose message is not known, so that the conversation has no chat to go by; or one that no
        question has, or no button data at all."""
        tapped = unpack(update.callback_query.data or "") if update.callback_query else None
        if update.effective_chat is None and tapped and question_at(tapped.place):
            await tap(self._services, update)
        else:
            await handle_update(self._services, update, partial(lost, notice=NoticeKind.NOT_POSSIBLE))

    def handler(self) -> ConversationHandler[Context]:
        """A fresh one, in which no conversation has begun."""
        self._begun = 0
        rows = questions.QUESTIONS
        with warnings.catch_warnings():
            # per_message=False is meant: a chat has one conversation, whatever message a button is on
            warnings.filterwarnings("ignore", message="If 'per_message=False'", category=PTBUserWarning)
            return ConversationHandler(
                entry_points=list(self._entry_points(rows)),
                states={row.place: list(self._answers(row, self.tapped, self.typed)) for row in rows},
                fallbacks=[self._start(self.start), *(self._taps(row, self.tapped) for row in rows)],
                per_user=False,
            )

    def _entry_points(self, rows: tuple[Question, ...]) -> Iterator[Handler]:
        yield self._start(self._begins(self.start))
        for row in rows:
            yield from self._answers(row, self._begins(self.tapped), self._begins(self.typed))

    def _answers(self, row: Question, tapped: Callback, typed: Callback) -> Iterator[Handler]:
        """What takes the answers to a question."""
        yield self._taps(row, tapped)
        if row.typed:
            yield MessageHandler(NEW_PRIVATE & filters.TEXT & ~filters.COMMAND, typed)

    def _taps(self, row: Question, callback: Callback) -> Handler:
        return CallbackQueryHandler(callback, pattern=row.buttons)

    def _start(self, callback: Callback) -> Handler:
        return CommandHandler("start", callback, filters=NEW_PRIVATE)

    def _begins(self, callback: Callback) -> Callback:
        """The callback of an entry point: PTB keeps a state for each chat that comes in by it."""

        async def begin(update: Update, context: Context) -> object:
            state = await callback(update, context)
            self._begun += state != ConversationHandler.END
            if self._begun >= MOST_KEPT:
                self._renew(context.application)
            return state

        return begin

    def _renew(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """A fresh handler in the place of the old one, which goes with all its states: PTB's own never shrink.

        What is under way goes on: PTB has its own copy of the handlers for each update.
        """
        old, *others = application.handlers[0]  # of the default group, where the intake comes first
        application.add_handler(self.handler())
        for handler in (old, *others):
            application.remove_handler(handler)
        application.add_handlers(others)


def _open(outcome: AnyOutcome | None) -> object:
    """The question that is open now, or the end of the conversation."""
    question = question_at(outcome.place) if outcome else None
    return question.place if question else ConversationHandler.END
