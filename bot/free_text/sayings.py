"""What people write when they have no button for it: one table for each language, in words_of_concerns/.

A saying is words with a space between them, and `;` ends it. `a|b` is either word, `{bill}` any of a group of the
table, `word*` a beginning, `*word` an ending, `(word)` a word that may be missing, `two_words` are one word. `..`
lets two other words stand between, `...` seven, across commas too. All of it is compared in small letters without
accents; German ä, ö, ü also as ae, oe, ue. Chinese has no spaces: there a saying is a regular expression, with the
same groups. Each table may name {operator} and {firm}, which are below, and landname, which stands for any country.

`denied` is struck out before anything is read: "nobody has died". `said` is what each concern is known by, `bare` only
where a text is little more than that word. `settled` says that all is well again.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.free_text.folding import fold

TABLES = Path(__file__).parent / "words_of_concerns"
CHINESE = "zh"
COMMON = {
    "operator": "proximus|orange|telenet|base|scarlet|voo|vikings|viking|mobile vikings|lyca|lycamobile|digi|hey|edpnet"
    "|yoin|mega|undo|neibo|lebara|aldi|ortel|carrefour|youfone|mobistar|jim|ay yildiz",
    "firm": "intrum|eos|fiducre|alektum|flanderijn|modero|atradius|tcm|venturis",  # collect debts in Belgium
}
GAPS = {"..": r"(?:[^ ,.]+ ){0,2}", "...": r"(?:[^ .]+ ){0,7}"}
UMLAUTS = {"ä": "ae?", "ö": "oe?", "ü": "ue?", "ß": "ss"}
GROUP = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Sayings:
    """A table, ready to search with."""

    denied: re.Pattern[str]
    settled: re.Pattern[str]
    said: Mapping[str, re.Pattern[str]]
    bare: Mapping[str, re.Pattern[str]]


@cache
def sayings(language: str) -> Sayings:
    """The table of a language. Reads it once (about 60 ms each)."""
    table = tomllib.loads((TABLES / f"{language}.toml").read_text(encoding="utf-8"))
    groups = COMMON | {name: _joined(words) for name, words in table["groups"].items()}

    def any_of(text: str) -> re.Pattern[str]:
        every = [one for saying in text.split(";") if (one := _joined(saying))]
        return re.compile("|".join(_patterns(every, groups, language)))

    return Sayings(
        any_of(table["denied"]),
        any_of(table["settled"]),
        {concern: any_of(text) for concern, text in table["said"].items()},
        {concern: any_of(text) for concern, text in table["bare"].items()},
    )


def _joined(text: str) -> str:
    """Lines may end between two words, or behind a bar."""
    return " ".join(re.sub(r"\|\s+", "|", text).split())


def _patterns(every: Iterable[str], groups: Mapping[str, str], language: str) -> Iterable[str]:
    if language == CHINESE:
        chinese = {name: f"(?:{words})" for name, words in groups.items()}
        return (f"(?:{_filled(saying.replace(' ', ''), chinese)})" for saying in every)
    return (_saying(saying, groups) for saying in every)


def _saying(saying: str, groups: Mapping[str, str]) -> str:
    """A saying as a regular expression over words with a space around each."""
    return "(?<= )" + "".join(GAPS.get(part) or _either(part, groups) for part in saying.split(" "))


def _either(part: str, groups: Mapping[str, str]) -> str:
    """One word of several; one in brackets may be missing."""
    words = _filled(part.replace("(", "").replace(")", ""), groups).split("|")
    either = "(?:" + "|".join(map(_word, words)) + ") "
    return f"(?:{either})?" if part.startswith("(") else either


def _word(word: str) -> str:
    signs = word.replace("_", " ")
    return "".join(r"\w*" if sign == "*" else UMLAUTS.get(sign) or re.escape(fold(sign)) for sign in signs)


def _filled(saying: str, groups: Mapping[str, str]) -> str:
    """With the groups in the place of their names, also those within a group."""
    for _ in range(2):
        saying = GROUP.sub(lambda found: groups[found[1]], saying)
    return saying
