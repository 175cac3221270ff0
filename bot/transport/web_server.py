"""The web server of the webhook and the health pages, and what it refuses before anything is looked at.

aiohttp bounds neither how long a request may take to arrive nor how many connections there are: a few hundred that send
half a header would keep everybody else out, Telegram too. So each connection has a time for what it is doing, and when
all places are taken a new one gets that of one that asked for nothing yet.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import resource
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler

from bot.errors import StartError

log = logging.getLogger(__name__)

# Seconds: from the first byte of a request to the end of its header; without any byte, on a new connection and on one
# that was used. Telegram keeps its connections for the next update.
HEADER_S = 10.0
SILENT_S = 10.0
IDLE_S = 75.0
MOST_CONNECTIONS = 256  # Telegram opens 40
LINE_EVERY_S = 60.0
# Seconds for calls under way, and for what somebody still sends after an answer: a stop may take 10 in all.
_SHUTDOWN_S = 4.0
_LINGER_S = 1.0
_REASONS = {400: "malformed", 403: "secret", 404: "path", 405: "method", 408: "slow", 413: "too large"}

Refused = Callable[[str], None]


def _uncounted(_reason: str) -> None:
    pass


@asynccontextmanager
async def serve(
    app: web.Application,
    host: str,
    port: int,
    *,
    refused: Refused = _uncounted,
    names: tuple[str, str] = ("HOST", "PORT"),
) -> AsyncIterator[int]:
    """Serve while the block runs and give the port (of use when `port` is 0). Raises StartError.

    `refused(reason)` hears of everything that was turned away. `names` are the settings that host and port come from.
    """
    edge = Edge(refused)
    app.middlewares.append(edge.watched)
    # Nobody who calls us compresses. A few kilobytes can be made to fill minutes of this loop with zeros, also after
    # the call was refused, so nothing is decompressed.
    runner = web.AppRunner(
        app,
        access_log=None,
        logger=edge.logger,
        shutdown_timeout=_SHUTDOWN_S,
        lingering_time=_LINGER_S,
        auto_decompress=False,
    )
    await runner.setup()
    try:
        listening = await _listen(edge.factory(runner), host, port, names)
        try:
            yield int(listening.sockets[0].getsockname()[1])
        finally:
            listening.close()
            await runner.cleanup()  # ends the connections, for which 3.12 waits
            await listening.wait_closed()
    finally:
        await runner.cleanup()


async def _listen(
    factory: Callable[[], asyncio.Protocol], host: str, port: int, names: tuple[str, str]
) -> asyncio.Server:
    try:
        return await asyncio.get_running_loop().create_server(factory, host, port)
    except OSError as error:
        raise StartError([why_not(error, host, port, names)]) from None


def why_not(error: OSError, host: str, port: int, names: tuple[str, str] = ("HOST", "PORT")) -> str:
    """Why a server cannot listen there, and what to do; `names` are the settings that host and port come from."""
    host_name, port_name = names
    if error.errno == errno.EADDRINUSE:
        return f"{port_name}: {port} is already in use on {host}; stop that program or set {port_name} to a free one."
    if error.errno == errno.EACCES:
        return f"{port_name}: {port} needs more rights than this program has; set {port_name} to 1024 or more."
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"{host_name}: is not an address of this machine; set {host_name} to 127.0.0.1 or 0.0.0.0."
    return f"{port_name}: {port} on {host} cannot be opened ({type(error).__name__}); set {host_name} and {port_name}."


class Edge:
    """The connections of one server, and the count of what was turned away: at most a line a minute says so."""

    def __init__(self, refused: Refused = _uncounted, most: int | None = None) -> None:
        self.open: dict[asyncio.BaseProtocol, Connection] = {}
        self.most = most if most is not None else _most_connections()
        self.logger = logging.Logger(f"{__name__}.aiohttp")  # noqa: LOG001 - one for each server, and it goes with it
        self.logger.parent = log
        self.logger.addFilter(self._is_our_fault)
        self._count = refused
        self._since_line: Counter[str] = Counter()
        self._next_line = 0.0
        self._next_trace = 0.0

    def factory(self, runner: web.AppRunner) -> Callable[[], asyncio.Protocol]:
        """What makes the protocol of each new connection, for `loop.create_server`."""
        make = runner.server
        if make is None:
            raise RuntimeError("the runner is not set up")
        return lambda: Connection(self, cast(asyncio.Protocol, make()))

    def make_room(self) -> bool:
        """Whether there is a place for one more: else the longest waiting that asked for nothing loses its own."""
        if len(self.open) < self.most:
            return True
        waiting = [one for one in self.open.values() if not one.busy]
        if not waiting:
            self.refused("connections")
            return False
        min(waiting, key=lambda one: one.answered).abort("connections")  # of equals the oldest: dicts keep their order
        return True

    @web.middleware
    async def watched(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """The middleware around every request: its header is complete, and its handler bounds the rest."""
        connection = self.open.get(request.protocol)
        if connection:
            connection.begin()
        try:
            response = await handler(request)
        except web.HTTPException as error:
            self._note(error.status)
            raise
        finally:
            if connection:
                connection.end()
        self._note(response.status)
        return response

    def _note(self, status: int) -> None:
        if status in _REASONS:
            self.refused(_REASONS[status])

    def refused(self, reason: str) -> None:
        """Count, and say so once in a while: whoever wants to fill a log or a disk sends more."""
        self._count(reason)
        self._since_line[reason] += 1
        now = asyncio.get_running_loop().time()
        if now >= self._next_line:
            self._next_line = now + LINE_EVERY_S
            found = ", ".join(f"{reason} {count}" for reason, count in sorted(self._since_line.items()))
            self._since_line.clear()
            log.warning("web requests were turned away: %s (more are counted, and said in a minute)", found)

    def _is_our_fault(self, record: logging.LogRecord) -> bool:
        """What aiohttp would log with a traceback: a malformed request is counted, an error of ours is shown."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, HttpProcessingError | ConnectionError):
            self.refused("malformed")
            return False
        now = asyncio.get_running_loop().time()
        if now < self._next_trace:
            return False
        self._next_trace = now + LINE_EVERY_S
        record.msg, record.args = "a web request met an error", ()
        return True


