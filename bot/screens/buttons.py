"""Button data: case, place, action and its argument, packed into at most 64 bytes (Bot API limit).

A tap is understood after a restart and on any older message, because everything it needs is in the button.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.guide.tap import NO_CASE, Tap

VERSION = "2"  # data of another version is no tap: it leads to the current screen, with a line
SEPARATOR = "|"
MOST_BYTES = 64
MOST_DIGITS = 8  # of a case's number, to the base of 36
SAME = "="  # the argument is the last word of the place: the longest buttons would not fit otherwise
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_PATTERN = re.compile(
    r"2\|(0|[1-9a-z][0-9a-z]{0,7})\|([a-z0-9_.-]{1,40})\|([a-z_]{1,12})(?:\|([A-Za-z0-9_=.:/+-]{1,40}))?"
)


def pack(tap: Tap) -> str:
    """The button data of a tap. Raises ValueError when Telegram or `unpack` would not take it."""
    data = f"{VERSION}{SEPARATOR}{_number(tap.case)}{SEPARATOR}{_rest(tap.place, tap.action, tap.arg)}"
    if len(data) > MOST_BYTES:
        raise ValueError(f"button data cannot be packed: {data!r}")
    return data


@lru_cache(maxsize=4096)  # the same on every screen of a place, whoever sees it
def _rest(place: str, action: str, arg: str) -> str:
    """All but the number: ASCII that `unpack` takes. Raises ValueError."""
    short = SAME if arg and arg == _last_word(place) else arg
    rest = SEPARATOR.join([place, action, *([short] if short else [])])
    if unpack(f"{VERSION}{SEPARATOR}{NO_CASE}{SEPARATOR}{rest}") != Tap(NO_CASE, place, action, arg):
        raise ValueError(f"button data cannot be packed: {rest!r}")
    return rest


def unpack(data: str) -> Tap | None:
    """The tap of some button data, None when it is not ours."""
    found = _PATTERN.fullmatch(data) if len(data) <= MOST_BYTES else None
    if not found:
        return None
    case, place, action, arg = found.groups()
    return Tap(int(case, 36), place, action, _last_word(place) if arg == SAME else arg or "")


def _last_word(place: str) -> str:
    return place.rpartition(".")[2]


@lru_cache(maxsize=32)  # the same for every button of a screen
def _number(case: int) -> str:
    """To the base of 36. Raises ValueError for a number that `unpack` would not take."""
    if not 0 <= case < 36**MOST_DIGITS:
        raise ValueError(f"button data cannot be packed: {case}")
    digits = ""
    while case:
        case, digit = divmod(case, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
