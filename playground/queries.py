"""Taps on buttons: each waits for the bot's answer, and can be answered once and not for long."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from playground.arguments import Arguments
from playground.clock import real_seconds
from playground.refusals import bad_request

MOST_QUERIES = 1000
LONGEST_ANSWER = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_FIRST_ID = 18_220_152_345_678_900


@dataclass
class Query:
    """One tap; `answer` is {"text", "show_alert"} once the bot has answered."""

    query_id: str
    chat_id: int
    asked_at: float
    answer: asyncio.Future[dict[str, Any]] = field(repr=False)


class Queries:
    """The newest taps. `lifetime` is how long one can be answered, in real seconds."""

    def __init__(self, lifetime: float) -> None:
        self._lifetime = lifetime
        self._queries: OrderedDict[str, Query] = OrderedDict()
        self._last_id = _FIRST_ID

    def ask(self, chat_id: int) -> Query:
        """A new tap."""
        self._last_id += 1
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        query = Query(str(self._last_id), chat_id, real_seconds(), future)
        self._queries[query.query_id] = query
        while len(self._queries) > MOST_QUERIES:
            self._queries.popitem(last=False)
        return query

    def chat_of(self, query_id: str) -> int | None:
        """The chat a tap was made in, None when it is unknown."""
        query = self._queries.get(query_id)
        return query.chat_id if query else None

    def answer(self, arguments: Arguments) -> bool:
        """answerCallbackQuery. Raises RefusedError: unknown, late, answered before, or too long a text."""
        query = self._queries.get(arguments.text("callback_query_id"))
        late = query is None or real_seconds() - query.asked_at > self._lifetime
        if query is None or late or query.answer.done():
            raise bad_request(TOO_OLD)
        text = arguments.text("text")
        if len(text) > LONGEST_ANSWER:
            raise bad_request("MESSAGE_TOO_LONG")
        query.answer.set_result({"text": text, "show_alert": arguments.flag("show_alert")})
        return True