class Connection(asyncio.Protocol):
    """One connection: passes all on to aiohttp's protocol, and ends what takes longer than it may."""

    def __init__(self, edge: Edge, inner: asyncio.Protocol) -> None:
        self.busy = False
        self.answered = 0
        self._edge = edge
        self._inner = inner
        self._reading = False
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take a place, or be turned away."""
        self._transport = cast(asyncio.Transport, transport)
        self._inner.connection_made(transport)
        if not self._edge.make_room():
            self._transport.abort()
            return
        self._edge.open[self._inner] = self
        self._within(SILENT_S)

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place back."""
        self._edge.open.pop(self._inner, None)
        self._stop()
        self._inner.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """The first byte of a request begins the time for its header."""
        if not (self.busy or self._reading):
            self._reading = True
            self._within(HEADER_S)
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        """Pass it on."""
        return self._inner.eof_received()

    def pause_writing(self) -> None:
        """Pass it on."""
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        """Pass it on."""
        self._inner.resume_writing()

    def begin(self) -> None:
        """A whole header is here."""
        self.busy = True
        self._stop()

    def end(self) -> None:
        """The answer is made: it must be taken, and the next request come, in time."""
        self.busy = self._reading = False
        self.answered += 1
        self._within(IDLE_S)

    def abort(self, reason: str) -> None:
        """End it now."""
        self._edge.open.pop(self._inner, None)
        self._edge.refused(reason)
        if self._transport:
            self._transport.abort()

    def _within(self, seconds: float) -> None:
        self._stop()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._too_late)

    def _stop(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _too_late(self) -> None:
        if self._reading or not self.answered:
            self.abort("slow")
        elif self._transport:
            self._transport.close()  # it was used, and is of no use any more: nobody's fault


def _most_connections() -> int:
    """A quarter of the descriptors: calls to Telegram and the database need some as well."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else max(8, min(MOST_CONNECTIONS, soft // 4))
