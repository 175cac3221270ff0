"""Calls to the Bot API over aiohttp, with errors that never hold an address, because it holds the token."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import lru_cache
from io import BytesIO
from typing import Any

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.clock import Clock
from bot.transport.causes import NOT_THE_API, ProxyError, proxy_of_environment, words_of
from bot.transport.telegram_errors import NotSent

# Waits between tries, in seconds.
RETRY_DELAYS = (0.5, 1.0, 2.0)
# Methods that do no harm when Telegram carries them out twice. A repeated send* would be a second message.
_REPEATABLE = ("edit", "answer", "delete", "set", "get")
_NOT_SENT = (
    ProxyError,
    aiohttp.InvalidURL,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
)
_TAKEN = b'{"ok":true,"result":true}'
_UNAUTHORIZED = 401
_SERVER_ERROR = 500
_BAD_GATEWAY = 502
_NOT_OK = 300


class AnswerSlot:
    """Room for one answerCallbackQuery in the response to a webhook call, open until `close`."""

    def __init__(self) -> None:
        self._open = True
        self._body: bytes | None = None

    def take(self, method: str, data: RequestData | None) -> bool:
        """Keep this call for the response; False when it has to be sent as a call of its own."""
        if method != "answerCallbackQuery" or data is None or data.contains_files:
            return False
        if not self._open or self._body is not None:
            return False
        self._body = orjson.dumps({"method": method, **data.parameters})
        return True

    def close(self) -> bytes | None:
        """End the taking and give the response body, None when nothing was taken."""
        self._open = False
        return self._body


answer_slot: ContextVar[AnswerSlot | None] = ContextVar("answer_slot", default=None)


def _uncounted(_method: str, _status: str) -> None:
    pass


class AiohttpRequest(BaseRequest):
    """PTB's way out, on one aiohttp session.

    `connections` bounds how many calls are under way; one more waits up to `connect_timeout` seconds. Every
    call ends within connect + write + read seconds. `count(method, status)` hears of every try: status is
    the HTTP code, or "NotSent", "TimedOut", "NetworkError", or "webhook" for an answer that needed no call.
    `refused` is set once Telegram does not know the token (401).
    Raises NotSent, TimedOut or NetworkError with the cause in words that hold no address.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        connections: int = 64,
        connect_timeout: float = 5.0,
        write_timeout: float = 20.0,
        read_timeout: float = 20.0,
        count: Callable[[str, str], None] = _uncounted,
    ) -> None:
        self.refused = asyncio.Event()
        self._clock = clock
        self._connections = connections
        self._connect_timeout = connect_timeout
        self._write_timeout = write_timeout
        self._read_timeout = read_timeout
        self._count = count
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[str, str | None] = {}

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer when a call does not say."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the session; again is harmless."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close the session and its connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call with its tries, as (HTTP status, body). PTB's `post` turns the status into an error."""
        name = _method_of(url)
        slot = answer_slot.get()
        if slot is not None and slot.take(name, request_data):
            self._count(name, "webhook")
            return 200, _TAKEN
        limits = self._limits(read_timeout, write_timeout, connect_timeout, pool_timeout)
        for delay in _delays(name):
            try:
                code, body = await self._try(name, url, method, request_data, limits)
            except NetworkError as error:
                if not (isinstance(error, NotSent) or _is_repeatable(name)):
                    raise
            else:
                if _is_answer(code, body) or not _is_repeatable(name):
                    return code, body
            await self._clock.sleep(delay)
        return await self._try(name, url, method, request_data, limits)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as a dict. Raises NetworkError, without the answer in it, when it is none."""
        answer = _object(payload)
        if answer is None or not ("result" in answer or "description" in answer):
            raise NetworkError(NOT_THE_API)
        return answer

    async def _try(
        self, name: str, url: str, method: str, data: RequestData | None, limits: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        session = self._session
        if session is None:
            raise NetworkError("The connection to Telegram is closed")
        # The error is raised after the except clause: the original, which knows the address, is not attached.
        try:
            content = _body(data)
            async with session.request(
                method, url, data=content, timeout=limits, allow_redirects=False, proxy=self._proxy_for(url)
            ) as response:
                code, body = response.status, await response.read()
        except Exception as cause:  # whatever it is, its text may hold the token
            error = _translated(cause, by_proxy=bool(self._proxies.get(_server_of(url))))
        else:
            self._count(name, str(code))
            code, body = _from_telegram(code, body)
            if code == _UNAUTHORIZED:
                self.refused.set()
            return code, body
        self._count(name, type(error).__name__)
        raise error

    def _proxy_for(self, url: str) -> str | None:
        """The proxy that the environment names for the server of `url`; it is asked once, not for every call."""
        server = _server_of(url)
        if server not in self._proxies:
            self._proxies[server] = proxy_of_environment(url)
        return self._proxies[server]

    def _limits(self, read: object, write: object, connect: object, pool: object) -> aiohttp.ClientTimeout:
        read_s = _seconds(read, self._read_timeout)
        write_s = _seconds(write, self._write_timeout)
        connect_s = max(_seconds(connect, self._connect_timeout), _seconds(pool, 0.0))
        return _timeout(connect_s, write_s, read_s)


@lru_cache(maxsize=64)  # the same few for every call
def _timeout(connect: float, write: float, read: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=connect + write + read, connect=connect, sock_read=read)


def _server_of(url: str) -> str:
    return url.partition("/bot")[0]


def _method_of(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def _is_repeatable(name: str) -> bool:
    return name.startswith(_REPEATABLE)


def _delays(name: str) -> Sequence[float]:
    return () if name == "getUpdates" else RETRY_DELAYS  # the polling loop has its own patience


def _seconds(value: object, default: float) -> float:
    return float(value) if isinstance(value, int | float) else default


def _translated(cause: Exception, *, by_proxy: bool) -> TelegramError:
    words = words_of(cause, by_proxy=by_proxy)
    if isinstance(cause, _NOT_SENT):  # first: some of these are timeouts too
        return NotSent(words)
    if isinstance(cause, TimeoutError):
        return TimedOut(words)
    return NetworkError(words)


def _body(data: RequestData | None) -> aiohttp.BytesPayload | aiohttp.FormData | None:
    """JSON, in Chinese a third of the size of a form; a form where there are files."""
    if data is None:
        return None
    if data.contains_files:
        return _form(data)
    return aiohttp.BytesPayload(orjson.dumps(data.parameters), content_type="application/json")


def _form(data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
    for name, value in data.parameters.items():
        form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    for name, (filename, content, mime) in data.multipart_data.items():
        # Bytes of more than 1 MiB would draw a warning from aiohttp, a file object does not.
        file = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, file, filename=filename, content_type=mime)
    return form


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def _is_answer(code: int, body: bytes) -> bool:
    """Not a server in trouble, nor something in between that answers in its place."""
    return code < _SERVER_ERROR and _object(body) is not None


def _from_telegram(code: int, body: bytes) -> tuple[int, bytes]:
    """The answer, or a short 502 for a refusal without Telegram's own words.

    Something in between gave it: its 401 or 404 says nothing of the token, nor its 403 of a chat. And PTB would
    put its whole page into the error.
    """
    if code < _NOT_OK or "description" in (_object(body) or {}):
        return code, body
    return _BAD_GATEWAY, orjson.dumps({"ok": False, "description": f"HTTP {code} without a readable answer"})
