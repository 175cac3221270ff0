"""A Bot API that answers at once and the same, hands out taps, and notes when each was shown and answered."""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import orjson

from benchmarks.http import Connection, Request
from benchmarks.taps import BOT, Street

AT_ONCE = 100  # updates in one answer, as with Telegram
LONGEST_POLL = 5.0  # seconds
# In JSON, in a form and in a form of parts.
_CHAT = re.compile(rb"""chat_id\W{1,8}(\d+)""")
_TIMEOUT = re.compile(rb"""timeout\W{1,8}(\d+)""")
FIXED: dict[bytes, Any] = {
    b"getMe": BOT,
    b"getMyCommands": [],
    b"getMyName": {"name": ""},
    b"getMyDescription": {"description": ""},
    b"getMyShortDescription": {"short_description": ""},
    b"getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
}


def _ok(result: Any) -> bytes:
    return orjson.dumps({"ok": True, "result": result})


class CannedApi:
    """`shown(chat)` hears of every edit, `answered` counts taps whose progress sign was stopped."""

    def __init__(self, street: Street) -> None:
        self.street = street
        self.answered = 0
        self.ready = asyncio.Event()  # somebody polls, or has set a webhook
        self.shown: Callable[[int, float], None] = lambda _chat, _now: None
        self.sent: Callable[[int], None] = lambda _chat: None
        self._pending: deque[bytes] = deque()
        self._polls: deque[Connection] = deque()
        self._fixed = {method: _ok(result) for method, result in FIXED.items()}
        mark = 987654321
        before, _, after = _ok(street.message(mark)).partition(str(mark).encode())
        self._message = before, after

    def connection(self) -> Connection:
        """For `loop.create_server`."""
        return Connection(self._answer)

    def give(self, update: dict[str, Any]) -> None:
        """An update for whoever polls."""
        self._pending.append(orjson.dumps(update))
        self._hand_out()

    def give_all(self, updates: list[dict[str, Any]]) -> None:
        """Many at once, none handed out before all are there."""
        self._pending.extend(orjson.dumps(update) for update in updates)
        self._hand_out()

    def _answer(self, request: Request, connection: Connection) -> None:
        method = request.target.partition(b"?")[0].rpartition(b"/")[2]
        if method == b"getUpdates":
            self._poll(request, connection)
        elif method == b"editMessageText":
            now = time.perf_counter()
            chat = _chat_of(request.body)
            connection.say(self._message_of(chat))
            self.shown(chat, now)
        elif method == b"sendMessage":
            chat = _chat_of(request.body)
            self._learn_button(chat, request.body)
            connection.say(self._message_of(chat))
            self.sent(chat)
        else:
            self.answered += method == b"answerCallbackQuery"
            connection.say(self._fixed.get(method, b'{"ok":true,"result":true}'))
            if method == b"setWebhook":
                self.ready.set()

    def _message_of(self, chat: int) -> bytes:
        return str(chat).encode().join(self._message)

    def _poll(self, request: Request, connection: Connection) -> None:
        found = _TIMEOUT.search(request.target + b" " + request.body)
        wait = min(float(found[1]) if found else 0.0, LONGEST_POLL)
        self._polls.append(connection)
        self._hand_out()
        if wait:
            self.ready.set()
        asyncio.get_running_loop().call_later(wait, self._end_poll, connection)

    def _end_poll(self, connection: Connection) -> None:
        """Its time is over; a poll of this connection that came later waits a little less, which is as good."""
        if connection in self._polls:
            self._polls.remove(connection)
            connection.say(_ok([]))

    def _hand_out(self) -> None:
        while self._pending and self._polls:
            connection = self._polls.popleft()
            if connection.lost:
                continue
            batch = [self._pending.popleft() for _ in range(min(AT_ONCE, len(self._pending)))]
            connection.say(b'{"ok":true,"result":[' + b",".join(batch) + b"]}")

    def _learn_button(self, chat: int, body: bytes) -> None:
        """What the first button of a bot says that gives its buttons names of its own."""
        form = parse_qs(body.decode("utf-8", "replace"))
        if "reply_markup" in form:
            rows = orjson.loads(form["reply_markup"][0]).get("inline_keyboard") or [[{}]]
            self.street.buttons[chat] = rows[0][0].get("callback_data", "")


def _chat_of(body: bytes) -> int:
    found = _CHAT.search(body)
    return int(found[1]) if found else 0
