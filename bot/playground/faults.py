"""Faults on order: what a test wants to go wrong, and what the bot called."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

from bot.playground.refusals import RefusedError, prefixed

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

    def strikes(self, method: str, chat_id: int | None) -> bool:
        """Whether this call is meant."""
        same_method = self.method.lower() in ("", method.lower())
        return self.times > 0 and same_method and self.chat_id in (None, chat_id)

    def refusal(self) -> RefusedError:
        """The answer, worded like the server's when the order brought no words."""
        seconds = self.retry_after or (1 if self.status == TOO_MANY else 0)
        reason = f"retry after {seconds}" if self.status == TOO_MANY else ""
        parameters = {"retry_after": seconds} if seconds else {}
        return RefusedError(self.status, self.description or prefixed(self.status, reason), parameters)


class Faults:
    """The orders, oldest first; at most MOST_FAULTS are kept."""

    def __init__(self) -> None:
        self._faults: deque[Fault] = deque(maxlen=MOST_FAULTS)

    def order(self, fault: Fault) -> int:
        """Add an order; returns how many are waiting."""
        self._faults.append(fault)
        return len(self._faults)

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The oldest order for this call, used up by one."""
        fault = next((f for f in self._faults if f.strikes(method, chat_id)), None)
        if fault:
            fault.times -= 1
            if fault.times <= 0:
                self._faults.remove(fault)
        return fault

    def clear(self) -> None:
        """Forget all orders."""
        self._faults.clear()


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
