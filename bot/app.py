"""All wiring, in the order in which it happens: settings -> build -> run. The only room that knows every other.

`run` and `run_with` take the settings, `BotApp.__init__` builds, `BotApp.run` runs: its stages follow it in the order
in which it calls them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder, ExtBot

from bot.clock import Clock, RemoteClock, SystemClock
from bot.content_files import read_content
from bot.errors import ContentError
from bot.guide.content.models import Content
from bot.handlers.resume import resume
from bot.handlers.table import add_handlers
from bot.i18n import Catalogues
from bot.languages import ENGLISH
from bot.reminder_worker import ReminderWorker
from bot.retention import Retention
from bot.screens.profile import profile_of
from bot.services import About, Services
from bot.settings import Settings
from bot.show import Show
from bot.store.store import Store
from bot.transport.calls import Calls
from bot.transport.checks import Check, DatabaseFile, WebhookCheck, polling_check, reminders_check
from bot.transport.delivery import Delivery, DeliveryResult, note_error
from bot.transport.garbage import leave_alone
from bot.transport.health import Health, Metrics
from bot.transport.limits import Limits
from bot.transport.non_persistent import NonPersistentApplication
from bot.transport.ordering import ByChat, ChatLocks
from bot.transport.polling import Polling
from bot.transport.profile import LanguageProfile, publish
from bot.transport.request import AiohttpRequest
from bot.transport.startup import connect
from bot.transport.supervisor import Job, keep, last_resort, once
from bot.transport.web_server import serve
from bot.transport.webhook import Webhook, register, until_refused

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
STOP_SECONDS = 8.0  # of the 10 that a stop may take
App = Application[Any, Any, Any, Any, Any, Any]


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Run the bot until `stop`. Raises StartError with readable lines.

    To be called once, by the process's main command: a loop that stands still, or an end that takes too
    long, ends the whole process.
    """
    async with AsyncExitStack() as stack:
        ending = await stack.enter_async_context(last_resort())
        clock: Clock = SystemClock()
        if settings.clock_url:
            clock = await stack.enter_async_context(RemoteClock(settings.clock_url))
        await run_with(settings, clock, stop, health=True, started=leave_alone, ending=ending)


async def run_with(
    settings: Settings,
    clock: Clock,
    stop: asyncio.Event,
    *,
    health: bool,
    started: Callable[[BotApp], None] = lambda _bot_app: None,
    ending: Callable[[], None] = lambda: None,
) -> None:
    """Build a bot on a clock and run it, with or without its web pages, until `stop`. Raises StartError.

    `ending` is called when the bot is about to end, told to or by a fault.
    """
    content, catalogues = load_texts(ROOT)
    for gap in catalogues.gaps:
        log.warning("%s", gap)
    store = await Store.open(settings.database_path)
    try:
        bot_app = BotApp(settings, clock, store, content, catalogues)
        await bot_app.run(stop, health=health, started=started, ending=ending)
    finally:
        await store.close()


def load_texts(root: Path) -> tuple[Content, Catalogues]:
    """Content and catalogues, or one ContentError with every fault of both."""
    catalogues = Catalogues(root / "locales")
    lines: list[str] = []
    content: Content | None = None
    try:
        content = read_content(root / "content")
    except ContentError as error:
        lines.extend(error.lines)
    try:
        catalogues.load()
    except ContentError as error:
        lines.extend(error.lines)
    if content is None or lines:
        raise ContentError(lines)
    return content, catalogues


