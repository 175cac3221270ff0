"""The person at the other end: sends, taps, blocks, and sees what the bot wrote."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from playground.arguments import parse_json
from playground.chats import Chat, Message, command_entities
from playground.raw_updates import take
from playground.state import State
from playground.tidy import tidy

LONGEST_CHANGES_POLL = 25.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def refuse(status: int, message: str) -> web.HTTPException:
    """An error of the user's side or the controls: JSON {"error": message}."""
    kinds: dict[int, type[web.HTTPClientError]] = {404: web.HTTPNotFound, 409: web.HTTPConflict}
    kind = kinds.get(status, web.HTTPBadRequest)
    return kind(text=json.dumps({"error": message}), content_type="application/json")


async def read_object(request: web.Request) -> dict[str, Any]:
    """The JSON object of the body; {} where it is empty. Raises HTTPBadRequest."""
    text = await request.text()
    try:
        value = parse_json(text) if text.strip() else {}
        text.encode()
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise refuse(400, "the body must be a JSON object")
    return value


def _chat_id(request: web.Request) -> int:
    try:
        return int(request.match_info["chat"])
    except ValueError:
        raise refuse(400, "the chat must be a number") from None


class UserSide:
    """Routes under /user/<chat>. `tap_wait` is how long a tap waits for the bot's answer, in real seconds."""

    def __init__(self, state: State, *, tap_wait: float) -> None:
        self._state = state
        self._tap_wait = tap_wait

    def routes(self) -> list[web.RouteDef]:
        """The routes of this side."""
        posts: dict[str, Handler] = {
            "send": self.send,
            "tap": self.tap,
            "update": self.update,
            "block": self.block,
            "reset": self.reset,
        }
        gets: dict[str, Handler] = {
            "messages": self.messages,
            "changes": self.changes,
            "profile": self.profile,
        }
        return [
            *(web.post(f"/user/{{chat}}/{name}", handler) for name, handler in posts.items()),
            *(web.get(f"/user/{{chat}}/{name}", handler) for name, handler in gets.items()),
        ]

    async def send(self, request: web.Request) -> web.Response:
        """The user writes {"text", "language_code"}; 409 while the bot is blocked."""
        body = await read_object(request)
        chat = self._private(request)
        text, _ = tidy(str(body.get("text", "")), [])
        if not text:
            raise refuse(400, "the text is empty")
        chat.language_code = str(body.get("language_code") or chat.language_code)
        chat.started = True
        state = self._state
        message = Message(state.chats.next_message_id(chat), False, state.date(), text, command_entities(text))
        update_id = state.updates.add("message", state.add_message(chat, message))
        return web.json_response({"message_id": message.message_id, "update_id": update_id})

    async def tap(self, request: web.Request) -> web.Response:
        """The user taps {"message_id", "data"}; answers with what the bot told them."""
        body = await read_object(request)
        chat = self._private(request)
        data, message = str(body.get("data", "")), chat.get(_number(body, "message_id"))
        if not body.get("force") and not chat.shows_button(message, data):
            raise refuse(409, f"no button with the data {data!r} is on message {body.get('message_id')}")
        query = self._state.queries.ask(chat.chat_id)
        shown = (
            self._state.message_json(chat, message)
            if message
            else {"message_id": _number(body, "message_id"), "chat": chat.to_json(), "date": 0}
        )
        update = {
            "id": query.query_id,
            "from": chat.user(),
            "chat_instance": str(-chat.chat_id),
            "data": data,
        }
        self._state.updates.add("callback_query", update | {"message": shown})
        done, _ = await asyncio.wait([query.answer], timeout=self._tap_wait)
        answer = query.answer.result() if done else {"text": "", "show_alert": False}
        return web.json_response({"answered": bool(done), **answer})

    async def block(self, request: web.Request) -> web.Response:
        """The user blocks the bot, or lets it in again: {"blocked"}."""
        blocked = bool((await read_object(request)).get("blocked", True))
        chat = self._state.chats.open(_chat_id(request))
        if chat.blocked == blocked:
            return web.json_response({"update_id": 0})
        chat.blocked = blocked
        bot = self._state.bot_user()
        kicked = {"user": bot, "status": "kicked", "until_date": 0}
        member = {"user": bot, "status": "member"}
        update = {
            "chat": chat.to_json(),
            "from": chat.user(),
            "date": self._state.date(),
            "old_chat_member": member if blocked else kicked,
            "new_chat_member": kicked if blocked else member,
        }
        chat.touch()
        return web.json_response({"update_id": self._state.updates.add("my_chat_member", update)})

    async def reset(self, request: web.Request) -> web.Response:
        """Empty the user's view of the chat. The bot is not told and keeps what it knows."""
        chat = self._state.chats.open(_chat_id(request))
        chat.hide_all()
        return web.json_response({"revision": chat.revision})

    async def messages(self, request: web.Request) -> web.Response:
        """What the user's client shows, oldest first."""
        chat = self._state.chats.open(_chat_id(request))
        return web.json_response({"revision": chat.revision, "blocked": chat.blocked, "messages": chat.shown()})

    async def changes(self, request: web.Request) -> web.Response:
        """Answers as soon as the chat's revision is greater than `since`, at the latest after 25 seconds."""
        chat = self._state.chats.open(_chat_id(request))
        since = int(request.query.get("since", "0")) if request.query.get("since", "0").isdecimal() else 0
        if chat.revision <= since:
            changed = asyncio.ensure_future(chat.changed.wait())
            try:
                await asyncio.wait([changed], timeout=LONGEST_CHANGES_POLL)
            finally:
                changed.cancel()
        return web.json_response({"revision": chat.revision})

    async def profile(self, request: web.Request) -> web.Response:
        """The bot's name, descriptions and commands for ?language_code=."""
        language = request.query.get("language_code", "")[:2]
        return web.json_response(self._state.profile.seen_by(_chat_id(request), language))

    async def update(self, request: web.Request) -> web.Response:
        """A raw update: see raw_updates.py."""
        return web.json_response(take(self._state, _chat_id(request), await read_object(request)))

    def _private(self, request: web.Request) -> Chat:
        chat = self._state.chats.open(_chat_id(request))
        if chat.kind != "private":
            raise refuse(400, "groups: use /user/<chat>/update")
        if chat.blocked:
            raise refuse(409, "the user has blocked the bot")
        return chat


def _number(body: dict[str, Any], name: str) -> int:
    value = body.get(name)
    return value if isinstance(value, int) else 0
