"""Everybody who may find fault with a screen, and a bench on which they sit together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.languages import ENGLISH
from bot.screens.screen import Screen
from tests.screens.budget import faults, parse_fault
from tests.screens.every import Drawn
from tests.screens.worlds import ROOT
from tools.rendered import english_pieces, left_over

MOST_SHOWN = 60
MOST_IN_A_MESSAGE = 4096  # characters: Telegram's limit


def verdict(drawn: Drawn, language: str) -> list[str]:
    """What is wrong, the most frequent first: the budget, the buttons, Telegram's parser, English left over."""
    seen: Counter[str] = Counter()
    pieces = [] if language == ENGLISH else english_pieces(ROOT)
    english = left_over(_judged(_each_once(drawn), language, seen), pieces)
    found = [fault for fault, _ in seen.most_common(MOST_SHOWN)]
    return [*found, *(f"{language} {place}: in English: {piece!r}" for piece, place in english.items())]


def _each_once(drawn: Drawn) -> Drawn:
    """Four of five look the same as one before: which answers were given does not show in every place."""
    seen = set[tuple[str, Screen]]()
    for one in drawn:
        if one not in seen:
            seen.add(one)
            yield one


def _judged(drawn: Drawn, language: str, seen: Counter[str]) -> Drawn:
    for place, screen in drawn:
        found = faults(place, language, screen)
        if fault := parse_fault(screen.text):
            found.append(fault)
        if not screen.rows:
            found.append("nothing to tap")
        seen.update(f"{language} {place}: {fault}" for fault in found)
        yield place, screen


def of_a_message(text: str) -> Iterator[str]:
    """What is wrong with a letter or a list of phrases, which is a message of its own."""
    if fault := parse_fault(text):
        yield fault
    if "{" in text:
        yield "a field is not filled in"
    if len(text) >= MOST_IN_A_MESSAGE:
        yield "too long for one message"
