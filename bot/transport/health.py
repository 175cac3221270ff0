"""/healthz, /readyz and /metrics, and the web server they are served by."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, generate_latest

from bot.clock import Clock
from bot.errors import StartError
from bot.transport.polling import Polling

# Gives a reason why the bot cannot work now, "" when it can. May raise: that is a reason too.
Check = Callable[[], Awaitable[str]]

_CHECK_LIMIT_S = 2.0
_SHUTDOWN_S = 10.0


class Metrics:
    """What is counted, in a registry of its own. Labels are kinds and methods, never a chat."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._updates = Counter(
            "byesim_updates", "Updates by what became of them", ("kind", "outcome"), registry=self.registry
        )
        self._calls = Counter(
            "byesim_api_calls", "Bot API calls, every try", ("method", "status"), registry=self.registry
        )
        self._queue = Gauge("byesim_send_queue", "Outgoing calls that wait or are under way", registry=self.registry)
        self._reminders = Counter("byesim_reminders_sent", "Reminders sent", registry=self.registry)

    def count_update(self, kind: str, outcome: str) -> None:
        """For Delivery's `count`."""
        self._updates.labels(kind, outcome).inc()

    def count_call(self, method: str, status: str) -> None:
        """For AiohttpRequest's `count`."""
        self._calls.labels(method, status).inc()

    def count_reminder(self) -> None:
        """One reminder was sent."""
        self._reminders.inc()

    def watch_queue(self, length: Callable[[], int]) -> None:
        """Where the send queue's length is read when somebody asks."""
        self._queue.set_function(length)


class Health:
    """The three pages. `checks` by name decide whether the bot is ready."""

    def __init__(self, metrics: Metrics, checks: Mapping[str, Check]) -> None:
        self._metrics = metrics
        self._checks = dict(checks)

    def routes(self) -> list[web.RouteDef]:
        """For `web.Application.add_routes`."""
        return [
            web.get("/healthz", self._alive),
            web.get("/readyz", self._ready),
            web.get("/metrics", self._figures),
        ]

    async def _alive(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _ready(self, _request: web.Request) -> web.Response:
        reasons = await asyncio.gather(*(_reason(check) for check in self._checks.values()))
        faults = [f"{name}: {why}" for name, why in zip(self._checks, reasons, strict=True) if why]
        return web.Response(text="\n".join([*faults, ""]) or "ok\n", status=503 if faults else 200)

    async def _figures(self, _request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(self._metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


def polling_check(polling: Polling, clock: Clock, limit: timedelta = timedelta(minutes=3)) -> Check:
    """Not ready before the first answer of Telegram, nor when the last one is older than `limit`."""

    async def check() -> str:
        if polling.last_poll is None:
            return "Telegram has not answered yet"
        age = clock.now() - polling.last_poll
        return "" if age <= limit else f"Telegram's last answer is {age.total_seconds():.0f} s old"

    return check


@asynccontextmanager
async def serve(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve while the block runs and give the port (of use when `port` is 0). Raises StartError."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_S)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise StartError([_why_not(error, host, port)]) from None
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def _reason(check: Check) -> str:
    try:
        async with asyncio.timeout(_CHECK_LIMIT_S):
            return await check()
    except Exception as error:  # a broken check is an answer, not an error of this page
        return type(error).__name__


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"PORT: {port} is already in use on {host}; stop that program or set PORT to a free one."
    if error.errno == errno.EACCES:
        return f"PORT: {port} needs more rights than this program has; set PORT to 1024 or more."
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return "HOST: is not an address of this machine; set HOST to 127.0.0.1 or 0.0.0.0."
    return f"PORT: {port} on {host} cannot be opened ({type(error).__name__}); set HOST and PORT."
