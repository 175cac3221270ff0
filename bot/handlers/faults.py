"""When a handler raises: logged by its kind only, and one calm sentence for the user."""

from __future__ import annotations

import logging
from collections.abc import Callable

from telegram import Update
from telegram.ext import ContextTypes

from bot.errors import StoreError
from bot.guide.notices import Notice, NoticeKind
from bot.screens.notices import words
from bot.screens.screen import Screen
from bot.services import Services

log = logging.getLogger(__name__)


class Faults:
    """`tell` hears of every error first: it decides whether the update comes again."""

    def __init__(self, services: Services, tell: Callable[[BaseException | None], None]) -> None:
        self._services = services
        self._tell = tell

    async def handle(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell the transport, then the log, then the user."""
        self._tell(context.error)
        if isinstance(context.error, StoreError):
            log.warning("the store refused a unit of work: %s", type(context.error).__name__)
            return  # the update is held and comes again
        log.error("a handler failed", exc_info=context.error)
        if isinstance(update, Update):
            self._say(update)

    def _say(self, update: Update) -> None:
        """The bug may lie in what is stored of the chat, so nothing of it is looked at."""
        user, query, chat = update.effective_user, update.callback_query, update.effective_chat
        language = self._services.catalogues.guess(user.language_code if user else None)
        sentence = words(self._services.catalogues.for_language(language), Notice(NoticeKind.SOMETHING_BROKE))
        if query is not None:
            self._services.show.answer(query.id, sentence)
        elif update.message is not None and chat is not None and chat.type == chat.PRIVATE:
            self._services.show.say(chat.id, Screen(sentence))
