"""aiogram 3 with canned text: a router, one handler, no state."""

from __future__ import annotations

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from benchmarks.contenders import HOOK, SECRET, TOKEN, Place, for_ever, start
from benchmarks.plan import WEBHOOK


def bot_of(place: Place) -> Bot:
    return Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(place.api)))


def dispatcher_of(place: Place) -> Dispatcher:
    canned, dispatcher = place.canned(), Dispatcher()

    @dispatcher.callback_query()
    async def done(query: CallbackQuery) -> None:
        await query.answer()
        assert isinstance(query.message, Message)
        rows = [[InlineKeyboardButton(**button) for button in row] for row in canned.rows]
        await query.message.edit_text(
            canned.text,
            parse_mode="HTML",
            reply_markup=InlineKeyboardMarkup(inline_keyboard=rows),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )

    return dispatcher


async def main(place: Place) -> None:
    bot, dispatcher = bot_of(place), dispatcher_of(place)
    if place.mode != WEBHOOK:
        await dispatcher.start_polling(bot, handle_signals=False)
        return
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=SECRET).register(app, path=HOOK)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", place.port).start()
    await bot.set_webhook(place.hook, secret_token=SECRET)
    await for_ever()


if __name__ == "__main__":
    start(main)
