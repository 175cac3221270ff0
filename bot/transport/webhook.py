"""Receiving updates by webhook: answered only when the effects are committed."""

from __future__ import annotations

import asyncio
import hmac
import logging

import orjson
from aiohttp import web
from aiohttp.typedefs import Handler
from telegram import Bot, Update
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.clock import Clock
from bot.errors import StartError
from bot.transport.delivery import ALLOWED_UPDATES, Delivery, DeliveryResult
from bot.transport.request import AiohttpRequest, AnswerSlot, answer_slot
from bot.transport.telegram_errors import seconds_of, token_refused

log = logging.getLogger(__name__)

# Bytes. The longest updates are some tens of KiB.
MAX_BODY = 1 << 20
BODY_S = 10.0  # seconds for it to arrive
LINE_EVERY_S = 60.0
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_SECONDS_UNTIL_REPEAT = "2"
_REGISTER_TRIES = 5
_LONGEST_PATH = 100  # characters of one in the log


class Webhook:
    """The web handler for Telegram's calls. 200 once an update is dealt with, 503 while the database is away.

    The first callback answer of an update goes out in the response itself. Before `open` is set nothing is taken.
    """

    def __init__(self, delivery: Delivery, path: str, secret: str) -> None:
        self._delivery = delivery
        self._path = path
        self._secret = secret.encode()
        self.open = False
        self._next_line = 0.0

    def routes(self) -> list[web.RouteDef]:
        """For `web.Application.add_routes`."""
        return [web.post(self._path, self._receive)]

    @web.middleware
    async def elsewhere(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Where Telegram itself comes by another path, a proxy has changed it, and no update would ever arrive."""
        try:
            return await handler(request)
        except web.HTTPNotFound:
            now = asyncio.get_running_loop().time()
            if request.method == "POST" and self._is_telegram(request) and now >= self._next_line:
                self._next_line = now + LINE_EVERY_S
                path = request.path[:_LONGEST_PATH]
                log.warning(
                    "a call of Telegram came on %r, expected is %r: a proxy must not change it", path, self._path
                )
            raise

    async def _receive(self, request: web.Request) -> web.Response:
        if not self._is_telegram(request):
            return web.Response(status=403)
        if not self.open:
            return _later()
        try:
            async with asyncio.timeout(BODY_S):
                body = await _body_of(request)
        except TimeoutError:
            return web.Response(status=408)
        if body is None:
            return web.Response(status=413)
        try:
            raw = orjson.loads(body)
        except orjson.JSONDecodeError:
            return web.Response(status=400)
        update = self._delivery.read(raw)
        return web.Response() if update is None else await self._respond(update)

    def _is_telegram(self, request: web.Request) -> bool:
        given = request.headers.get(_SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(given, self._secret)

    async def _respond(self, update: Update) -> web.Response:
        slot = AnswerSlot()
        mark = answer_slot.set(slot)
        try:
            outcome = await self._delivery.deliver(update)
            await asyncio.sleep(0)  # handlers answer in a task of its own: let it begin before the slot is closed
        finally:
            answer_slot.reset(mark)
            body = slot.close()
        if outcome is DeliveryResult.HELD:
            return _later()
        return web.Response(body=body, content_type="application/json") if body else web.Response()


def _later() -> web.Response:
    return web.Response(status=503, headers={"Retry-After": _SECONDS_UNTIL_REPEAT})


async def register(bot: Bot, clock: Clock, url: str, secret: str, *, max_connections: int = 40) -> None:
    """Tell Telegram the address; pending updates are kept. Raises StartError when it is refused.

    Several replicas may do this at once: the flood wait this draws is obeyed.
    """
    for left in reversed(range(_REGISTER_TRIES)):
        try:
            await bot.set_webhook(
                url,
                secret_token=secret,
                allowed_updates=ALLOWED_UPDATES,
                max_connections=max_connections,
                drop_pending_updates=False,
            )
        except InvalidToken:
            raise token_refused() from None
        except BadRequest as error:
            raise StartError([f"WEBHOOK_URL: Telegram refuses it: {error}."]) from None
        except RetryAfter as flood:
            wait = seconds_of(flood)
        except TelegramError as error:
            if not left:
                line = f"WEBHOOK_URL: Telegram cannot be told of it: {error}."
                raise StartError([line]) from None
            wait = 1.0
        else:
            return
        await clock.sleep(wait)
    raise StartError(["WEBHOOK_URL: Telegram asks to wait with it; start again in a minute"])


async def until_refused(request: AiohttpRequest) -> None:
    """Raises StartError once Telegram no longer knows the token: where nothing is fetched, nobody else would."""
    await request.refused.wait()
    raise token_refused()


async def _body_of(request: web.Request) -> bytes | None:
    """The body, or None when it is longer than MAX_BODY."""
    body = bytearray()
    async for piece in request.content.iter_chunked(1 << 16):
        body += piece
        if len(body) > MAX_BODY:
            return None
    return bytes(body)
