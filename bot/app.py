"""All wiring, in one visible order. The only room that knows every other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from telegram import Update
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ExtBot,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.clock import Clock, RemoteClock, SystemClock
from bot.content_files import read_content
from bot.desk import About, Desk
from bot.errors import ContentError, StartError
from bot.handlers.faults import Faults
from bot.handlers.intake import NEW_PRIVATE, Intake
from bot.handlers.resume import resume
from bot.handlers.taps import PLACES_OF_COMMANDS, Taps
from bot.i18n import Catalogues
from bot.reminder_worker import ReminderWorker
from bot.screens.profile import profile_of
from bot.settings import Settings
from bot.show import Show
from bot.store.store import Store
from bot.transport.delivery import Delivery, note_error
from bot.transport.forgetful import Forgetful
from bot.transport.health import Health, Metrics, polling_check, serve
from bot.transport.limits import Limits
from bot.transport.ordering import ByChat, Turns
from bot.transport.polling import Polling, seconds_of, token_refused
from bot.transport.profile import LanguageProfile, publish
from bot.transport.request import AiohttpRequest
from bot.transport.webhook import Webhook, register

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
STOP_SECONDS = 8.0  # of the 10 that a stop may take
MEETING_TRIES = 3
RETENTION_EVERY = 24 * 3600.0
App = Application[Any, Any, Any, Any, Any, Any]


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Run the bot until `stop`. Raises StartError with readable lines."""
    async with AsyncExitStack() as stack:
        clock: Clock = SystemClock()
        if settings.clock_url:
            clock = await stack.enter_async_context(RemoteClock(settings.clock_url))
        await run_with(settings, clock, stop, health=True)


async def run_with(
    settings: Settings,
    clock: Clock,
    stop: asyncio.Event,
    *,
    health: bool,
    started: Callable[[House], None] = lambda _house: None,
) -> None:
    """Run the bot on a clock, with or without its web pages, until `stop`. Raises StartError."""
    content, catalogues = load_texts(ROOT)
    async with AsyncExitStack() as stack:
        store = await Store.open(_database(settings))
        stack.push_async_callback(store.close)
        house = House(settings, clock, store, content, catalogues)
        await stack.enter_async_context(house.open())
        await stack.enter_async_context(house.background())
        receiving = await house.receive(stack, health=health)
        started(house)
        try:
            await _until_stopped(stop, [*receiving, asyncio.create_task(store.until_damaged())])
        finally:
            house.close_receiving()
        if receiving:
            await asyncio.wait(receiving, timeout=STOP_SECONDS)


def load_texts(root: Path) -> tuple[Any, Catalogues]:
    """Content and catalogues, or one ContentError with every fault of both."""
    catalogues = Catalogues(root / "locales")
    lines: list[str] = []
    content = None
    try:
        content = read_content(root / "content")
    except ContentError as error:
        lines.extend(error.lines)
    try:
        catalogues.load()
    except ContentError as error:
        lines.extend(error.lines)
    if lines:
        raise ContentError(lines)
    return content, catalogues


def _database(settings: Settings) -> Path:
    path = settings.database_path
    return path if path.is_absolute() else Path.cwd() / path


