"""The local Telegram as one web application."""

from __future__ import annotations

import asyncio
import re
import secrets
import socket
import struct
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web

from playground.arguments import Arguments, read_arguments
from playground.clock import WoundClock
from playground.controls import Controls
from playground.faults import Fault
from playground.guard import guard
from playground.methods import Described, Methods, method_name
from playground.refusals import RefusedError, prefixed
from playground.state import State
from playground.user_side import UserSide, refuse

UPLOAD_LIMIT = 50 << 20
CALLBACK_SECONDS = 15.0
TAP_WAIT = 5.0
PAGE = Path(__file__).parent / "page"
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_SECURITY = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".json": "application/json",
    ".woff2": "font/woff2",
}


def new_token() -> str:
    """A token that looks like BotFather's."""
    return f"{secrets.randbelow(900_000) + 100_000}:{secrets.token_urlsafe(26)}"


class Playground:
    """A strict local Telegram for one bot: demo, test double and fault injector.

    token            what the bot must present; made up where none is given
    clock            the time of messages and reminders; pass the same one to a bot in this process
    callback_seconds how long a tap can be answered, real seconds
    tap_wait         how long POST /user/<chat>/tap waits for the answer, real seconds
    strict_flood     refuse more than a message a second per chat, and setWebhook twice within a second
    """

    def __init__(
        self,
        *,
        token: str = "",
        clock: WoundClock | None = None,
        username: str = "bye_sim_demo_bot",
        name: str = "Bye SIM",
        callback_seconds: float = CALLBACK_SECONDS,
        tap_wait: float = TAP_WAIT,
        upload_limit: int = UPLOAD_LIMIT,
        strict_flood: bool = False,
        page: Path = PAGE,
    ) -> None:
        self.token = token or new_token()
        if not _TOKEN.fullmatch(self.token):
            raise ValueError("a token looks like 123456:letters")
        self.clock = clock or WoundClock()
        self._state = State(
            token=self.token,
            clock=self.clock,
            username=username,
            name=name,
            lifetime=callback_seconds,
            strict_flood=strict_flood,
        )
        self._methods = Methods(self._state)
        self._tap_wait = tap_wait
        self._upload_limit = upload_limit
        self._page = page
        self._runner: web.AppRunner | None = None
        self._url = ""

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end; "" before start()."""
        return self._url

    @property
    def pending_updates(self) -> int:
        """How many updates the bot has not confirmed yet."""
        return len(self._state.updates)

    @property
    def polling(self) -> bool:
        """Whether the bot waits for updates in a long poll."""
        return self._state.updates.polling

    def shown(self, chat_id: int) -> list[dict[str, Any]]:
        """What the client of this chat's user shows, oldest first, as GET /user/<chat>/messages has it."""
        return self._state.chats.open(chat_id).shown()

    def _app(self, host: str) -> web.Application:
        app = web.Application(client_max_size=self._upload_limit, middlewares=[guard(host)])
        app.add_routes(
            [
                web.route("*", "/bot{token:[^/]*}/{method:.*}", self._bot_call),
                web.get("/", self._index),
                web.get(r"/page/{file:[A-Za-z0-9_-][A-Za-z0-9_.-]*}", self._page_file),
                web.get("/files/{file_id}", self._file),
                *UserSide(self._state, tap_wait=self._tap_wait).routes(),
                *Controls(self._state).routes(),
            ]
        )
        return app

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; port 0 takes a free one. It answers under `host` too. Raises OSError where the port is taken."""
        self._runner = web.AppRunner(self._app(host), access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        bound = self._runner.addresses[0]
        self._url = f"http://[{host}]:{bound[1]}" if ":" in host else f"http://{host}:{bound[1]}"

    async def stop(self) -> None:
        """Stop listening and delivering."""
        runner, self._runner = self._runner, None
        if runner:
            await runner.cleanup()
        await self._methods.webhook.stop()

    async def _bot_call(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request.match_info["token"])
            arguments = await read_arguments(request)
            return await self._with_faults(request, arguments)
        except RefusedError as refusal:
            return _refused(refusal)

    def _check_token(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise RefusedError(404, prefixed(404, ""))
        if not secrets.compare_digest(token, self.token):
            raise RefusedError(401, prefixed(401, ""))

    async def _with_faults(self, request: web.Request, arguments: Arguments) -> web.StreamResponse:
        name = method_name(request.match_info["method"])
        now = self._state.clock.seconds()
        fault = self._state.faults.take(name, self._methods.chat_of(arguments), now) or Fault()
        if fault.reset == "before":
            self._methods.note(name, arguments, 0, "connection reset before the call")
            return _reset(request)
        if fault.status:
            refusal = fault.refusal(now)
            self._methods.note(name, arguments, refusal.status, refusal.description)
            answer = _refused(refusal)
        else:
            answer = await self._answer(name, arguments)
        return await self._spoiled(request, fault, answer)

    async def _spoiled(self, request: web.Request, fault: Fault, answer: web.Response) -> web.StreamResponse:
        await asyncio.sleep(fault.delay_s)
        if fault.reset == "after":
            return _reset(request)
        if fault.drop_answer:
            _transport(request).close()
        if fault.body:
            kind = "text/html" if fault.body.startswith("<") else "application/json"
            return web.Response(text=fault.body, status=answer.status, content_type=kind)
        return answer

    async def _answer(self, name: str, arguments: Arguments) -> web.Response:
        try:
            result = await self._methods.call(name, arguments)
        except RefusedError as refusal:
            return _refused(refusal)
        if isinstance(result, Described):
            return web.json_response({"ok": True, "result": result.result, "description": result.description})
        return web.json_response({"ok": True, "result": result})

    async def _index(self, _: web.Request) -> web.StreamResponse:
        return self._page_answer("index.html")

    async def _page_file(self, request: web.Request) -> web.StreamResponse:
        return self._page_answer(request.match_info["file"])

    def _page_answer(self, name: str) -> web.StreamResponse:
        path = self._page / name
        kind = _TYPES.get(path.suffix)
        if kind is None or not path.is_file():
            raise refuse(404, f"there is no page file {name!r}")
        return web.Response(body=path.read_bytes(), headers={**_SECURITY, "Content-Type": f"{kind}; charset=utf-8"})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        found = self._state.files.find(request.match_info["file_id"])
        if found is None:
            raise refuse(404, "there is no such file, or it was dropped for newer ones")
        document, data = found
        shown = f"attachment; filename*=UTF-8''{quote(document.name, safe='')}"
        headers = {**_SECURITY, "Content-Disposition": shown, "Content-Type": document.content_type}
        return web.Response(body=data, headers=headers)


def _refused(refusal: RefusedError) -> web.Response:
    wait: Any = refusal.parameters.get("retry_after")
    headers = {"Retry-After": str(wait)} if wait else {}
    return web.json_response(refusal.body(), status=refusal.status, headers=headers)


def _transport(request: web.Request) -> asyncio.Transport:
    transport = request.transport
    if transport is None:
        raise ConnectionResetError
    return transport


def _reset(request: web.Request) -> web.Response:
    """Close so that the other side sees a reset, not an end."""
    transport = _transport(request)
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    return web.Response()
