"""What somebody is concerned about, from a sentence in any language: a bill after the end, a lost SIM, a death.

The text is compared with tables of sayings (sayings.py); what is denied in it is struck out first. Nothing is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from babel import Locale

from bot.free_text.chinese import simplified
from bot.free_text.folding import fold
from bot.free_text.names import MORE_NAMES
from bot.free_text.sayings import CHINESE, Sayings, sayings
from bot.languages import LANGUAGES

MOST_CHARACTERS = 400  # of a text; who has more to say begins with what it is about
MOST_WORDS_BARE, MOST_CHINESE_BARE = 3, 6
MOST = 2  # concerns of one text
TROUBLES = ("collector", "scam", "taken", "lost", "late_move", "refund", "refused", "billed", "no_answer", "goes_on")
WISHES = ("keep", "end", "cancelled")
ORDER = ("died", *TROUBLES, "no_call", "not_mine", "leaving", *WISHES)  # what weighs most comes first
_STORY = frozenset({"goes_on", "not_mine", "leaving", *WISHES})
HIDES: Mapping[str, frozenset[str]] = {  # said beside these, the others only tell the story
    **dict.fromkeys(("died", "collector", "scam", "taken", "lost"), frozenset(ORDER)),
    **dict.fromkeys(("late_move", "refund"), _STORY | {"no_answer"}),
    **dict.fromkeys(("refused", "billed", "no_answer", "goes_on"), _STORY),
    "no_call": frozenset(WISHES),
    "not_mine": frozenset(WISHES),
    "leaving": frozenset({"cancelled"}),
    "keep": frozenset({"end", "cancelled"}),
    "end": frozenset({"cancelled"}),
    "cancelled": frozenset(),
}
LATIN = ("en", "fr", "nl", "de")
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN_LETTER = re.compile(r"[a-z]")
ELIDED = re.compile(r"\b(j|l|d|n|m|t|s|c|qu|jusqu|lorsqu|puisqu)['’`´]")
GLUED = re.compile(r"\bj(?=[b-df-hj-np-tv-xz][a-z]{2})")  # French "jveux" is "je veux"
APOSTROPHE = re.compile(r"['’`´]")
SENTENCE_END = re.compile(r"[.!?…\n。！？]+")
PAUSE = re.compile(r"[,;:()\-–—/\"“”«»，；：、]+")
OTHER_SIGN = re.compile(r"[^\w€ ,.]+")
AMOUNT = re.compile(r"(\d)[.,](\d)")
BESIDE_HAN = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
LAND = "landname"
SHORTEST_LAND = 4  # letters: "us" and "man" are other words


def concerns_of(text: str) -> tuple[str, ...]:
    """What the text is about, the gravest first, two at most; nothing where it is about something else or denied.

    Every language is tried, whatever the chat's is. Never raises. The first call prepares the tables (about 0.3 s).
    """
    said = fold(text[:MOST_CHARACTERS])
    found = _in_latin(said) | _in_chinese(said)
    told: list[str] = []
    for one in ORDER:
        if one in found and not any(one in HIDES[other] for other in told):
            told.append(one)
    return tuple(told[:MOST])


def _in_latin(said: str) -> frozenset[str]:
    if not LATIN_LETTER.search(said):
        return frozenset()
    words = _words(said)
    short = len(words.split()) <= MOST_WORDS_BARE and not HAN.search(said)
    return _found(words, tuple(map(sayings, LATIN)), short=short)


def _in_chinese(said: str) -> frozenset[str]:
    if not HAN.search(said):
        return frozenset()
    signs = _signs(simplified(said))
    return _found(signs, (sayings(CHINESE),), short=len(signs) <= MOST_CHINESE_BARE)


def _found(said: str, tables: tuple[Sayings, ...], *, short: bool) -> frozenset[str]:
    """Denials of all languages go first: people mix them."""
    left = said
    for table in tables:
        left = table.denied.sub(", ", left)
    patterns = [item for table in tables for item in (*table.said.items(), *(table.bare.items() if short else ()))]
    found = {one for one, pattern in patterns if pattern.search(left)}
    if any(table.settled.search(said) for table in tables):
        found -= set(TROUBLES)
    return frozenset(found)


def _words(said: str) -> str:
    """ " they still bill me , why . ": words and marks with one space around each; a country is one word."""
    plain = APOSTROPHE.sub("", ELIDED.sub(r"\1 ", GLUED.sub("j ", said)))
    marked = PAUSE.sub(" , ", SENTENCE_END.sub(" . ", AMOUNT.sub(r"\1\2", plain)))
    words = OTHER_SIGN.sub(" ", marked.replace("€", " € ")).split()
    return f" {' '.join(_with_lands(words))} "


def _with_lands(words: list[str]) -> list[str]:
    known, shown, at = _lands(), list[str](), 0
    while at < len(words):
        length = next((n for n in (3, 2, 1) if "".join(words[at : at + n]) in known), 0)
        shown.append(LAND if length else words[at])
        at += length or 1
    return shown


def _signs(said: str) -> str:
    """Chinese without spaces; a space between two characters is a comma, as people type it."""
    plain = SENTENCE_END.sub("。", BESIDE_HAN.sub("，", said)).replace(",", "，").replace(" ", "")
    return _chinese_lands().sub(LAND, plain)


@cache
def _names() -> frozenset[str]:
    """Countries as each language writes them, and cities that people go to; not Belgium's own."""
    locales = [Locale.parse(row.locale) for row in LANGUAGES.values()]
    of_codes = [item for locale in locales for item in locale.territories.items()]
    countries = {fold(name) for code, name in of_codes if code != "BE" and not code.isdecimal()}
    cities = (names for zone, names in MORE_NAMES.items() if zone != "Europe/Brussels")
    return frozenset({*countries, *(fold(name).strip() for names in cities for name in names.split(","))})


@cache
def _lands() -> frozenset[str]:
    """Without their signs, as words that were put together."""
    bare = ("".join(sign for sign in name if sign.isalnum()) for name in _names())
    return frozenset(name for name in bare if len(name) >= SHORTEST_LAND and name.isascii())


@cache
def _chinese_lands() -> re.Pattern[str]:
    names = sorted((name for name in _names() if HAN.match(name) and len(name) > 1), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))
