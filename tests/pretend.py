"""A pretended user who sends and taps, over real HTTP, against the strict playground."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

PATIENCE = 20.0  # real seconds until a test gives up waiting for something that must happen


@dataclass
class User:
    """One person with one chat. `settle` waits until the bot has shown what it wants to show; without it a revision
    of the chat is waited for. `look` is what the chat shows, where the playground lives in this process."""

    url: str
    session: aiohttp.ClientSession
    chat: int = 1001
    language: str = "en"
    settle: Callable[[], Awaitable[None]] | None = None
    look: Callable[[int], list[dict[str, Any]]] | None = None
    answers: list[dict[str, Any]] = field(default_factory=list)

    async def send(self, text: str) -> None:
        """Send a text and wait for what the bot makes of it."""
        before = await self._before()
        await self._post(f"/user/{self.chat}/send", {"text": text, "language_code": self.language})
        await self._shown(before + 1)

    async def raw(self, update: dict[str, Any]) -> None:
        """Send any update."""
        before = await self._before()
        await self._post(f"/user/{self.chat}/update", update)
        await self._shown(before)

    async def tap(self, label: str) -> None:
        """Tap the button of the current screen whose label contains `label`."""
        screen = await self.screen()
        found = [b for row in screen["buttons"] for b in row if label in b["text"] and "data" in b]
        exact = [b for b in found if _bare(b["text"]) == label]
        assert found, f"no button {label!r} on: {labels(screen)}\n{screen['text']}"
        assert len(exact or found) == 1, f"{label!r} is not one button: {labels(screen)}"
        await self.press(screen["message_id"], (exact or found)[0]["data"])

    async def press(self, message_id: int, data: str, *, force: bool = False) -> dict[str, Any]:
        """Tap by button data, also a forged or stale one with `force`. Every tap must be answered."""
        before = await self._before()
        body = {"message_id": message_id, "data": data, "force": force}
        answer = await self._post(f"/user/{self.chat}/tap", body)
        self.answers.append(answer)
        assert answer["answered"], f"the tap {data!r} was not answered"
        await self._shown(before)
        return answer

    async def messages(self) -> list[dict[str, Any]]:
        """All messages of the chat that are still there, oldest first."""
        if self.look:
            return [m for m in self.look(self.chat) if not m["deleted"]]
        async with self.session.get(f"{self.url}/user/{self.chat}/messages") as answer:
            body = await answer.json()
        return [m for m in body["messages"] if not m["deleted"]]

    async def screen(self) -> dict[str, Any]:
        """The newest message of the bot that has buttons."""
        found = [m for m in await self.messages() if m["from_bot"] and m.get("buttons")]
        assert found, "the bot has shown no screen"
        return found[-1]

    async def text(self) -> str:
        """The text of the current screen."""
        return str((await self.screen())["text"])

    async def sees(self, *words: str) -> None:
        """Every one of `words` stands on the current screen."""
        text = await self.text()
        missing = [w for w in words if w not in text]
        assert not missing, f"{missing} not in:\n{text}"

    async def is_told(self, *words: str) -> None:
        """The newest message is one line with every one of `words`, and the screen above it keeps its buttons."""
        shown = await self.messages()
        assert not shown[-1].get("buttons"), shown[-1]
        missing = [w for w in words if w not in shown[-1]["text"]]
        assert not missing, f"{missing} not in:\n{shown[-1]['text']}"
        assert sum(bool(m.get("buttons")) for m in shown) == 1, "the current screen has its keyboard, and no other"

    async def walk(self, *taps: str) -> None:
        """Several taps one after the other."""
        for label in taps:
            await self.tap(label)

    async def until(self, happened: Callable[[list[dict[str, Any]]], bool]) -> None:
        """Wait until the messages fulfil a condition."""
        async with asyncio.timeout(PATIENCE):
            revision = await self.revision()  # before the look: what changes during it must not be waited for
            while not happened(await self.messages()):
                await self.changed(revision)
                revision = await self.revision()

    async def block(self, blocked: bool) -> None:
        await self._post(f"/user/{self.chat}/block", {"blocked": blocked})
        if self.settle:
            await self.settle()

    async def wind(self, *, days: float = 0, until_message: bool = False, max_days: float = 400) -> bool:
        """Wind the clock forward by days, or until the bot writes; whether it did."""
        body: dict[str, Any] = {"seconds": days * 86400}
        if until_message:
            body = {"until": "next_message", "max_seconds": max_days * 86400, "chat_id": self.chat}
        answer = await self._post("/clock/advance", body)
        if self.settle:
            await self.settle()
        return bool(answer.get("found", True))

    async def _before(self) -> int:
        """The revision that something will follow; nobody asks for it who is told by `settle`."""
        return 0 if self.settle else await self.revision()

    async def _shown(self, revision: int) -> None:
        """The bot reacted: with `settle` when it says so, else when the chat has changed."""
        if self.settle:
            await self.settle()
            return
        await self.changed(revision)

    async def changed(self, since: int) -> None:
        async with asyncio.timeout(PATIENCE):
            async with self.session.get(f"{self.url}/user/{self.chat}/changes", params={"since": since}) as a:
                await a.read()

    async def revision(self) -> int:
        async with self.session.get(f"{self.url}/user/{self.chat}/messages") as answer:
            return int((await answer.json()).get("revision", 0)) if answer.status == 200 else 0

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Anything else of the playground's user side."""
        return await self._post(path, body)

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        async with self.session.post(self.url + path, json=body) as answer:
            found: dict[str, Any] = await answer.json()
            assert answer.status == 200, (path, answer.status, found)
            return found


def labels(screen: dict[str, Any]) -> list[str]:
    """The labels of all buttons of a screen."""
    return [b["text"] for row in screen["buttons"] for b in row]


def _bare(label: str) -> str:
    """A label without its leading emoji."""
    first, _, rest = label.partition(" ")
    return rest if rest and not any(c.isalnum() for c in first) else label
