"""Which events were told under the same wish. What a wish is stands in bot/guide/wish.py."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol


class Told(Protocol):
    """As much of an event as is looked at here."""

    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def corrects(self) -> int | None: ...


def eras_of(events: Iterable[Told], switching: Collection[str], resumed: str) -> tuple[int, ...]:
    """For each event the era in which it was told, and at the end the one of now: 0, or the event that began it.

    An event of `switching` begins another one; one of `resumed` goes back to the one that the event it names left.
    """
    found, left, era = list[int](), dict[int, int](), 0
    for event in events:
        found.append(era)
        if event.kind in switching:
            left[event.number] = era
            back = left.get(event.corrects or 0) if event.kind == resumed else None
            era = event.number if back is None else back
    return (*found, era)
