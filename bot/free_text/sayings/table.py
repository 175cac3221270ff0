"""What a table of sayings is: the words of one language for each concern, and the ways to deny them.

A saying is words with a space between them. `a|b` is either word, `{bill}` any of a group of the table, `word*` a
beginning, `*word` an ending, `(word)` a word that may be missing. `..` lets two other words stand between, `...`
seven, across commas too. All of it is compared in small letters without accents; German ä, ö, ü also as ae, oe, ue.
Chinese has no spaces: there a saying is a regular expression, with the same groups.

Every table may name {operator} and {firm}, which are below, and the word landname, which stands for any country.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

COMMON = {
    "operator": "proximus|orange|telenet|base|scarlet|voo|vikings|viking|mobile vikings|lyca|lycamobile|digi|hey|edpnet|yoin"
    "|mega|undo|neibo|lebara|aldi|ortel|carrefour|youfone|mobistar|jim|ay yildiz",
    "firm": "intrum|eos|fiducre|alektum|flanderijn|modero|atradius|tcm|venturis",  # collect debts in Belgium
}


@dataclass(frozen=True, slots=True)
class Sayings:
    """`denied` is struck out before anything is read: "nobody has died". `said` is what each concern is known by;
    `bare` only where a text is little more than that word. `settled` says that all is well again."""

    groups: Mapping[str, str]
    said: Mapping[str, tuple[str, ...]]
    denied: tuple[str, ...]
    settled: tuple[str, ...]
    bare: Mapping[str, str]
