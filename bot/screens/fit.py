"""Whether a text fits a phone before the fold: so many characters, so many lines of 36 columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import unescape

from bot.languages import language_of

COLUMNS = 36
MOST_LINES = 22
LATIN_CHARACTERS = 520
WIDE_COLUMNS = 540  # 270 characters, two columns each
WORDS = re.compile(r"[^\s\u2e80-\uffef]+\s*|[\u2e80-\uffef]|\s+")


def visible(text: str) -> str:
    """What a reader sees of some HTML."""
    return unescape(re.sub(r"</?[a-z][^>]*>", "", text))


def fits(text: str, language: str) -> bool:
    """Whether the HTML before the fold keeps the budget of its language."""
    paragraphs = visible(text).split("\n")
    breaks = len(paragraphs) - 1
    if language_of(language).wide:
        size, most = sum(map(columns, paragraphs)), WIDE_COLUMNS
    else:
        size, most = sum(map(len, paragraphs)), LATIN_CHARACTERS
    return size + breaks <= most and sum(map(_wrapped, paragraphs)) <= MOST_LINES


@lru_cache(maxsize=4096)  # most lines come back in screen after screen
def columns(text: str) -> int:
    """Width in columns: East Asian wide characters take two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


@lru_cache(maxsize=4096)  # most lines come back in screen after screen
def _wrapped(line: str) -> int:
    """How many lines one paragraph takes."""
    lines, used = 1, 0
    for piece in WORDS.findall(line):
        if used and used + columns(piece.rstrip()) > COLUMNS:
            lines, used = lines + 1, 0
        used += columns(piece)
    return lines


def not_said_again(parts: Iterable[str], top: str) -> list[str]:
    """The parts that are not empty, without the lines that the notice on top says already."""
    lines = ("\n".join(line for line in part.split("\n") if not line or line not in top) for part in parts)
    return [part for part in lines if part]


def until_it_fits(
    opening: str, parts: Sequence[str], alert: Sequence[str], language: str
) -> tuple[list[str], list[str]]:
    """What stays before the fold, and what goes into it."""
    shown, moved = list(parts), list[str]()
    while not fits("\n\n".join([opening, *shown, *alert]), language):
        if len(shown) > 1:
            moved.insert(0, shown.pop())
        elif shown and "\n" in shown[0]:
            shown[0], _, line = shown[0].rpartition("\n")
            moved.insert(0, line)
        else:
            break
    return shown, moved
