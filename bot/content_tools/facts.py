"""Every fact with its name, its age and how sure it is."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from bot.guide.content.faults import spots
from bot.guide.content.models import UNDATED, Address, Confidence, Content, Fact, Hours, Phone, Provenance
from bot.guide.content.phones import format_phone

NEVER = "never"
FIRST_WORDS = 60
HEADINGS = ("DATE", "CONFIDENCE", "CHECKED ON", "FACT", "TEXT")
WEAKEST_FIRST = (Confidence.UNCONFIRMED, Confidence.SECONDARY, Confidence.OFFICIAL, Confidence.ADVICE)
WHEN = re.compile(r"((?:19|20)\d\d)(?:-(0[1-9]|1[0-2])(?!\d)(?:-(0[1-9]|[12]\d|3[01])(?!\d))?)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact and where it stands: carriers/base.toml, phones[0]."""

    file: str
    key: str
    fact: Provenance

    @property
    def name(self) -> str:
        """How a person names it on the command line."""
        return f"{self.file}:{self.key}"

    @property
    def when(self) -> str:
        """The date or period of its source, as it is written."""
        return self.fact.source_date or self.fact.source_period or UNDATED

    @property
    def since(self) -> date | None:
        """The day it was last known to be true: a person's check, or the earliest day its source can be from."""
        return self.fact.checked_on or earliest(self.when)

    @property
    def words(self) -> str:
        """The first words of what it says."""
        return shorten(re.sub(r"</?\w+>", "", _says(self.fact)), FIRST_WORDS, placeholder=" …")


def entries(content: Content) -> Iterator[Entry]:
    """Every fact, in the order of the files."""
    for spot in spots(content):
        if isinstance(spot.node, Provenance):
            yield Entry(spot.file, spot.key, spot.node)


def by_age(facts: Iterable[Entry]) -> list[Entry]:
    """Undated first, then the oldest; of the same age the least sure first, our own advice last."""

    def rank(entry: Entry) -> tuple[date, int]:
        return entry.since or date.min, WEAKEST_FIRST.index(entry.fact.confidence)

    return sorted(facts, key=rank)


def older_than(facts: Iterable[Entry], years: int, today: date) -> list[Entry]:
    """Those that may be older; an undated one may always be."""
    limit = _on_calendar(today.year - years, today.month, today.day)
    return [entry for entry in facts if entry.since is None or entry.since < limit]


def earliest(when: str) -> date | None:
    """The first day that a date ("2026-06") or a period ("2017-2020", "2023+") can mean; None for "undated"."""
    found = WHEN.search(when)
    return _on_calendar(*(int(part or 1) for part in found.groups())) if found else None


def table(facts: Iterable[Entry]) -> Iterator[str]:
    """The lines to print: headings, a row for each fact, and a count for each confidence."""
    listed = list(facts)
    rows = [HEADINGS, *((e.when, e.fact.confidence, _checked(e), e.name, e.words) for e in listed)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    yield ""
    counts = Counter(entry.fact.confidence for entry in listed)
    yield from (f"{counts[confidence]:5} {confidence}" for confidence in Confidence)
    yield f"{len(listed):5} in all"


def _says(fact: Provenance) -> str:
    match fact:
        case Fact():
            return fact.text
        case Phone():
            return format_phone(fact.number)
        case Address():
            return ", ".join(fact.lines)
        case Hours():
            return f"{fact.opens:%H:%M}-{fact.closes:%H:%M}" if fact.opens and fact.closes else "office hours"
    return fact.source


def _checked(entry: Entry) -> str:
    return entry.fact.checked_on.isoformat() if entry.fact.checked_on else NEVER


def _on_calendar(year: int, month: int, day: int) -> date:
    """That day, or the last one of its month where the month is shorter."""
    return date(year, month, min(day, monthrange(year, month)[1]))