async def _until_stopped(stop: asyncio.Event, receiving: list[asyncio.Task[None]]) -> None:
    """Wait for the stop; a receiver that ends earlier has failed and says why."""
    waiting = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([waiting, *receiving], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    for task in done - {waiting}:
        task.result()


class House:
    """One running bot: what was built from the settings, and in which order it works."""

    def __init__(self, settings: Settings, clock: Clock, store: Store, content: Any, catalogues: Catalogues) -> None:
        self.settings, self.clock, self.store = settings, clock, store
        self.metrics, self.turns = Metrics(), Turns()
        self.limits = Limits(clock, settings.messages_per_second)
        self.metrics.watch_queue(lambda: self.limits.waiting)
        self.request = AiohttpRequest(clock, count=self.metrics.count_call)
        self.polling_request = AiohttpRequest(clock, connections=1, count=self.metrics.count_call)
        self.application = self._application()
        self.bot = self.application.bot
        show = Show(self.bot, self.limits, remember=store.set_live_message, blocked=self._blocked)
        about = About(settings.contact, settings.retention_closed_days, settings.retention_idle_days)
        self.desk = Desk(store, content, catalogues, clock, show, about, lambda: self.bot.username)
        self.worker = ReminderWorker(self.desk, self.turns, self.metrics.count_reminder)
        store.on_schedule = self.worker.wake
        add_handlers(self.application, self.desk)
        self.delivery = Delivery(
            self.bot,
            self._process,
            lambda update_id: store.put_aside(update_id, clock.now()),
            count=self.metrics.count_update,
        )
        self.polling: Polling | None = None
        self.reminders: asyncio.Task[None] | None = None

    def _application(self) -> App:
        settings = self.settings
        bot: ExtBot[None] = ExtBot(
            token=settings.bot_token.get_secret_value(),
            base_url=f"{settings.telegram_api_url}/bot",
            base_file_url=f"{settings.telegram_api_url}/file/bot",
            request=self.request,
            get_updates_request=self.polling_request,
        )
        builder = ApplicationBuilder().application_class(Forgetful).bot(bot).updater(None)
        return builder.concurrent_updates(ByChat(self.turns)).build()

    async def _process(self, update: Update) -> None:
        processor = self.application.update_processor
        await processor.process_update(update, self.application.process_update(update))

    async def _blocked(self, chat_id: int) -> None:
        await self.desk.set_blocked(chat_id, True)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Meet Telegram, publish the profile, and on the way out let what is under way finish."""
        log.info("connecting to Telegram")
        try:
            await self._connect()
            yield
            await self.desk.show.drain(STOP_SECONDS / 2)
        finally:
            with suppress(TelegramError):
                await self.application.shutdown()
            await self.request.shutdown()
            await self.polling_request.shutdown()

    async def _connect(self) -> None:
        """Raises StartError in words that hold no token."""
        try:
            await self._meet()
        except InvalidToken:
            raise token_refused() from None
        except NetworkError as error:
            line = f"TELEGRAM_API_URL: Telegram cannot be reached ({type(error).__name__}); check the network"
            raise StartError([line]) from None
        except TelegramError as error:
            line = f"TELEGRAM_API_URL: Telegram refuses to answer ({type(error).__name__}); try again later"
            raise StartError([line]) from None

    async def _meet(self) -> None:
        """getMe, obeying a flood wait: many restarts in a row draw one."""
        for _ in range(MEETING_TRIES):
            try:
                return await self.application.initialize()
            except RetryAfter as flood:
                await self.clock.sleep(seconds_of(flood))
        return await self.application.initialize()

    @asynccontextmanager
    async def background(self) -> AsyncIterator[None]:
        """Reminders, retention, the profile and screens that are owed, while the block runs."""
        self.reminders = asyncio.create_task(self.worker.run(), name="reminders")
        tasks = [
            self.reminders,
            asyncio.create_task(self._retention(), name="retention"),
            asyncio.create_task(resume(self.desk, self.turns, self.settings.messages_per_second), name="resume"),
            asyncio.create_task(publish(self.bot, self._profile()), name="profile"),
        ]
        try:
            yield
        finally:
            self.worker.stop()
            await asyncio.wait(tasks[:1], timeout=STOP_SECONDS / 2)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _retention(self) -> None:
        """Forget what is old, once a day."""
        while True:
            now = self.clock.now()
            closed = timedelta(days=self.settings.retention_closed_days)
            idle = timedelta(days=self.settings.retention_idle_days)
            try:
                forgotten = await self.store.forget(now - closed, now - idle)
            except Exception as error:  # tomorrow is another day
                log.warning("retention failed: %s", type(error).__name__)
            else:
                log.debug("retention: %d forgotten", forgotten)
            await self.clock.sleep(RETENTION_EVERY)

    def _profile(self) -> list[LanguageProfile]:
        catalogues = self.desk.catalogues
        codes = [("", "en"), *((code, code) for code in catalogues.languages)]
        return [LanguageProfile(code, **profile_of(catalogues.for_language(language))) for code, language in codes]

    async def receive(self, stack: AsyncExitStack, *, health: bool) -> list[asyncio.Task[None]]:
        """Start polling or the webhook, and the web pages. Raises StartError."""
        checks: dict[str, Callable[[], Awaitable[str]]] = {
            "store": self._store_check,
            "reminders": self._reminders_check,
        }
        app, tasks = web.Application(), []
        if self.settings.updates == "webhook":
            secret = self.settings.webhook_secret.get_secret_value()
            app.add_routes(Webhook(self.delivery, self.settings.webhook_path, secret).routes())
        else:
            self.polling = Polling(self.bot, self.polling_request, self.delivery, self.clock)
            checks["polling"] = polling_check(self.polling, self.clock)
        app.add_routes(Health(self.metrics, checks).routes())
        if health:
            port = await stack.enter_async_context(serve(app, self.settings.host, self.settings.port))
            log.info("health on http://%s:%d/readyz", self.settings.host, port)
        if self.polling:
            tasks.append(asyncio.create_task(self.polling.run(), name="polling"))
        else:
            await register(
                self.bot,
                self.clock,
                self.settings.webhook_url,
                self.settings.webhook_secret.get_secret_value(),
            )
        log.info("ready as @%s", self.bot.username)
        return tasks

    def close_receiving(self) -> None:
        if self.polling:
            self.polling.stop()

    async def _reminders_check(self) -> str:
        return "no reminders are sent" if self.reminders is None or self.reminders.done() else ""

    async def _store_check(self) -> str:
        await self.store.check()
        return ""


def add_handlers(application: App, desk: Desk) -> None:
    """Order matters: in each group the first handler that fits takes the update."""
    intake, taps = Intake(desk), Taps(desk)
    application.add_handler(TypeHandler(Update, taps.not_private), group=-1)
    application.add_handler(intake.handler())
    application.add_handler(CallbackQueryHandler(taps.tap))
    for command, callback in (("privacy", taps.privacy), ("help", taps.help), ("language", taps.language)):
        application.add_handler(CommandHandler(command, callback, filters=NEW_PRIVATE))
    application.add_handler(CommandHandler(list(PLACES_OF_COMMANDS), taps.of_case, filters=NEW_PRIVATE))
    application.add_handler(MessageHandler(NEW_PRIVATE & filters.COMMAND, taps.unknown_command))
    application.add_handler(MessageHandler(NEW_PRIVATE & filters.TEXT, taps.typed))
    application.add_handler(MessageHandler(filters.ChatType.PRIVATE, taps.stray))
    application.add_handler(ChatMemberHandler(taps.blocked_or_back, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_error_handler(Faults(desk, note_error).handle)
