"""The arguments of a call: from query, form or JSON; all become text, as on the server."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from playground.refusals import RefusedError, bad_request, prefixed

_INTEGER = re.compile(r"-?[0-9]+")


def parse_json(text: str | bytes) -> Any:
    """The value written there. Raises ValueError, also for what is nested deeper than can be read."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None


@dataclass(frozen=True)
class Upload:
    """A file sent with a call."""

    name: str
    content_type: str
    data: bytes


@dataclass
class Arguments:
    """Named arguments as text; `files` holds the uploads by field name."""

    values: dict[str, str] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Arguments:
        """From a JSON object: what is not text is written as JSON, null is left out."""
        return cls({name: _as_text(value) for name, value in values.items() if value is not None})

    def text(self, name: str) -> str:
        """The argument, "" where it is missing."""
        return self.values.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        """The argument as a number, `default` where it is missing or no number."""
        value = self.text(name)
        return int(value) if _INTEGER.fullmatch(value) else default

    def flag(self, name: str) -> bool:
        """The argument as yes or no."""
        return self.text(name).lower() in ("true", "yes", "1")

    def json(self, name: str) -> Any:
        """The argument read as JSON, None where it is missing. Raises ValueError."""
        value = self.text(name)
        return parse_json(value) if value else None

    def chat_id(self) -> int | None:
        """The chat, None where the call names none or no number."""
        value = self.text("chat_id")
        return int(value) if _INTEGER.fullmatch(value) else None


async def read_arguments(request: web.Request) -> Arguments:
    """The arguments of a call. Raises RefusedError: 413 for too large a body, 400 for broken JSON."""
    found = Arguments(dict(request.query))
    try:
        if request.content_type == "application/json":
            body = Arguments.of(_json_object(await request.text()))
        else:
            body = _form(await request.post())
    except web.HTTPRequestEntityTooLarge:
        raise RefusedError(413, prefixed(413, "")) from None
    return Arguments(found.values | body.values, body.files)


def _json_object(text: str) -> dict[str, Any]:
    try:
        value = parse_json(text) if text.strip() else {}
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise bad_request("can't parse JSON object")
    return value


def _form(fields: Mapping[str, str | bytearray | FileField | bytes]) -> Arguments:
    found = Arguments()
    for name, value in fields.items():
        if isinstance(value, FileField):
            with value.file:
                found.files[name] = Upload(value.filename, value.content_type, value.file.read())
        elif isinstance(value, str):
            found.values[name] = value
        else:
            found.values[name] = bytes(value).decode("utf-8", "replace")
    return found


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
