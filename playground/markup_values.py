"""The small values inside markup: character references, emoji ids, times."""

from __future__ import annotations

import re
from typing import Any

_ALPHA = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGITS = frozenset(b"0123456789")
_HEX = frozenset(b"0123456789abcdefABCDEF")
_NAMED = {b"lt": ord("<"), b"gt": ord(">"), b"amp": ord("&"), b"quot": ord('"')}
_LONGEST_REFERENCE = 10
_LAST_CHARACTER = 0x10FFFF
_LAST_INT64 = 2**63 - 1
_LAST_INT32 = 2**31 - 1
_WHOLE = re.compile(r"-?[1-9][0-9]*")


class MarkupError(ValueError):
    """Why a text cannot be parsed, in the server's words."""


def decode_reference(source: bytes, at: int) -> tuple[int, int] | None:
    """The character of the reference at `at` and where it ends; None where there is none Telegram knows."""
    if source[at] != ord("&"):
        return None
    end = at + 1
    if source[end] == ord("#"):
        hexadecimal = source[end + 1] == ord("x")
        begin = end = end + 1 + hexadecimal
        while source[end] in (_HEX if hexadecimal else _DIGITS):
            end += 1
        digits = source[begin:end] if end - at < _LONGEST_REFERENCE else b""
        code = int(digits or b"0", 16 if hexadecimal else 10)
        code = code if code < _LAST_CHARACTER else 0
    else:
        while source[end] in _ALPHA:
            end += 1
        code = _NAMED.get(source[at + 1 : end], 0)
    return (code, end + (source[end] == ord(";"))) if code else None


def emoji_id(argument: str) -> str:
    """The id of a custom emoji. Raises MarkupError."""
    number = int(argument) if _WHOLE.fullmatch(argument) else 0
    if not 0 < abs(number) <= _LAST_INT64:
        raise MarkupError("Invalid custom emoji identifier specified")
    return argument


def date_time(attributes: dict[str, str]) -> dict[str, Any] | None:
    """What a `tg-time` tag means, None where its time is none. Raises MarkupError over a wrong format."""
    wanted = attributes.get("format", "")
    form = wanted.lower() if wanted in ("r", "R") else _absolute(wanted)
    unix = attributes.get("unix", "")
    digits = re.match(r"[0-9]*", unix)
    number = int(digits[0] or "0") % 2**32 if digits else 0  # the server's own arithmetic wraps at 32 bits
    if not 0 < number <= _LAST_INT32:
        return None
    found = {"type": "date_time", "unix_time": number}
    return found | ({"date_time_format": form} if form else {})


def _absolute(wanted: str) -> str:
    if not set(wanted) <= set("DdTtWw"):
        raise MarkupError("Invalid date format used")
    weekday = "w" if set("wW") & set(wanted) else ""
    date = next((c for c in "dD" if c in wanted), "")
    time = next((c for c in "tT" if c in wanted), "")
    return weekday + date + time
