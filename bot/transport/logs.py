"""Logging to stderr as text or JSON, with secrets taken out of everything that is written."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote

import orjson

# These write whole updates, statements with their parameters, or addresses with the token at lower levels.
QUIET = ("telegram", "aiohttp", "httpx", "httpcore", "aiosqlite", "asyncio")
REMOVED = "[removed]"

_TOKEN_SHAPE = re.compile(r"\d{6,12}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
_PLAIN = logging.Formatter()


class Redaction(logging.Filter):
    """Takes the given secrets, and whatever has the shape of a token, out of message, arguments and trace."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        known = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""))}
        shapes = [re.escape(secret) for secret in sorted(known, key=len, reverse=True)]
        self._shape = re.compile("|".join([*shapes, _TOKEN_SHAPE.pattern]), re.IGNORECASE)

    def clean(self, text: str) -> str:
        """The text without secrets."""
        return self._shape.sub(REMOVED, text)

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record in place; nothing is ever held back."""
        record.msg, record.args = self.clean(_message(record)), None
        if record.exc_info and not record.exc_text:
            record.exc_text = _PLAIN.formatException(record.exc_info)
        record.exc_info = None
        record.exc_text = self.clean(record.exc_text) if record.exc_text else None
        record.stack_info = self.clean(record.stack_info) if record.stack_info else None
        return True


class JsonLines(logging.Formatter):
    """One JSON object per line: time (UTC), level, logger, message, and exception where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        trace = "\n".join(filter(None, (record.exc_text, record.stack_info)))
        return orjson.dumps(line | ({"exception": trace} if trace else {})).decode()


def set_up(level: str, style: Literal["text", "json"], secrets: Iterable[str] = ()) -> None:
    """Send all logging to stderr from `level` up, third parties from WARNING up at least.

    `secrets` never appear in the output; nor does anything that looks like a bot token. May be called again.
    """
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)-8s %(name)s: %(message)s")
    handler.setFormatter(JsonLines() if style == "json" else text)
    handler.addFilter(Redaction(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # a wrong number of arguments must not lose the line, nor let its arguments out
        return f"{record.msg} (with arguments that do not fit)"
