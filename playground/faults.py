"""Faults on order: what a test wants to go wrong, and what the bot called."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Any

from playground.refusals import RefusedError, prefixed

MOST_CALLS = 2000
MOST_FAULTS = 1000
TOO_MANY = 429


@dataclass
class Fault:
    """One order; spent when `times` reaches 0.

    method        the method it strikes, "" for all
    chat_id       only calls for this chat; None for all
    status        refuse with this HTTP status, without carrying the call out; 0: carry it out
    retry_after   seconds, for 429
    delay_s       real seconds before the answer (the call itself is carried out at once)
    drop_answer   the connection is closed without an answer
    reset         "before" or "after" the call is carried out the connection is reset
    body          the answer, word for word: a proxy's page (with a status), or JSON that is none (carried out)
    seconds       strike every call for so long by the playground's clock, and name what is left as retry_after;
                  `times` then counts for nothing
    chats_only    leave alone what is said to no chat: getUpdates, getMe and the like
    """

    method: str = ""
    times: int = 1
    chat_id: int | None = None
    status: int = 0
    description: str = ""
    retry_after: int = 0
    delay_s: float = 0.0
    drop_answer: bool = False
    reset: str = ""
    body: str = ""
    seconds: float = 0.0
    chats_only: bool = False
    ends: float = 0.0

    def strikes(self, method: str, chat_id: int | None) -> bool:
        """Whether this call is meant."""
        same_method = self.method.lower() in ("", method.lower())
        same_chat = chat_id is not None if self.chat_id is None and self.chats_only else self.chat_id in (None, chat_id)
        return same_method and same_chat

    def refusal(self, now: float) -> RefusedError:
        """The answer, worded like the server's when the order brought no words. `now` in epoch seconds."""
        left = max(1, math.ceil(self.ends - now)) if self.ends and self.status == TOO_MANY else 0
        seconds = left or self.retry_after or (1 if self.status == TOO_MANY else 0)
        reason = f"retry after {seconds}" if self.status == TOO_MANY else ""
        parameters = {"retry_after": seconds} if seconds else {}
        return RefusedError(self.status, self.description or prefixed(self.status, reason), parameters)


class Faults:
    """The orders, oldest first; at most MOST_FAULTS are kept."""

    def __init__(self) -> None:
        self._faults: deque[Fault] = deque(maxlen=MOST_FAULTS)

    def order(self, fault: Fault, now: float) -> int:
        """Add an order; returns how many are waiting. `now` in epoch seconds."""
        fault.ends = now + fault.seconds if fault.seconds else 0.0
        self._faults.append(fault)
        return len(self._faults)

    def waiting(self, now: float) -> int:
        """How many orders are not used up."""
        self._drop_ended(now)
        return len(self._faults)

    def take(self, method: str, chat_id: int | None, now: float) -> Fault | None:
        """The oldest order for this call, used up by one unless it lasts for a time."""
        self._drop_ended(now)
        fault = next((f for f in self._faults if f.strikes(method, chat_id)), None)
        if fault and not fault.ends:
            fault.times -= 1
            if fault.times <= 0:
                self._faults.remove(fault)
        return fault

    def clear(self) -> None:
        """Forget all orders."""
        self._faults.clear()

    def _drop_ended(self, now: float) -> None:
        for fault in [f for f in self._faults if f.ends and f.ends <= now]:
            self._faults.remove(fault)


class Calls:
    """The newest MOST_CALLS calls of the bot, numbered from 1."""

    def __init__(self) -> None:
        self._calls: deque[dict[str, Any]] = deque(maxlen=MOST_CALLS)
        self.last = 0

    def record(self, *, method: str, chat_id: int | None, status: int, description: str, at: str) -> None:
        """Note one call; `description` is "" where it went well."""
        self.last += 1
        self._calls.append(
            {
                "number": self.last,
                "method": method,
                "chat_id": chat_id,
                "status": status,
                "description": description,
                "at": at,
            }
        )

    def since(self, number: int) -> list[dict[str, Any]]:
        """Calls after `number`, newest last."""
        return [call for call in self._calls if call["number"] > number]
