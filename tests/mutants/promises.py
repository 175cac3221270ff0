"""What docs/guarantees.md promises: the rows of its tables, and its paragraphs that name tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DOCUMENT = "docs/guarantees.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)?(?:::(\w+))?`")
HEADS = ("| what could go wrong |", "|---")


@dataclass(frozen=True, slots=True)
class Row:
    """A promise and what proves it: ids of tests as pytest has them, or a file of tests."""

    promise: str
    tests: tuple[str, ...]


def promised(root: Path) -> list[Row]:
    return list(rows((root / DOCUMENT).read_text(encoding="utf-8")))


def rows(text: str) -> Iterator[Row]:
    """In the order of the document."""
    for block in re.split(r"\n\s*\n", text):
        if block.startswith("|"):
            lines = (line for line in block.splitlines() if not line.startswith(HEADS))
            yield from (_row(*line.strip("| ").split(" | ", 1)) for line in lines)
        elif tests := _tests(block):
            yield Row(re.split(r":\s", block, maxsplit=1)[0].replace("\n", " "), tests)


def _row(promise: str, rest: str = "") -> Row:
    return Row(promise, _tests(rest))


def _tests(text: str) -> tuple[str, ...]:
    """A name without a file belongs to the file before it. A file of something else (a table, say) is no test."""
    found: list[str] = []
    file = ""
    for path, name in NAMED.findall(text):
        file = path or file
        if name:
            found.append(f"{file}::{name}")
        elif Path(path).name.startswith("test_"):
            found.append(path)
    return tuple(found)
