"""The methods the local Telegram offers, and what each takes. Anything else does not exist."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from playground.arguments import Arguments
from playground.clock import real_seconds
from playground.messages import Messages
from playground.refusals import RefusedError, bad_request, conflict, prefixed, too_many_requests
from playground.state import State
from playground.updates import WEBHOOK_SET, wanted_types
from playground.webhook import Webhook

WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"

_SENDING = "chat_id parse_mode disable_notification protect_content reply_parameters reply_markup"
_PLACE = "scope language_code"
PARAMETERS: dict[str, frozenset[str]] = {
    method: frozenset(names.split())
    for method, names in {
        "getMe": "",
        "getUpdates": "offset limit timeout allowed_updates",
        "setWebhook": "url max_connections allowed_updates drop_pending_updates secret_token",
        "deleteWebhook": "drop_pending_updates",
        "getWebhookInfo": "",
        "sendMessage": f"text link_preview_options message_thread_id {_SENDING}",
        "sendDocument": f"document caption disable_content_type_detection {_SENDING}",
        "sendChatAction": "chat_id action",
        "editMessageText": "chat_id message_id text parse_mode link_preview_options reply_markup",
        "editMessageReplyMarkup": "chat_id message_id reply_markup",
        "deleteMessage": "chat_id message_id",
        "answerCallbackQuery": "callback_query_id text show_alert cache_time",
        "setMyCommands": f"commands {_PLACE}",
        "getMyCommands": _PLACE,
        "deleteMyCommands": _PLACE,
        "setMyName": "name language_code",
        "getMyName": "language_code",
        "setMyDescription": "description language_code",
        "getMyDescription": "language_code",
        "setMyShortDescription": "short_description language_code",
        "getMyShortDescription": "language_code",
        "setChatMenuButton": "chat_id menu_button",
    }.items()
}
_NAMES = {name.lower(): name for name in PARAMETERS}


class Described:
    """A result with a `description` beside it, as setWebhook and deleteWebhook give."""

    def __init__(self, result: Any, description: str) -> None:
        self.result = result
        self.description = description


class Methods:
    """Looks a method up, checks its arguments, carries it out."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._webhook_set_at = 0.0
        self.webhook = Webhook(state, self.call)
        self._table: dict[str, Callable[[Arguments], Any]] = {
            "getMe": self.get_me,
            "getUpdates": self.get_updates,
            "setWebhook": self.set_webhook,
            "deleteWebhook": self.delete_webhook,
            "getWebhookInfo": lambda _: self.webhook.info(),
            "answerCallbackQuery": state.queries.answer,
            "setChatMenuButton": self.set_menu_button,
            **Messages(state).methods(),
            **state.profile.methods(),
        }

    async def call(self, method: str, arguments: Arguments) -> Any:
        """The result of `method`, noted in the list of calls. Raises RefusedError."""
        name = method_name(method)
        try:
            result = await self._run(name, arguments)
        except RefusedError as refusal:
            self.note(name, arguments, refusal.status, refusal.description)
            raise
        self.note(name, arguments, 200, "")
        return result

    def chat_of(self, arguments: Arguments) -> int | None:
        """The chat a call is for, also that of a tap that is answered; None for the others."""
        return arguments.chat_id() or self._state.queries.chat_of(arguments.text("callback_query_id"))

    def note(self, name: str, arguments: Arguments, status: int, description: str) -> None:
        """Write a call into the list."""
        chat_id = self.chat_of(arguments)
        at = self._state.clock.now().isoformat()
        self._state.calls.record(method=name, chat_id=chat_id, status=status, description=description, at=at)

    async def _run(self, name: str, arguments: Arguments) -> Any:
        if name not in self._table:
            raise RefusedError(404, prefixed(404, "method not found"))
        _check_parameters(name, arguments)
        result = self._table[name](arguments)
        return await result if inspect.isawaitable(result) else result

    def get_me(self, _: Arguments) -> dict[str, Any]:
        """getMe."""
        abilities = dict.fromkeys(
            (
                "can_read_all_group_messages",
                "supports_inline_queries",
                "can_connect_to_business",
                "has_main_web_app",
                "has_topics_enabled",
            ),
            False,
        )
        return {**self._state.bot_user(), "can_join_groups": True, **abilities}

    async def get_updates(self, arguments: Arguments) -> list[dict[str, Any]]:
        """getUpdates."""
        if self.webhook.url:
            raise conflict(WEBHOOK_ACTIVE)
        self._subscribe(arguments)
        return await self._state.updates.poll(
            offset=arguments.integer("offset"),
            limit=arguments.integer("limit", 100),
            seconds=arguments.integer("timeout"),
        )

    def set_webhook(self, arguments: Arguments) -> Described:
        """setWebhook; an empty url removes it."""
        url = arguments.text("url")
        if not url:
            return self.delete_webhook(arguments)
        now = real_seconds()
        if self._state.strict_flood and self._webhook_set_at and now - self._webhook_set_at < 1:
            raise too_many_requests(1)
        same = url == self.webhook.url
        self.webhook.set(arguments, url)
        self._webhook_set_at = now
        self._state.updates.interrupt(WEBHOOK_SET)
        self._subscribe(arguments)
        self._drop_pending(arguments)
        return Described(True, "Webhook is already set" if same else "Webhook was set")

    def delete_webhook(self, arguments: Arguments) -> Described:
        """deleteWebhook."""
        was_set = bool(self.webhook.url)
        self.webhook.remove()
        self._drop_pending(arguments)
        return Described(True, "Webhook was deleted" if was_set else "Webhook is already deleted")

    def set_menu_button(self, arguments: Arguments) -> bool:
        """setChatMenuButton; the button that opens the commands, or the default, which is the same."""
        try:
            button = arguments.json("menu_button")
        except ValueError:
            button = ""
        kind = button.get("type") if isinstance(button, dict) else button
        if kind not in (None, "default", "commands"):
            raise bad_request("can't parse menu button: unsupported type specified")
        if arguments.text("chat_id"):
            self._state.chat_for(arguments, writing=False)
        return True

    def _subscribe(self, arguments: Arguments) -> None:
        try:
            value = arguments.json("allowed_updates")
        except ValueError:
            return
        self._state.updates.wanted = wanted_types(value, self._state.updates.wanted)

    def _drop_pending(self, arguments: Arguments) -> None:
        if arguments.flag("drop_pending_updates"):
            self._state.updates.drop_all()


def method_name(method: str) -> str:
    """The method as the documentation writes it; the server does not care about case."""
    return _NAMES.get(method.lower(), method)


def _check_parameters(name: str, arguments: Arguments) -> None:
    """The real server ignores what it does not know; here it is refused, or a typo would pass every test."""
    allowed = PARAMETERS[name]
    attached = {value.removeprefix("attach://") for value in arguments.values.values()}
    unknown = sorted((set(arguments.values) | (set(arguments.files) - attached)) - allowed)
    if unknown:
        raise bad_request(f'the playground does not offer the parameter "{unknown[0]}" of {name}')
    for value in arguments.values.values():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
