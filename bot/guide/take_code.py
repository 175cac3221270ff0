"""The code that brings a case into another chat: 128 random bits, shown once; only its SHA-256 is kept.

A hash without salt or stretching is enough: nobody can go through 2^128 codes, and whoever reads the database finds
none that works. It is found by its hash in an index, so that no comparison of the secret itself can be timed.
"""

from __future__ import annotations

import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

RANDOM_BYTES = 16
LASTS = timedelta(days=30)
PREFIX = "take-"  # of what is shown, and of the deep link
_DIGITS = 26  # of base 32
_GROUPS = (5, 10, 15, 20)
_WRITTEN = re.compile(r"(?:\S*[?&]start=)?take[-\u2010-\u2015](\S.*)", re.IGNORECASE | re.DOTALL)
_CODE = re.compile(rf"[a-z2-7]{{{_DIGITS}}}")
_MISREAD = str.maketrans("018", "olb")  # digits that base 32 does not have
_GAPS = re.compile(r"[\s\-\u2010-\u2015]+")
MOST_READ = 200  # characters of a text


class Along(StrEnum):
    """What a code does. The word is stored."""

    MOVE = "move"  # the case leaves the chat that made the code
    COPY = "copy"  # both chats have it


@dataclass(frozen=True, slots=True)
class TakeCode:
    """A code that can still be used: its hash, never the code itself. `until` is UTC."""

    kind: Along
    digest: str
    until: datetime


def code_of(random: bytes) -> str:
    """16 random bytes as 26 characters that are read and typed easily."""
    return b32encode(random).decode().rstrip("=").lower()


def shown(code: str) -> str:
    """ "take-abcde-fghij-klmno-pqrst-uvwxyz", 35 characters: in a link, on paper, and to type."""
    bounds = zip((0, *_GROUPS), (*_GROUPS, None), strict=True)
    return PREFIX + "-".join(code[start:end] for start, end in bounds)


def written(text: str) -> str | None:
    """What stands for a code in a text that is meant as one ("take-…", or the whole link); None for other texts."""
    found = _WRITTEN.fullmatch(text.strip()) if len(text) <= MOST_READ else None
    return found[1] if found else None


def read(text: str) -> str:
    """The code that somebody typed or tapped, however it is grouped and written; "" when it cannot be one."""
    code = _GAPS.sub("", text).lower().translate(_MISREAD)
    return code if _CODE.fullmatch(code) else ""


def digest_of(code: str) -> str:
    """The hash under which a code is kept. That of "" is nobody's: what is no code is looked up like one."""
    return sha256(code.encode()).hexdigest()
