"""What is wrong in content/ and where: the fault itself, and the walk over every record of the content."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from bot.guide.content.models import Content

SHOWN_CHOICES = 12


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend. `missing` names what was looked for in vain ("carriers/base")."""

    file: str
    key: str
    message: str
    suggestion: str
    missing: str = ""

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: {self.message} (do this: {self.suggestion})"


@dataclass(frozen=True, slots=True)
class Spot:
    """A record with the place it stands in, as a person would look for it."""

    file: str
    key: str
    node: BaseModel

    def fault(self, field: str, message: str, suggestion: str, missing: str = "") -> Fault:
        """A fault of one field of this record."""
        return Fault(self.file, join(self.key, field), message, suggestion, missing)


def join(key: str, field: str) -> str:
    """The path one level deeper."""
    return f"{key}.{field}" if key and field else key or field


def spots(content: Content) -> Iterator[Spot]:
    """Every record of the content, the outer ones first."""
    for file, key, record in _records(content):
        yield from _walk(file, key, record)


def _records(content: Content) -> Iterator[tuple[str, str, BaseModel]]:
    yield from (("sources/*.toml", slug, source) for slug, source in content.sources.items())
    for folder, records in (
        ("carriers", content.carriers),
        ("services", content.services),
        ("steps", content.steps),
        ("ask", content.ask),
    ):
        for name, record in records.items():
            yield f"{folder}/{name}.toml", "", record
    yield from (("phrases.toml", f"phrase[{i}]", phrase) for i, phrase in enumerate(content.phrases))
    yield from (("answers.toml", f"answer[{i}]", answer) for i, answer in enumerate(content.objections))
    yield from ((f"letters/{kind}.toml", "", text) for kind, text in content.letters.items())
    yield "letter_parts.toml", "", content.letter_parts


def _walk(file: str, key: str, value: object) -> Iterator[Spot]:
    if isinstance(value, BaseModel):
        yield Spot(file, key, value)
        for field in type(value).model_fields:
            yield from _walk(file, join(key, field), getattr(value, field))
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from _walk(file, f"{key}[{place}]", item)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _walk(file, join(key, name), item)


def nearest(word: str, known: Iterable[str]) -> str:
    """What was probably meant, as a suggestion."""
    choices = sorted(known)
    close = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]}?"
    if not choices:
        return "take it out"
    more = ", …" if len(choices) > SHOWN_CHOICES else ""
    return f"use one of {', '.join(choices[:SHOWN_CHOICES])}{more}"
