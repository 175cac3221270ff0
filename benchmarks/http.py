"""HTTP/1.1 as far as the canned Bot API needs it, by hand: it must never be what a fast bot waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

END = b"\r\n\r\n"
CHUNKED = b"transfer-encoding: chunked"
LENGTH = b"content-length:"
# What api.telegram.org says before every answer.
HEAD = b"""HTTP/1.1 200 OK\r
Server: nginx/1.18.0\r
Date: Mon, 30 Nov 2026 09:00:00 GMT\r
Content-Type: application/json\r
Content-Length: %d\r
Connection: keep-alive\r
Strict-Transport-Security: max-age=31536000; includeSubDomains; preload\r
Access-Control-Allow-Origin: *\r
Access-Control-Allow-Methods: GET, POST, OPTIONS\r
Access-Control-Expose-Headers: Content-Length,Content-Type,Date,Server,Connection\r
\r
"""


@dataclass(frozen=True, slots=True)
class Request:
    """`target` is the path with its query."""

    target: bytes
    body: bytes


def length_of(head: bytes) -> int:
    """Of the body that a head announces. Raises ValueError for one that comes in chunks: nobody here sends those."""
    low = head.lower()
    if CHUNKED in low:
        raise ValueError("a body in chunks")
    at = low.find(LENGTH)
    return int(low[at + len(LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0


class Connection(asyncio.Protocol):
    """One caller; its requests come one after the other. `answer(request, connection)` answers now or later."""

    def __init__(self, answer: Callable[[Request, Connection], None]) -> None:
        self._answer = answer
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, _error: Exception | None) -> None:
        self._transport = None

    @property
    def lost(self) -> bool:
        return self._transport is None

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (request := self._taken()) is not None:
            self._answer(request, self)

    def _taken(self) -> Request | None:
        end = self._buffer.find(END)
        if end < 0:
            return None
        head, start = self._buffer[:end], end + len(END)
        stop = start + length_of(head)
        if len(self._buffer) < stop:
            return None
        body, self._buffer = self._buffer[start:stop], self._buffer[stop:]
        return Request(head.split(b" ", 2)[1], body)

    def say(self, body: bytes) -> None:
        """Answer with JSON."""
        if self._transport is not None:
            self._transport.write(HEAD % len(body) + body)
