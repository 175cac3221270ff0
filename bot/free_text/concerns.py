"""What somebody is concerned about, from a sentence in any language: a bill after the end, a lost SIM, a death.

Tables of sayings (sayings/) are compared with the text; what is denied in it is struck out first. Nothing is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale

from bot.free_text.chinese import simplified
from bot.free_text.folding import fold
from bot.free_text.names import MORE_NAMES
from bot.free_text.sayings import de, en, fr, nl, zh
from bot.free_text.sayings.table import COMMON, Sayings
from bot.languages import LANGUAGES

MOST_CHARACTERS = 400  # of a text; who has more to say begins with what it is about
MOST_WORDS_BARE = 3
MOST_CHINESE_BARE = 6
MOST = 2  # concerns of one text
TROUBLES = ("collector", "scam", "taken", "lost", "late_move", "refund", "refused", "billed", "no_answer", "goes_on")
WISHES = ("keep", "end", "cancelled")
ORDER = ("died", *TROUBLES, "not_mine", "leaving", *WISHES)  # what weighs most comes first
HIDES: Mapping[str, frozenset[str]] = {  # said beside these, the others only tell the story
    **{one: frozenset(ORDER) for one in ("died", "collector", "scam", "taken", "lost")},
    "late_move": frozenset({"no_answer", "goes_on", "not_mine", "leaving", *WISHES}),
    "refund": frozenset({"no_answer", "goes_on", "not_mine", *WISHES}),
    "refused": frozenset({"goes_on", "not_mine", "leaving", *WISHES}),
    "billed": frozenset({"goes_on", "not_mine", "leaving", *WISHES}),
    "no_answer": frozenset({"goes_on", "not_mine", "leaving", *WISHES}),
    "goes_on": frozenset({"not_mine", "leaving", *WISHES}),
    "not_mine": frozenset(WISHES),
    "leaving": frozenset({"cancelled"}),
    "keep": frozenset({"end", "cancelled"}),
    "end": frozenset({"cancelled"}),
    "cancelled": frozenset(),
}
LATIN = (en.TABLE, fr.TABLE, nl.TABLE, de.TABLE)
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN_LETTER = re.compile(r"[a-z]")
ELIDED = re.compile(r"\b(j|l|d|n|m|t|s|c|qu|jusqu|lorsqu|puisqu)['’`´]")
APOSTROPHE = re.compile(r"['’`´]")
SENTENCE_END, PAUSE, OTHER_SIGN = re.compile(r"[.!?…\n]+"), re.compile(r"[,;:()\-–—/\"“”«»]+"), re.compile(r"[^\w€ ,.]+")
AMOUNT = re.compile(r"(\d)[.,](\d)")
BESIDE_HAN = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
GAPS = {"..": r"(?:[^ ,.]+ ){0,2}", "...": r"(?:[^ .]+ ){0,7}"}
UMLAUTS = {"ä": "ae?", "ö": "oe?", "ü": "ue?", "ß": "ss"}
GROUP = re.compile(r"\{([a-z]+)\}")
LAND = "landname"
SHORTEST_LAND = 4  # letters: "us" and "man" are other words


@dataclass(frozen=True, slots=True)
class Compiled:
    """A table of sayings, ready to search with."""

    denied: re.Pattern[str]
    settled: re.Pattern[str]
    said: Mapping[str, re.Pattern[str]]
    bare: Mapping[str, re.Pattern[str]]


def concerns_of(text: str) -> tuple[str, ...]:
    """What the text is about, the gravest first, two at most; nothing where it is about something else or denied.

    Every language is tried, whatever the chat's is. Never raises. The first call prepares the tables (about 0.2 s).
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
    return _found(words, _latin(), short=short)


def _in_chinese(said: str) -> frozenset[str]:
    if not HAN.search(said):
        return frozenset()
    signs = _signs(simplified(said))
    return _found(signs, _chinese(), short=len(signs) <= MOST_CHINESE_BARE)


def _found(said: str, tables: Iterable[Compiled], *, short: bool) -> frozenset[str]:
    """Denials of all languages go first: people mix them."""
    every = tuple(tables)
    left = said
    for table in every:
        left = table.denied.sub(", ", left)
    found = {one for table in every for one, pattern in table.said.items() if pattern.search(left)}
    if short:
        found |= {one for table in every for one, pattern in table.bare.items() if pattern.search(left)}
    if any(table.settled.search(said) for table in every):
        found -= set(TROUBLES)
    return frozenset(found)


def _words(said: str) -> str:
    """ " they still bill me , why . ": words and marks with one space around each; a country is one word."""
    plain = APOSTROPHE.sub("", ELIDED.sub(r"\1 ", said))
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
    of_codes = [(code, name) for row in LANGUAGES.values() for code, name in Locale.parse(row.locale).territories.items()]
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


@cache
def _latin() -> tuple[Compiled, ...]:
    return tuple(_compiled(table, _saying) for table in LATIN)


@cache
def _chinese() -> tuple[Compiled, ...]:
    return (_compiled(zh.TABLE, _pattern),)


def _compiled(table: Sayings, pattern: Callable[[str, Mapping[str, str]], str]) -> Compiled:
    groups = COMMON | dict(table.groups)

    def any_of(sayings: Iterable[str]) -> re.Pattern[str]:
        return re.compile("|".join(pattern(saying, groups) for saying in sayings))

    return Compiled(
        any_of(table.denied),
        any_of(table.settled),
        {one: any_of(sayings) for one, sayings in table.said.items()},
        {one: any_of([saying]) for one, saying in table.bare.items()},
    )


def _saying(saying: str, groups: Mapping[str, str]) -> str:
    """A saying as a regular expression over words with a space around each."""
    parts = [GAPS.get(part) or _either(part, groups) for part in saying.split(" ")]
    return "(?<= )" + "".join(parts)


def _either(part: str, groups: Mapping[str, str]) -> str:
    """One word of several; one in brackets may be missing."""
    words = _filled(part.replace("(", "").replace(")", ""), groups).split("|")
    either = "(?:" + "|".join(map(_word, words)) + ") "
    return f"(?:{either})?" if part.startswith("(") else either


def _word(word: str) -> str:
    return "".join(r"\w*" if sign == "*" else UMLAUTS.get(sign) or re.escape(fold(sign)) for sign in word.replace("_", " "))


def _pattern(saying: str, groups: Mapping[str, str]) -> str:
    """Chinese: a regular expression already."""
    return f"(?:{_filled(saying, {name: f'(?:{words})' for name, words in groups.items()})})"


def _filled(saying: str, groups: Mapping[str, str]) -> str:
    """With the groups in the place of their names, also those within a group."""
    for _ in range(2):
        saying = GROUP.sub(lambda found: groups[found[1]], saying)
    return saying
