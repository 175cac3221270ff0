"""What a .env file holds that has no effect, or another than its writer meant; it is otherwise read without a word."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from io import StringIO
from pathlib import Path

from dotenv.parser import Binding, parse_stream

LIKENESS = 0.7  # RETENTION_IDEL_DAYS is a slip, COLOUR is no CLOCK_URL

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
_VARIABLE = re.compile(r"\$\{([^}:]*)(:-[^}]*)?\}")  # all that is replaced, in quotation marks too; $NAME is not

logging.getLogger("dotenv.main").setLevel(logging.ERROR)  # of a line that it cannot read we say more below


def faults(path: Path, known: Collection[str]) -> list[str]:
    """One readable line per fault, with no value in it; none without a file. `known`: the settings, in capitals."""
    if not path.is_file():
        return []
    try:
        bindings = list(parse_stream(StringIO(path.read_text(encoding="utf-8"))))
    except (OSError, UnicodeDecodeError):
        return []  # who reads the settings says so
    used = {found[1] for one in bindings for found in _VARIABLE.finditer(one.value or "")}
    return [*_unreadable(bindings), *_unknown(bindings, {*known, *used}, known), *_unset(bindings)]


def _unreadable(bindings: list[Binding]) -> Iterator[str]:
    for one in bindings:
        if one.error:
            yield f".env: line {_line(one)} cannot be read; write NAME=value, and close what quotation marks open."
        elif one.key is not None and one.value is None:
            yield f".env: line {_line(one)} has no =; write NAME=value."
        elif one.key is not None and not _NAME.fullmatch(one.key):  # it may be a secret: not repeated
            yield f".env: line {_line(one)} has a name that no setting can have; write NAME=value."


def _line(one: Binding) -> int:
    """Where it begins, after the empty lines that are counted in."""
    text = one.original.string
    return one.original.line + text[: len(text) - len(text.lstrip())].count("\n")


def _unknown(bindings: list[Binding], fine: Collection[str], known: Collection[str]) -> Iterator[str]:
    for key, _ in _settings(bindings):
        if key.upper() not in fine and key not in fine:
            near = get_close_matches(key.upper(), known, 1, LIKENESS)
            yield f"{key} in .env is not known; {f'did you mean {near[0]}?' if near else 'take it out.'}"


def _unset(bindings: list[Binding]) -> Iterator[str]:
    above = set(os.environ)
    for key, value in _settings(bindings):
        if any(not found[2] and found[1] not in above for found in _VARIABLE.finditer(value)):
            yield f"{key} in .env has ${{...}} with a variable that is not set; set that above, or write the value out."
        above.add(key)


def _settings(bindings: list[Binding]) -> Iterator[tuple[str, str]]:
    for one in bindings:
        if one.key is not None and one.value is not None and _NAME.fullmatch(one.key):
            yield one.key, one.value
