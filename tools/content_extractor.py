"""Finds the English sentences of content/ for Babel, each with its place as a comment for the translators.

Translated: what the user reads. Not: the four languages of letters, names of operators and sources, links, slugs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePath
from typing import Any, BinaryIO

from bot.errors import ContentError

Entry = tuple[int, str, str, list[str]]
EVERYWHERE = frozenset({"task", "done", "text", "title", "says"})
ALSO = {"services": "name", "phrase": "en", "answer": "en"}  # in the tables of this name, this key too
SOURCES = "sources"  # every table of theirs has a name to translate


def extract(
    fileobj: BinaryIO,
    keywords: Collection[str],  # noqa: ARG001  Babel names all four
    comment_tags: Collection[str],  # noqa: ARG001
    options: Mapping[str, Any],  # noqa: ARG001
) -> Iterator[Entry]:
    """Babel's interface: (line, function, message, comments)."""
    path = PurePath(fileobj.name)
    text = fileobj.read().decode("utf-8")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError([f"{path}: not valid TOML: {error} (do this: mend the line)"]) from error
    found = _names(tables) if path.parent.name == SOURCES else sentences(tables)
    for key, sentence in found:
        yield _line(text, sentence), "gettext", sentence, [f"{path.parent.name}/{path.name}: {key}"]


def sentences(table: Mapping[str, Any], key: str = "", inside: str = "") -> Iterator[tuple[str, str]]:
    """Each sentence to translate with its key path. `inside` is the name of the table that is read."""
    for name, value in table.items():
        path = f"{key}.{name}" if key else name
        if isinstance(value, Mapping):
            yield from sentences(value, path, name)
        elif isinstance(value, list):
            yield from _in_list(value, path, name)
        elif isinstance(value, str) and value.strip() and (name in EVERYWHERE or ALSO.get(inside) == name):
            yield path, value.strip()


def _names(tables: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The names of the sources: each is a table of its own."""
    for slug, table in tables.items():
        if isinstance(table, Mapping) and isinstance(table.get("name"), str):
            yield f"{slug}.name", table["name"].strip()


def _in_list(items: list[Any], path: str, name: str) -> Iterator[tuple[str, str]]:
    for place, item in enumerate(items):
        if isinstance(item, Mapping):
            yield from sentences(item, f"{path}[{place}]", name)


def _line(text: str, sentence: str) -> int:
    """Where a sentence stands; tomllib does not say."""
    return text[: max(text.find(sentence), 0)].count("\n") + 1
