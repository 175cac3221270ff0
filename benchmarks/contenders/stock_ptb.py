"""python-telegram-bot as its own examples have it: ConversationHandler, PicklePersistence, canned text."""

from __future__ import annotations

import warnings
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    ContextTypes,
    ConversationHandler,
    PicklePersistence,
    Updater,
)
from telegram.warnings import PTBUserWarning

from benchmarks.contenders import HOOK, SECRET, TOKEN, Place, for_ever, start
from benchmarks.plan import WEBHOOK
from benchmarks.taps import Canned

WAITING = 0


class Guide:
    def __init__(self, canned: Canned) -> None:
        self._canned = canned

    def _keyboard(self) -> InlineKeyboardMarkup:
        return InlineKeyboardMarkup([[InlineKeyboardButton(**button) for button in row] for row in self._canned.rows])

    async def done(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        query = update.callback_query
        assert query is not None
        assert context.user_data is not None
        context.user_data["taps"] = context.user_data.get("taps", 0) + 1
        await query.answer()
        await query.edit_message_text(
            self._canned.text,
            parse_mode="HTML",
            reply_markup=self._keyboard(),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        return WAITING


async def listen(updater: Updater, place: Place) -> None:
    """By polling, or with its own web server."""
    if place.mode != WEBHOOK:
        await updater.start_polling()
    else:
        await updater.start_webhook(
            listen="127.0.0.1", port=place.port, url_path=HOOK, webhook_url=place.hook, secret_token=SECRET
        )


async def main(place: Place) -> None:
    warnings.simplefilter("ignore", PTBUserWarning)
    guide = Guide(place.canned())
    tapped: CallbackQueryHandler[Any, Any] = CallbackQueryHandler(guide.done)
    conversation: ConversationHandler[Any] = ConversationHandler(
        entry_points=[tapped], states={WAITING: [tapped]}, fallbacks=[], name="guide", persistent=True
    )
    kept: PicklePersistence[Any, Any, Any] = PicklePersistence(place.folder / "kept.pickle")
    application = ApplicationBuilder().token(TOKEN).base_url(f"{place.api}/bot").persistence(kept).build()
    application.add_handler(conversation)
    async with application:
        await application.start()
        assert application.updater is not None
        await listen(application.updater, place)
        await for_ever()


if __name__ == "__main__":
    start(main)
