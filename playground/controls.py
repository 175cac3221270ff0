"""The controls of the stand-in: its clock, faults on order, and what the bot called."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from playground.faults import Fault
from playground.state import State
from playground.user_side import read_object, refuse

LONGEST_JUMP = 10 * 366 * 86_400.0
MOST_TIMES = 1_000_000
LOWEST_STATUS, HIGHEST_STATUS = 400, 599
_FAULT_FIELDS: dict[str, tuple[type, ...]] = {
    "method": (str,),
    "times": (int,),
    "chat_id": (int,),
    "status": (int,),
    "description": (str,),
    "retry_after": (int,),
    "delay_s": (int, float),
    "drop_answer": (bool,),
    "reset": (str,),
    "body": (str,),
    "seconds": (int, float),
    "chats_only": (bool,),
}
_RESETS = ("", "before", "after")


class Controls:
    """Routes /clock, /faults and /calls."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[web.RouteDef]:
        """The routes of the controls."""
        return [
            web.get("/clock", self.clock),
            web.get("/clock/wait", self.wait),
            web.post("/clock/advance", self.advance),
            web.post("/faults", self.order_fault),
            web.get("/faults", self.waiting_faults),
            web.delete("/faults", self.clear_faults),
            web.get("/calls", self.calls),
        ]

    def _time(self) -> dict[str, Any]:
        now = self._state.clock.now()
        return {"now": now.isoformat(), "epoch": now.timestamp()}

    async def clock(self, _: web.Request) -> web.Response:
        """The virtual time: {"now": ISO 8601 in UTC, "epoch": seconds}."""
        return web.json_response(self._time())

    async def wait(self, request: web.Request) -> web.Response:
        """Answers when virtual time has reached ?until=<epoch seconds>; ?who= names the sleeper."""
        try:
            until = float(request.query["until"])
        except (KeyError, ValueError):
            raise refuse(400, "until must be epoch seconds") from None
        who = f"remote {request.query.get('who', request.remote)}"
        await self._state.clock.sleep_until(until, who=who)
        return web.json_response(self._time())

    async def advance(self, request: web.Request) -> web.Response:
        """Wind by {"seconds"}, or {"until": "next_message", "max_seconds", "chat_id"}."""
        body = await read_object(request)
        clock = self._state.clock
        if body.get("until") is None:
            await clock.advance(_seconds(body, "seconds"))
            return web.json_response(self._time())
        if body["until"] != "next_message":
            raise refuse(400, 'until must be "next_message"')
        chat_id = body.get("chat_id")
        if chat_id is not None and not isinstance(chat_id, int):
            raise refuse(400, "chat_id must be a number")
        before = self._state.chats.bot_messages_in(chat_id)
        found = await clock.advance_until(
            lambda: self._state.chats.bot_messages_in(chat_id) > before, _seconds(body, "max_seconds")
        )
        return web.json_response({**self._time(), "found": found})

    async def order_fault(self, request: web.Request) -> web.Response:
        """Order a fault: the fields of faults.Fault."""
        body = await read_object(request)
        waiting = self._state.faults.order(_read_fault(body), self._state.clock.seconds())
        return web.json_response({"faults": waiting})

    async def waiting_faults(self, _: web.Request) -> web.Response:
        """How many orders are not used up: {"faults"}."""
        return web.json_response({"faults": self._state.faults.waiting(self._state.clock.seconds())})

    async def clear_faults(self, _: web.Request) -> web.Response:
        """Forget all orders."""
        self._state.faults.clear()
        return web.json_response({"faults": 0})

    async def calls(self, request: web.Request) -> web.Response:
        """What the bot called after number ?since=, newest last: {"calls", "last"}."""
        since = request.query.get("since", "0")
        found = self._state.calls.since(int(since) if since.isdecimal() else 0)
        return web.json_response({"calls": found, "last": self._state.calls.last})


def _read_fault(body: dict[str, Any]) -> Fault:
    given = {name: value for name, value in body.items() if value is not None}
    for name, value in given.items():
        kinds = _FAULT_FIELDS.get(name)
        if kinds is None:
            raise refuse(400, f"unknown field {name!r}; known are {', '.join(_FAULT_FIELDS)}")
        if type(value) not in kinds:
            raise refuse(400, f"{name} must be {' or '.join(kind.__name__ for kind in kinds)}")
    fault = Fault(**given)
    if fault.reset not in _RESETS:
        raise refuse(400, 'reset must be "before" or "after"')
    if not 0 <= fault.seconds <= LONGEST_JUMP:
        raise refuse(400, f"seconds must be from 0 to {LONGEST_JUMP:.0f}")
    if not 0 < fault.times <= MOST_TIMES:
        raise refuse(400, f"times must be from 1 to {MOST_TIMES}")
    if fault.status and not LOWEST_STATUS <= fault.status <= HIGHEST_STATUS:
        raise refuse(400, f"status must be from {LOWEST_STATUS} to {HIGHEST_STATUS}")
    return fault


def _seconds(body: dict[str, Any], name: str) -> float:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LONGEST_JUMP:
        raise refuse(400, f"{name} must be a number from 0 to {LONGEST_JUMP:.0f}")
    return float(value)
