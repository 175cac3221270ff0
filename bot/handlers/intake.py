"""The intake as a conversation: its states say which question is open, and it ends at "your plan".

The truth is in the database. Every question is an entry point too, so a tap after a restart or on an older
question simply goes on; a state that was forgotten costs nothing, which is why only so many are kept.
"""

from __future__ import annotations

import re
import warnings
from collections import OrderedDict
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes, ConversationHandler, filters
from telegram.warnings import PTBUserWarning

from bot.desk import Desk
from bot.guide.decide import start
from bot.handlers.taps import tap
from bot.handlers.turn import take
from bot.screens.buttons import VERSION

Context = ContextTypes.DEFAULT_TYPE
ASKED = ("q.carrier", "q.others", "q.merged", "q.plan", "q.number", "q.keep", "q.sim", "q.channel")
FINDING = ("q.unknown", "q.look.bill", "q.look.phone", "q.look.card", "q.look.network")
QUESTIONS = (*ASKED, *FINDING)
MOST_KEPT = 10_000  # 323 bytes each (measured)
NEW_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE


class Newest(OrderedDict[Any, Any]):
    """A dict of at most MOST_KEPT entries: the least recently written one makes room."""

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > MOST_KEPT:
            self.popitem(last=False)


class Intake:
    """The conversation handler and what its questions do."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def start(self, update: Update, context: Context) -> object:
        """/start, with an operator's slug from a deep link."""
        slug = context.args[0].lower() if context.args else ""

        outcome = await take(
            self._desk,
            update,
            lambda state, chat, now: start(state, chat, now, slug, self._desk.content),
        )
        return _open(outcome.place)

    async def answer(self, update: Update, _context: Context) -> object:
        """A tap on any question, the open one or an older one."""
        outcome = await tap(self._desk, update)
        return _open(outcome.place if outcome else "")

    def handler(self) -> ConversationHandler[Context]:
        """The conversation."""
        begin = CommandHandler("start", self.start, filters=NEW_PRIVATE)
        questions = {place: self._on(place) for place in QUESTIONS}
        with warnings.catch_warnings():
            # per_message=False is meant: a chat has one conversation, whatever message a button is on
            warnings.filterwarnings("ignore", message="If 'per_message=False'", category=PTBUserWarning)
            conversation: ConversationHandler[Context] = ConversationHandler(
                entry_points=[begin, *questions.values()],
                states={place: [handler] for place, handler in questions.items()},
                fallbacks=[*questions.values()],
                allow_reentry=True,
                per_user=False,
            )
        conversation._conversations = Newest()  # noqa: SLF001 - PTB's own dict never shrinks
        return conversation

    def _on(self, place: str) -> CallbackQueryHandler[Context, object]:
        return CallbackQueryHandler(self.answer, pattern=rf"^{VERSION}\|[0-9a-z]+\|{re.escape(place)}\|")


def _open(place: str) -> object:
    """The question that is open now, or the end of the conversation."""
    question = place if place in QUESTIONS else place.rpartition(".")[0]  # "q.others.2" is a page of "q.others"
    return question if question in QUESTIONS else ConversationHandler.END