class BotApp:
    """One running bot: what it is built of, and how it runs."""

    def __init__(
        self, settings: Settings, clock: Clock, store: Store, content: Content, catalogues: Catalogues
    ) -> None:
        self.settings, self.clock, self.store = settings, clock, store
        self.metrics, self.chat_locks = Metrics(), ChatLocks()
        self.limits = Limits(clock, settings.messages_per_second)
        self.metrics.watch_queue(lambda: self.limits.waiting)
        self.request = AiohttpRequest(clock, count=self.metrics.count_call)
        self.polling_request = AiohttpRequest(clock, connections=1, count=self.metrics.count_call)
        self.application = self._application()
        self.bot = self.application.bot
        calls = Calls(self.bot, self.request)
        show = Show(calls, self.limits, remember=store.set_live_message, blocked=self._blocked)
        about = About(
            settings.contact, settings.retention_closed_days, settings.retention_idle_days, settings.is_public
        )
        self.services = Services(
            store,
            content,
            catalogues,
            clock,
            show,
            about,
            lambda: self.bot.username,
            count_secret=self.metrics.count_secret,
        )
        closed, idle = (timedelta(days=days) for days in (about.closed_days, about.idle_days))
        self.retention = Retention(store, clock, closed, idle)
        self.worker = ReminderWorker(
            self.services, self.chat_locks, self.metrics.count_reminder, settings.messages_per_second
        )
        store.on_schedule = self.worker.wake
        add_handlers(self.application, self.services, note_error)
        self.delivery = Delivery(
            self.bot,
            self._process,
            lambda update_id: store.put_aside(update_id, clock.now()),
            count=self._count,
        )
        secret = settings.webhook_secret.get_secret_value()
        self.webhook = Webhook(self.delivery, settings.webhook_path, secret) if settings.updates == "webhook" else None
        self.polling = None if self.webhook else Polling(self.bot, self.polling_request, self.delivery, clock)
        self.webhook_check = WebhookCheck(self.bot, settings.webhook_url, clock)
        self.health = self._health()
        self.jobs: list[asyncio.Task[None]] = []
        self._refused = False

    def _application(self) -> App:
        settings = self.settings
        bot: ExtBot[None] = ExtBot(
            token=settings.bot_token.get_secret_value(),
            base_url=f"{settings.telegram_api_url}/bot",
            base_file_url=f"{settings.telegram_api_url}/file/bot",
            request=self.request,
            get_updates_request=self.polling_request,
        )
        builder = ApplicationBuilder().application_class(NonPersistentApplication).bot(bot).updater(None)
        return builder.concurrent_updates(ByChat(self.chat_locks)).build()

    def _health(self) -> Health:
        file = DatabaseFile(self.settings.database_path)
        ready: dict[str, Check] = {
            "store": self._store_check,
            "database": file.full,
            "file": file.gone,
            "reminders": reminders_check(self.store.next_due, self.clock, lambda: self.worker.claimed_at),
        }
        if self.polling:
            ready["polling"] = polling_check(self.polling)
        else:
            ready["webhook"] = self.webhook_check
        return Health(self.metrics, ready, {"file": file.gone, "jobs": self._jobs_check}, self._notes)

    async def run(
        self,
        stop: asyncio.Event,
        *,
        health: bool,
        started: Callable[[BotApp], None],
        ending: Callable[[], None],
    ) -> None:
        """Work until `stop`, or until a part of it cannot go on. Raises StartError."""
        async with AsyncExitStack() as stack:
            pages = await stack.enter_async_context(AsyncExitStack())
            if health:
                await self._serve(pages)  # before the first call: it may ask to wait, and a host looks meanwhile
            await stack.enter_async_context(self.connected())
            await stack.enter_async_context(self._background())
            stack.push_async_callback(pages.aclose)  # the first to end: nobody comes in any more
            receiving = await self._receive()
            started(self)
            guards = [
                asyncio.create_task(until_refused(self.request)),
                asyncio.create_task(self.store.until_damaged()),
            ]
            try:
                await _until_stopped(stop, [*receiving, *self.jobs, *guards])
            finally:
                ending()
                for guard in guards:
                    guard.cancel()
                self._stop_receiving()
                with suppress(TimeoutError):
                    async with asyncio.timeout(STOP_SECONDS):  # of several that fail for one reason one has spoken
                        await asyncio.gather(*receiving, return_exceptions=True)

    async def _serve(self, stack: AsyncExitStack) -> None:
        """Open the web pages until the stack ends. Raises StartError."""
        settings = self.settings
        own = (settings.host, settings.port)
        apart = settings.health_at != own
        routes = self.health.word() if apart else self.health.routes()
        app = web.Application()
        if self.webhook:
            routes += self.webhook.routes()
            app.middlewares.append(self.webhook.elsewhere)
        port = await self._serve_at(stack, app, own, routes)
        if apart:
            port = await self._serve_at(
                stack, web.Application(), settings.health_at, self.health.routes(), ("HEALTH_HOST", "HEALTH_PORT")
            )
        log.info("health on http://%s:%d/readyz", settings.health_at[0], port)

    async def _serve_at(
        self,
        stack: AsyncExitStack,
        app: web.Application,
        at: tuple[str, int],
        routes: list[web.RouteDef],
        names: tuple[str, str] = ("HOST", "PORT"),
    ) -> int:
        app.add_routes(routes)
        return await stack.enter_async_context(serve(app, *at, refused=self.metrics.count_refused, names=names))

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        """Connect to Telegram, and on the way out let what is under way finish. Raises StartError."""
        log.info("connecting to Telegram")
        try:
            await connect(self.application.initialize, self.clock)
            yield
            await self.services.show.drain(STOP_SECONDS / 2)
        finally:
            with suppress(TelegramError):
                await self.application.shutdown()
            await self.request.shutdown()
            await self.polling_request.shutdown()

    @asynccontextmanager
    async def _background(self) -> AsyncIterator[None]:
        """Reminders, retention, the profile and pending screens, while the block runs."""
        reminders = Job("reminders", self.worker.run, self.worker.stalled)
        self.jobs = [
            asyncio.create_task(keep(reminders), name="reminders kept"),
            asyncio.create_task(keep(Job("retention", self.retention.run)), name="retention kept"),
        ]
        if self.webhook:
            watch = Job("webhook watch", self.webhook_check.watch)
            self.jobs.append(asyncio.create_task(keep(watch), name="webhook watch kept"))
        rows = self.store.reschedule()
        pending = resume(self.services, self.chat_locks, self.settings.messages_per_second)
        profile = publish(self.bot, self._profile(), self.clock)
        short = [
            asyncio.create_task(once("reminders of another version wait for the next start", rows), name="reschedule"),
            asyncio.create_task(once("pending screens wait for the next start", pending), name="resume"),
            asyncio.create_task(once("the profile was not published", profile), name="profile"),
        ]
        try:
            yield
        finally:
            self.worker.stop()
            await asyncio.wait(self.jobs[:1], timeout=STOP_SECONDS / 2)
            for task in (*self.jobs, *short):
                task.cancel()
            await asyncio.gather(*self.jobs, *short, return_exceptions=True)

    def _profile(self) -> list[LanguageProfile]:
        catalogues = self.services.catalogues
        codes = [("", ENGLISH), *((code, code) for code in catalogues.languages)]
        return [LanguageProfile(code, **profile_of(catalogues.for_language(language))) for code, language in codes]

    async def _receive(self) -> list[asyncio.Task[None]]:
        """Start polling, or open the webhook and tell Telegram of it. Raises StartError."""
        tasks = []
        if self.polling:
            job = Job("polling", self.polling.run, self.polling.stalled, self.polling.renew)
            tasks.append(asyncio.create_task(keep(job), name="polling kept"))
        if self.webhook:
            self.webhook.open = True
            secret = self.settings.webhook_secret.get_secret_value()
            await register(self.bot, self.clock, self.settings.webhook_url, secret)
        self.health.closed = ""
        log.info("ready as @%s", self.bot.username)
        return tasks

    def _stop_receiving(self) -> None:
        """Not ready any more, and no further polls."""
        self.health.closed = "stopping"
        if self.polling:
            self.polling.stop()

    async def _process(self, update: Update) -> None:
        processor = self.application.update_processor
        await processor.process_update(update, self.application.process_update(update))

    def _count(self, kind: str, outcome: str) -> None:
        self.metrics.count_update(kind, outcome)
        self._refused = outcome == DeliveryResult.HELD

    async def _blocked(self, chat_id: int) -> None:
        await self.services.set_blocked(chat_id, True)

    def _notes(self) -> list[str]:
        """What somebody should look at though people are served."""
        waiting = [self.retention.note] if self.retention.note else []
        return [*waiting, *(str(gap) for gap in self.services.catalogues.gaps)]

    async def _jobs_check(self) -> str:
        if self.polling and self.polling.stalled():
            return "polling has stalled"
        return "the reminders have stalled" if self.worker.stalled() else ""

    async def _store_check(self) -> str:
        """What the last real change met, for no query notices a full disk; then whether changes are let in now."""
        await self.store.check()
        return "the database refused the newest change" if self._refused else ""


async def _until_stopped(stop: asyncio.Event, jobs: list[asyncio.Task[None]]) -> None:
    """Wait for the stop; a job that ends earlier has failed and says why."""
    waiting = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([waiting, *jobs], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    for task in done - {waiting}:
        task.result()
