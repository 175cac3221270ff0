"""Button data: case, place, action and its argument, packed into at most 64 bytes (Bot API limit).

A tap is understood after a restart and on any older message, because everything it needs is in the button.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

VERSION = "1"
SEPARATOR = "|"
MOST_BYTES = 64
NO_CASE = 0
_PATTERN = re.compile(r"1\|(\d{1,6})\|([a-z0-9_.-]{1,40})\|([a-z_]{1,12})(?:\|([A-Za-z0-9_=.:/+-]{1,40}))?")


@dataclass(frozen=True, slots=True)
class Tap:
    """What a button says. `case` is the number within the chat, 0 where no case is needed."""

    case: int
    place: str
    action: str
    arg: str = ""


def pack(tap: Tap) -> str:
    """The button data of a tap. Raises ValueError when Telegram or `unpack` would not take it."""
    parts = [VERSION, str(tap.case), tap.place, tap.action, *([tap.arg] if tap.arg else [])]
    data = SEPARATOR.join(parts)
    if len(data.encode()) > MOST_BYTES or not _PATTERN.fullmatch(data):
        raise ValueError(f"button data cannot be packed: {data!r}")
    return data


def unpack(data: str) -> Tap | None:
    """The tap of some button data, None when it is not ours."""
    found = _PATTERN.fullmatch(data)
    if not found:
        return None
    case, place, action, arg = found.groups()
    return Tap(int(case), place, action, arg or "")
