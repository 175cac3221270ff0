"""A running playground, the bot's side and the user's side of it, over real HTTP."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from playground.server import Playground

os.environ["PTB_TIMEDELTA"] = "true"

CHAT = 4242


class BotApi:
    """Calls methods as a bot would, without any library."""

    def __init__(self, playground: Playground, session: aiohttp.ClientSession) -> None:
        self.base = f"{playground.url}/bot{playground.token}"
        self.session = session

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        async with self.session.post(f"{self.base}/{method}", json=parameters) as response:
            body: dict[str, Any] = await response.json()
            assert response.status == body.get("error_code", 200)
            return body

    async def ok(self, method: str, **parameters: Any) -> Any:
        body = await self.call(method, **parameters)
        assert body["ok"], body
        return body["result"]

    async def refused(self, method: str, **parameters: Any) -> str:
        body = await self.call(method, **parameters)
        assert not body["ok"], body
        return str(body["description"])

    async def upload(self, data: bytes, name: str = "plan.txt", **fields: str) -> dict[str, Any]:
        form = aiohttp.FormData(quote_fields=False)
        form.add_field("document", data, filename=name, content_type="text/plain")
        for key, value in {"chat_id": str(CHAT), **fields}.items():
            form.add_field(key, value)
        async with self.session.post(f"{self.base}/sendDocument", data=form) as response:
            body: dict[str, Any] = await response.json()
            assert response.status == body.get("error_code", 200)
            return body


class User:
    """The person in a chat, and the controls of the playground."""

    def __init__(self, playground: Playground, session: aiohttp.ClientSession) -> None:
        self.base = playground.url
        self.session = session

    async def post(self, path: str, body: Any = None, status: int = 200) -> dict[str, Any]:
        async with self.session.post(f"{self.base}{path}", json=body) as response:
            assert response.status == status, await response.text()
            found: dict[str, Any] = await response.json()
            return found

    async def get(self, path: str, status: int = 200) -> dict[str, Any]:
        async with self.session.get(f"{self.base}{path}") as response:
            assert response.status == status, await response.text()
            found: dict[str, Any] = await response.json()
            return found

    async def send(self, text: str = "/start", chat: int = CHAT, language: str = "en") -> dict[str, Any]:
        return await self.post(f"/user/{chat}/send", {"text": text, "language_code": language})

    async def messages(self, chat: int = CHAT) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.get(f"/user/{chat}/messages"))["messages"]
        return found


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    running = Playground(tap_wait=0.2)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def bot(playground: Playground, session: aiohttp.ClientSession) -> BotApi:
    return BotApi(playground, session)


@pytest.fixture
async def stranger(playground: Playground, session: aiohttp.ClientSession) -> User:
    """A user who has not written to the bot yet."""
    return User(playground, session)


@pytest.fixture
async def user(stranger: User) -> User:
    """A user who has sent /start."""
    await stranger.send()
    return stranger
