"""/healthz, /readyz and /metrics.

/healthz: should the host restart me? 503 while a job has stalled and when the database file was moved or deleted
          under the running bot. Nothing that a restart does not mend: not Telegram away, not a full disk. A stalled
          event loop does not answer at all; then, and when starting a stalled job again was in vain, the process
          also ends by itself, with an exit code that is not 0.
/readyz:  can I serve? 503 with a line per reason: starting, stopping, Telegram away, refusing or silent, another
          program with the same token, webhook elsewhere, database locked, refusing, full or gone, reminders late.
          Below stand notes: what somebody should look at though people are served.

Both are read-only and cheap; a check that takes too long is a reason, and is not started a second time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, generate_latest

from bot.transport.checks import Check

_CHECK_LIMIT_S = 2.0
_OK = 200


class Metrics:
    """What is counted, in a registry of its own. Labels are kinds and methods, never a chat."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._children: dict[tuple[object, ...], Counter] = {}
        self._updates = Counter(
            "byesim_updates", "Updates by what became of them", ("kind", "outcome"), registry=self.registry
        )
        self._calls = Counter(
            "byesim_api_calls", "Bot API calls, every try", ("method", "status"), registry=self.registry
        )
        self._secrets = Counter(
            "byesim_secrets_pasted", "Messages to delete, by what they held", ("kind",), registry=self.registry
        )
        self._queue = Gauge("byesim_send_queue", "Outgoing calls that wait or are under way", registry=self.registry)
        self._refused = Counter(
            "byesim_web_refused", "Web requests and connections turned away", ("reason",), registry=self.registry
        )
        self._reminders = Counter("byesim_reminders_sent", "Reminders sent", registry=self.registry)

    def count_secret(self, kind: str) -> None:
        """A message held a secret of this kind."""
        self._counted(self._secrets, kind).inc()

    def count_update(self, kind: str, outcome: str) -> None:
        """For Delivery's `count`."""
        self._counted(self._updates, kind, outcome).inc()

    def count_call(self, method: str, status: str) -> None:
        """For AiohttpRequest's `count`."""
        self._counted(self._calls, method, status).inc()

    def count_refused(self, reason: str) -> None:
        """For the web server's `refused`."""
        self._counted(self._refused, reason).inc()

    def _counted(self, counter: Counter, *labels: str) -> Counter:
        """The counter of these labels, kept: the library's own look-up takes a lock and checks them anew."""
        key = counter, *labels
        if key not in self._children:
            self._children[key] = counter.labels(*labels)
        return self._children[key]

    def count_reminder(self) -> None:
        """One reminder was sent."""
        self._reminders.inc()

    def watch_queue(self, length: Callable[[], int]) -> None:
        """Where the send queue's length is read when somebody asks."""
        self._queue.set_function(length)


class Health:
    """The three pages. Of the checks by name, `ready` are for /readyz and `alive` for /healthz.

    `closed` is why nobody comes in at all, whatever the checks say; "" from when Telegram was met. `notes` gives
    the lines that stand below on /readyz and do not count.
    """

    def __init__(
        self,
        metrics: Metrics,
        ready: Mapping[str, Check],
        alive: Mapping[str, Check],
        notes: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        self.closed = "starting"
        self._notes = notes
        self._metrics = metrics
        self._ready_checks = {name: _Once(check) for name, check in ready.items()}
        self._alive_checks = {name: _Once(check) for name, check in alive.items()}

    def routes(self) -> list[web.RouteDef]:
        """For `web.Application.add_routes`."""
        return [
            web.get("/healthz", self._alive),
            web.get("/readyz", self._ready),
            web.get("/metrics", self._figures),
        ]

    def word(self) -> list[web.RouteDef]:
        """/healthz alone, and of its answer the first word: for a port that anybody reaches."""
        return [web.get("/healthz", self._word)]

    async def _word(self, request: web.Request) -> web.Response:
        status = (await self._alive(request)).status
        return web.Response(text="ok\n" if status == _OK else "unhealthy\n", status=status)

    async def _alive(self, _request: web.Request) -> web.Response:
        return await _page(self._alive_checks)

    async def _ready(self, _request: web.Request) -> web.Response:
        if self.closed:
            return web.Response(text=f"{self.closed}\n", status=503)
        return await _page(self._ready_checks, self._notes())

    async def _figures(self, _request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(self._metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


class _Once:
    """A check that runs once at a time: one that hangs is waited for by all who ask, and hangs only once."""

    def __init__(self, check: Check) -> None:
        self._check = check
        self._running: asyncio.Task[str] | None = None

    async def reason(self) -> str:
        """Why not, "" when all is well; never raises."""
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(_caught(self._check), name="check")
        task = self._running
        await asyncio.wait({task}, timeout=_CHECK_LIMIT_S)
        return task.result() if task.done() else f"no answer within {_CHECK_LIMIT_S:g} s"


async def _caught(check: Check) -> str:
    try:
        return await check()
    except Exception as error:  # a broken check is an answer, not an error of this page
        return type(error).__name__


async def _page(checks: Mapping[str, _Once], notes: Iterable[str] = ()) -> web.Response:
    reasons = await asyncio.gather(*(check.reason() for check in checks.values()))
    faults = [f"{name}: {why}" for name, why in zip(checks, reasons, strict=True) if why]
    return web.Response(text="\n".join([*(faults or ["ok"]), *notes, ""]), status=503 if faults else 200)
