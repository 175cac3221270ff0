"""Delivering updates to the address the bot registered: in order, again until it says 2xx."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from playground.arguments import Arguments, parse_json
from playground.refusals import RefusedError, bad_request
from playground.state import State

PORTS = (80, 88, 443, 8443)
LOCAL_HOSTS = ("127.0.0.1", "localhost")
FIRST_DELAY = 1.0
LONGEST_DELAY = 60.0
LONGEST_RETRY_AFTER = 3600.0
DELIVERY_SECONDS = 60.0
LONGEST_SECRET = 256
MOST_CONNECTIONS = 100
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_NOT_IN_ANSWERS = ("get", "setwebhook", "deletewebhook", "close", "logout")

Execute = Callable[[str, Arguments], Awaitable[Any]]


class Webhook:
    """The registered address, if any. `execute` carries out a method the bot puts into its answer."""

    def __init__(self, state: State, execute: Execute) -> None:
        self._state = state
        self._execute = execute
        self.url = ""
        self._secret = ""
        self._max_connections = 40
        self._error: dict[str, Any] = {}
        self._task: asyncio.Task[None] | None = None

    def set(self, arguments: Arguments, url: str) -> None:
        """Register `url`. Raises RefusedError."""
        check_url(url)
        secret = arguments.text("secret_token")
        if len(secret) > LONGEST_SECRET:
            raise bad_request("secret token is too long")
        if not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        self.remove()
        self.url, self._secret, self._error = url, secret, {}
        self._max_connections = min(max(arguments.integer("max_connections", 40), 1), MOST_CONNECTIONS)
        self._task = asyncio.create_task(self._deliver_all())

    def remove(self) -> None:
        """Stop delivering."""
        self.url = ""
        if self._task:
            self._task.cancel()
            self._task = None

    async def stop(self) -> None:
        """Stop delivering and wait until nothing is under way."""
        task, self._task = self._task, None
        if task:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def info(self) -> dict[str, Any]:
        """As a Bot API WebhookInfo."""
        found: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._state.updates),
        }
        if self.url:
            found |= {"max_connections": self._max_connections, **self._error}
        if self._state.updates.wanted:
            found["allowed_updates"] = self._state.updates.wanted
        return found

    async def _deliver_all(self) -> None:
        updates = self._state.updates
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(DELIVERY_SECONDS)) as session:
            while True:
                update = updates.first()
                if update is None:
                    self._state.clock.rest()
                    updates.arrived.clear()
                    await updates.arrived.wait()
                else:
                    await self._deliver(session, update)
                    updates.confirm_before(update["update_id"] + 1)

    async def _deliver(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> None:
        delay = FIRST_DELAY
        while True:
            wait = await self._attempt(session, update)
            if wait is None:
                return
            await self._state.clock.sleep(wait or delay)
            delay = min(delay * 2, LONGEST_DELAY)

    async def _attempt(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> float | None:
        """None when delivered; else how long the bot asked to wait, 0 where it named no time."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret} if self._secret else {}
        try:
            async with session.post(self.url, json=update, headers=headers) as response:
                if response.ok:
                    await self._carry_out(await response.read())
                    return None
                self._note_error(f"Wrong response from the webhook: {response.status} {response.reason}")
                return _retry_after(response.headers.get("Retry-After", ""))
        except (aiohttp.ClientError, TimeoutError) as error:
            self._note_error(f"Connection failed: {type(error).__name__}")
            return 0.0

    def _note_error(self, message: str) -> None:
        self._error = {"last_error_date": self._state.date(), "last_error_message": message}

    async def _carry_out(self, body: bytes) -> None:
        try:
            value = parse_json(body)
        except ValueError:
            return
        if not isinstance(value, dict) or not isinstance(value.get("method"), str):
            return
        method = value.pop("method")
        if not method.lower().startswith(_NOT_IN_ANSWERS):
            with contextlib.suppress(RefusedError):
                await self._execute(method, Arguments.of(value))


def check_url(url: str) -> None:
    """https on one of Telegram's ports; on this machine http on any port. Raises RefusedError."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise bad_request("bad webhook: Invalid HTTPS URL") from None
    if parts.scheme == "http" and host in LOCAL_HOSTS:
        return
    if parts.scheme != "https" or not host:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port is not None and port not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _retry_after(value: str) -> float:
    return min(float(value), LONGEST_RETRY_AFTER) if value.isdecimal() else 0.0
