"""Dates after today: a mistyped year would make an old page look fresh, and a check to come like one that was made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.guide.content.faults import Fault, Spot, spots
from bot.guide.content.models import Content, Provenance, Source

MENDS = {
    "date": "write the date that the page shows",
    "period": "write when the page was written, as far as it is known",
    "source_date": "write the date that the page shows",
    "source_period": "write when the page was written, as far as it is known",
    "checked_on": "write the day a person looked, or take it out",
}


def from_the_future(content: Content, today: date) -> Iterator[Fault]:
    """Every source and fact that is said to be from a day after today."""
    for spot in spots(content):
        for field, when in _dates(content, spot):
            if _first_day(when) > today:
                yield spot.fault(field, f"{when} is after today, {today}", MENDS[field])


def _dates(content: Content, spot: Spot) -> Iterator[tuple[str, str]]:
    """What a source says of its age, and a fact where it says more than its source does."""
    if isinstance(spot.node, Source):
        yield from _given(spot.node, ("date", "period"))
    if isinstance(spot.node, Provenance):
        source = content.sources.get(spot.node.source)
        own = source is None or (spot.node.source_date, spot.node.source_period) != (source.date, source.period)
        yield from _given(spot.node, (*(("source_date", "source_period") if own else ()), "checked_on"))


def _given(record: Source | Provenance, fields: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    found = ((field, getattr(record, field)) for field in fields)
    yield from ((field, str(when)) for field, when in found if when)


def _first_day(when: str) -> date:
    """The first day that "2026-06" or "2023+" can mean; of a period without a year, a day that is long over."""
    if re.fullmatch(r"\d{4}(-\d{2}){0,2}", when):
        return date.fromisoformat(f"{when}-01-01"[:10])
    year = re.search(r"\d{4}", when)
    return date(int(year[0]), 1, 1) if year else date.min
