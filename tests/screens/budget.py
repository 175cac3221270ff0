"""The layout budget of a screen, and TDLib's own parser as the judge of its HTML."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from html import unescape
from typing import Any

from bot.languages import language_of
from bot.screens.screen import Screen

COLUMNS = 36
MOST_LINES = 22
LATIN_CHARACTERS = 520
WIDE_CHARACTERS = 270  # two columns each; Latin letters among them count half
MOST_VISIBLE = 1000
LABEL_COLUMNS = 18
MENUS = (
    *("q", "unlink", "steps", "zone", "more", "ask.says", "change", "language", "costs", "closed", "trouble.menu"),
    "check",
)
CALENDAR = "pick"
OWN_MESSAGE = "message"  # letters and phrases: messages of their own, Telegram's limit only
FOLD = re.compile(r"<blockquote expandable>.*?</blockquote>", re.DOTALL)


def faults(place: str, language: str, screen: Screen) -> list[str]:
    """Everything by which a screen breaks the budget."""
    before = visible(FOLD.sub("", screen.text)).strip()
    found = []
    size, most = len(before), LATIN_CHARACTERS
    if language_of(language).wide:
        size, most = columns(before) // 2, WIDE_CHARACTERS
    if size > most:
        found.append(f"{size} characters before the fold, {most} allowed")
    if (lines := line_count(before)) > MOST_LINES:
        found.append(f"{lines} lines before the fold, {MOST_LINES} allowed")
    if (count := len(visible(screen.text))) > MOST_VISIBLE:
        found.append(f"{count} visible characters, {MOST_VISIBLE} allowed")
    return [*found, *button_faults(place, screen)]


def button_faults(place: str, screen: Screen) -> list[str]:
    """Too many rows, too many in a row, labels too long."""
    if place.startswith(CALENDAR):
        most_rows, most_wide = 9, 7
    elif any(place == menu or place.startswith(f"{menu}.") for menu in MENUS):
        most_rows, most_wide = 6, 6
    else:
        most_rows, most_wide = 4, 3
    found = [f"{len(screen.rows)} button rows, {most_rows} allowed"] if len(screen.rows) > most_rows else []
    for row in screen.rows:
        if len(row) > most_wide:
            found.append(f"{len(row)} buttons in a row, {most_wide} allowed")
        found += [f"label too long: {b.text!r}" for b in row if columns(bare(b.text)) > LABEL_COLUMNS]
    return found


def bare(label: str) -> str:
    """A label without a leading mark or emoji."""
    first, _, rest = label.partition(" ")
    return rest if rest and not any(c.isalnum() for c in first) else label


def visible(text: str) -> str:
    return unescape(re.sub(r"</?[a-z][^>]*>", "", text))


@lru_cache(maxsize=50_000)
def columns(text: str) -> int:
    """Width in columns: East Asian wide characters count two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def line_count(text: str) -> int:
    """Lines on a screen of 36 columns; blank lines count."""
    return sum(_wrapped(line) for line in text.split("\n"))


@lru_cache(maxsize=50_000)  # the same lines stand on many screens
def _wrapped(line: str) -> int:
    """How many lines one paragraph takes: broken between words, or anywhere between Chinese characters."""
    lines, used = 1, 0
    for piece in re.findall(r"[^\s\u2e80-\uffef]+\s*|[\u2e80-\uffef]|\s+", line):
        width = columns(piece.rstrip())
        if used + width > COLUMNS and used:
            lines, used = lines + 1, 0
        used += columns(piece)
    return lines


@lru_cache(maxsize=1)
def _tdlib() -> Any:
    import tdjson

    def execute(request: dict[str, Any]) -> dict[str, Any]:
        answer = tdjson.td_execute(json.dumps(request).encode())
        found: dict[str, Any] = json.loads(answer or b"{}")
        return found

    execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
    return execute


@lru_cache(maxsize=50_000)
def parse_fault(text: str) -> str:
    """What Telegram says against the text; empty when it takes it."""
    answer = _tdlib()({"@type": "parseTextEntities", "text": text, "parse_mode": {"@type": "textParseModeHTML"}})
    return "" if answer["@type"] == "formattedText" else str(answer["message"])
