"""An operator as people type it: its name, an old one, a usual spelling, alone or in a sentence."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping

MOST_CHARACTERS = 60
SHORTEST = 3  # letters of a beginning: "lyca", "prox"
SHORTEST_CLOSE = 5
CLOSE = 0.8  # of difflib's ratio: "proximuss", "orang belgium"
SIGNS = re.compile(r"[^\w]+")


def operators_of(text: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Those of `names` that a text may mean, one for each operator. Never raises.

    A whole name, one that stands in the text, its beginning, else a close spelling. Several names of one operator, to
    whom `names` leads, are no contradiction ("Proximus Pay&Go"). Names that are one when folded count once, as the
    first of them. A text over 60 characters names none.
    """
    said = _words(text[: MOST_CHARACTERS * 2])
    if not said or len(said) > MOST_CHARACTERS:
        return ()
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(_words(name), name)
    if exact := _exact(said, known):
        return (exact,)
    found = _mentioned(said, known) or _beginning(said, known) or _close(said, known)
    by_operator: dict[str, str] = {}
    for name in found:
        by_operator.setdefault(names[name], name)
    return tuple(by_operator.values())


def _words(text: str) -> str:
    """Small letters and figures, without accents, a space between the words."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return SIGNS.sub(" ", bare.replace("_", " ")).strip()


def _exact(said: str, known: Mapping[str, str]) -> str | None:
    joined = {words.replace(" ", ""): name for words, name in known.items()}
    return known.get(said) or joined.get(said.replace(" ", ""))


def _mentioned(said: str, known: Mapping[str, str]) -> list[str]:
    """ "I have Mobile Vikings": the longest names first, so that a part of one is none of its own."""
    rest, found = f" {said} ", []
    for words in sorted(known, key=len, reverse=True):
        if words and f" {words} " in rest:
            found.append(known[words])
            rest = rest.replace(f" {words} ", " | ")
    return found


def _beginning(said: str, known: Mapping[str, str]) -> list[str]:
    return [name for words, name in known.items() if words.startswith(said)] if len(said) >= SHORTEST else []


def _close(said: str, known: Mapping[str, str]) -> list[str]:
    near = difflib.get_close_matches(said, known, n=2, cutoff=CLOSE) if len(said) >= SHORTEST_CLOSE else []
    return [known[words] for words in near]
