"""What a calendar asks about something that has happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Told:
    """What the calendar asks: the question, its screen, what a tap says before the day, the day told before."""

    question: str
    place: str
    before: str
    chosen: date | None
