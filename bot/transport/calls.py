"""The calls that every tap makes, with plain arguments and a plain answer."""

from __future__ import annotations

from typing import Any, cast

from telegram import Bot
from telegram.request import BaseRequest, RequestData


class Arguments:
    """Stands where PTB has its RequestData, and has of it what a call without files is made of."""

    __slots__ = ("parameters",)
    contains_files = False

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.parameters = parameters


class Calls:
    """The way of PTB's own methods: its errors, our request with its tries. But without an object for each button
    and each part of an answer that nobody looks at, which costs more than all else in a tap."""

    def __init__(self, bot: Bot, request: BaseRequest) -> None:
        self.bot = bot
        self._request = request

    async def call(self, method: str, arguments: dict[str, Any]) -> Any:
        """The answer's `result`. Raises TelegramError."""
        data = cast(RequestData, Arguments(arguments))
        return await self._request.post(f"{self.bot.base_url}/{method}", data)
