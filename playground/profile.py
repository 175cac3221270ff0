"""What the bot says of itself: name, descriptions and commands, each per language."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from playground.arguments import Arguments
from playground.chats import Chats
from playground.refusals import bad_request

LONGEST = {"name": 64, "description": 512, "short_description": 120}
LONGEST_COMMAND = 32
LONGEST_COMMAND_DESCRIPTION = 256
MOST_COMMANDS = 100
MOST_COMMAND_TEXT = 12_800
_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")

Commands = list[dict[str, str]]
Method = Callable[[Arguments], Any]


class Profile:
    """Texts by (kind, language) and commands by (scope, language); "" is the language of everybody else."""

    def __init__(self, name: str, chats: Chats) -> None:
        self._chats = chats
        self._given_name = name
        self._texts: dict[tuple[str, str], str] = {}
        self._commands: dict[tuple[str, str], Commands] = {}

    def methods(self) -> dict[str, Method]:
        """The methods of the Bot API that read and write the profile, by their names."""
        found: dict[str, Method] = {
            "setMyCommands": self.set_commands,
            "getMyCommands": self.get_commands,
            "deleteMyCommands": self.delete_commands,
        }
        for kind, word in (
            ("name", "Name"),
            ("description", "Description"),
            ("short_description", "ShortDescription"),
        ):
            found[f"setMy{word}"] = self._setter(kind)
            found[f"getMy{word}"] = self._getter(kind)
        return found

    def text(self, kind: str, language: str) -> str:
        """name, description or short_description as people of that language see it."""
        default = self._given_name if kind == "name" else ""
        return self._texts.get((kind, language)) or self._texts.get((kind, "")) or default

    def seen_by(self, chat_id: int, language: str) -> dict[str, Any]:
        """The profile as the user's side shows it in a private chat."""
        texts = {kind: self.text(kind, language) for kind in LONGEST}
        return {**texts, "commands": self._commands_in(chat_id, language)}

    def set_commands(self, arguments: Arguments) -> bool:
        """setMyCommands; without commands it clears the list, as the real server does."""
        self._commands[_place(arguments, self._chats)] = _read_commands(arguments)
        return True

    def get_commands(self, arguments: Arguments) -> Commands:
        """getMyCommands: exactly that scope and language."""
        return self._commands.get(_place(arguments, self._chats), [])

    def delete_commands(self, arguments: Arguments) -> bool:
        """deleteMyCommands."""
        self._commands.pop(_place(arguments, self._chats), None)
        return True

    def _setter(self, kind: str) -> Method:
        def set_text(arguments: Arguments) -> bool:
            value = arguments.text(kind)
            if len(value) > LONGEST[kind]:
                raise bad_request(f"{kind.replace('_', ' ')} is too long")
            self._texts[kind, _language(arguments)] = value
            return True

        return set_text

    def _getter(self, kind: str) -> Method:
        def get_text(arguments: Arguments) -> dict[str, str]:
            return {kind: self.text(kind, _language(arguments))}

        return get_text

    def _commands_in(self, chat_id: int, language: str) -> Commands:
        for scope in (_key({"type": "chat", "chat_id": chat_id}), "all_private_chats", "default"):
            for code in (language, ""):
                if self._commands.get((scope, code)):
                    return self._commands[scope, code]
        return []


def _language(arguments: Arguments) -> str:
    code = arguments.text("language_code")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _place(arguments: Arguments, chats: Chats) -> tuple[str, str]:
    try:
        scope = arguments.json("scope")
    except ValueError:
        raise bad_request("can't parse BotCommandScope JSON object") from None
    scope = {"type": "default"} if scope is None else scope
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: expected an Object")
    if scope.get("type") not in (*_SCOPES, *_CHAT_SCOPES):
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if scope["type"] in _CHAT_SCOPES and not chats.find(scope.get("chat_id", 0)):
        raise bad_request("chat not found")
    return _key(scope), _language(arguments)


def _key(scope: dict[str, Any]) -> str:
    return scope["type"] if scope["type"] in _SCOPES else json.dumps(scope, sort_keys=True)


def _read_commands(arguments: Arguments) -> Commands:
    try:
        value = arguments.json("commands") or []
    except ValueError:
        raise bad_request("can't parse commands JSON object") from None
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise bad_request("expected an Array of BotCommand")
    commands = [_read_command(item) for item in value]
    size = sum(len(c["command"]) + len(c["description"]) for c in commands)
    if len(commands) > MOST_COMMANDS or size >= MOST_COMMAND_TEXT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return commands


def _read_command(item: dict[str, Any]) -> dict[str, str]:
    for name in ("command", "description"):
        if not isinstance(item.get(name), str):
            raise bad_request(f"can't parse list of bot commands: Can't find field \"{name}\"")
    command = item["command"].strip().removeprefix("/")
    description = item["description"].strip()
    _check_length("command", command, LONGEST_COMMAND)
    _check_length("command description", description, LONGEST_COMMAND_DESCRIPTION)
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}


def _check_length(what: str, value: str, longest: int) -> None:
    if not value:
        raise bad_request(f"{what} must be non-empty")
    if len(value) > longest:
        raise bad_request(f"{what} length must not exceed {longest}")
