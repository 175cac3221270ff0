"""A Bot API of a few lines: answers what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import orjson
from aiohttp import web
from telegram.ext import Application, ApplicationBuilder

from bot.clock import Clock
from bot.transport.ordering import ByChat, ChatLocks
from bot.transport.request import AiohttpRequest

TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz01234"
ME = {"id": 123456789, "is_bot": True, "first_name": "Bye", "username": "bye_bot"}
Params = dict[str, Any]
App = Application[Any, Any, Any, Any, Any, Any]
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def ok(result: Any = True) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def fail(code: int, description: str, **parameters: int) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    return web.json_response(body | ({"parameters": parameters} if parameters else {}), status=code)


def broken(body: bytes = b"") -> Answer:
    """Cut the connection: before any answer, or after the beginning of one."""

    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        if body:
            await response.prepare(request)
            await response.write(body)
        assert request.transport is not None
        request.transport.abort()
        return response

    return cut


async def silent(request: web.Request) -> web.StreamResponse:
    """Never answer; ends when the caller hangs up."""
    await asyncio.Event().wait()
    return ok()


class Stub:
    """`script[method]` holds answers used up one by one; after them the standing ones."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Params]] = []
        self.script: defaultdict[str, deque[web.Response | Answer]] = defaultdict(deque)
        self.updates: list[dict[str, Any]] = []
        self.news = asyncio.Event()
        self.polled = asyncio.Event()  # somebody waits for news
        self.url = ""

    def methods(self) -> list[str]:
        return [method for method, _ in self.calls]

    def asked(self, method: str) -> list[Params]:
        return [params for called, params in self.calls if called == method]

    def add(self, *updates: dict[str, Any]) -> None:
        self.updates.extend(updates)
        self.news.set()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        assert request.match_info["token"] == TOKEN
        params: Params = {**request.query, **await _body(request)}
        self.calls.append((method, params))
        if self.script[method]:
            planned = self.script[method].popleft()
            return planned if isinstance(planned, web.Response) else await planned(request)
        if method == "getUpdates":
            return ok(await self._poll(params))
        return ok(ME if method == "getMe" else True)

    async def _poll(self, params: Params) -> list[dict[str, Any]]:
        """Like Telegram: an offset forgets what is below it; an empty poll waits for news."""
        self.updates = [update for update in self.updates if update["update_id"] >= int(params.get("offset", 0))]
        while not self.updates and int(params["timeout"]):
            self.news.clear()
            self.polled.set()
            await self.news.wait()
        return self.updates[: int(params.get("limit", 100))]


async def _body(request: web.Request) -> Mapping[str, Any]:
    """The arguments of a form or of JSON; in the end all is text, as on the server."""
    if request.content_type != "application/json":
        return await request.post()
    found: Params = orjson.loads(await request.read())
    return {name: value if isinstance(value, str) else orjson.dumps(value).decode() for name, value in found.items()}


@asynccontextmanager
async def serving(stub: Stub, port: int = 0) -> AsyncIterator[Stub]:
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", stub.answer)
    async with listening(app, port) as stub.url:
        yield stub


@asynccontextmanager
async def listening(app: web.Application, port: int = 0) -> AsyncIterator[str]:
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def application(stub: Stub, clock: Clock, slots: int = 64) -> AsyncIterator[App]:
    """A real PTB Application on our request, without an updater."""
    app = (
        ApplicationBuilder()
        .token(TOKEN)
        .base_url(f"{stub.url}/bot")
        .request(AiohttpRequest(clock))
        .get_updates_request(AiohttpRequest(clock, connections=1))
        .concurrent_updates(ByChat(ChatLocks(), slots))
        .updater(None)
        .job_queue(None)
        .build()
    )
    async with app:
        yield app


def message(update_id: int, chat_id: int, text: str = "hello") -> dict[str, Any]:
    person = {"id": chat_id, "is_bot": False, "first_name": "Ann"}
    chat = {"id": chat_id, "type": "private", "first_name": "Ann"}
    body = {"message_id": update_id, "date": 1700000000, "chat": chat, "from": person, "text": text}
    return {"update_id": update_id, "message": body}


def tap(update_id: int, chat_id: int, data: str = "x") -> dict[str, Any]:
    parent = message(update_id, chat_id)["message"]
    query = {
        "id": str(update_id),
        "from": parent["from"],
        "message": parent,
        "chat_instance": "1",
        "data": data,
    }
    return {"update_id": update_id, "callback_query": query}


def sample(text: str, name: str, **labels: str) -> float:
    """One figure out of a /metrics page, 0 when it is not there."""
    wanted = name + ("{" + ",".join(f'{k}="{v}"' for k, v in labels.items()) + "}" if labels else "")
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return next((float(value) for key, _, value in lines if key == wanted), 0.0)


def decoded(body: bytes) -> Any:
    return orjson.loads(body)
