"""The floor: bare aiohttp, orjson and uvloop; the same two calls and nothing else."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import orjson
from aiohttp import web

from benchmarks.contenders import HOOK, SECRET, TOKEN, Place, for_ever, start
from benchmarks.plan import WEBHOOK

JSON = {"Content-Type": "application/json"}


class Floor:
    def __init__(self, place: Place, session: aiohttp.ClientSession) -> None:
        canned = place.canned()
        self._screen = {
            "text": canned.text,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
            "reply_markup": {"inline_keyboard": canned.rows},
        }
        self._url = f"{place.api}/bot{TOKEN}/"
        self._session = session

    async def call(self, method: str, **arguments: Any) -> Any:
        body = orjson.dumps(arguments)
        async with self._session.post(self._url + method, data=body, headers=JSON) as answer:
            return orjson.loads(await answer.read())["result"]

    async def edit(self, query: dict[str, Any]) -> None:
        message = query["message"]
        where = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        await self.call("editMessageText", **where, **self._screen)

    async def tap(self, update: dict[str, Any]) -> None:
        query = update["callback_query"]
        await self.call("answerCallbackQuery", callback_query_id=query["id"])
        await self.edit(query)

    async def poll(self) -> None:
        offset = 0
        while True:
            batch = await self.call("getUpdates", offset=offset, timeout=50)
            await asyncio.gather(*map(self.tap, batch))
            offset = batch[-1]["update_id"] + 1 if batch else offset

    async def hooked(self, request: web.Request) -> web.Response:
        """The tap is answered in the response."""
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != SECRET:
            return web.Response(status=403)
        query = orjson.loads(await request.read())["callback_query"]
        await self.edit(query)
        answer = orjson.dumps({"method": "answerCallbackQuery", "callback_query_id": query["id"]})
        return web.Response(body=answer, content_type="application/json")


async def main(place: Place) -> None:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64)) as session:
        floor = Floor(place, session)
        if place.mode != WEBHOOK:
            await floor.poll()
        app = web.Application()
        app.router.add_post(HOOK, floor.hooked)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", place.port).start()
        await floor.call("setWebhook", url=place.hook)
        await for_ever()


if __name__ == "__main__":
    start(main)
