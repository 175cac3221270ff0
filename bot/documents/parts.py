"""What a dossier consists of: plain text, for dossier.py to fill in and pdf.py to draw."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table. `void`: corrected or taken back later."""

    day: str
    what: str
    noted: str
    void: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the lines under it."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The whole paper in one language: plain text, in reading order. `footer` has {number} and {total}."""

    language: str
    title: str
    intro: str
    facts: tuple[tuple[str, str], ...]
    blanks: Section
    head: tuple[str, str, str]
    lines: tuple[Line, ...]
    void_mark: str
    legend: tuple[str, ...]
    sections: tuple[Section, ...]
    caveats: tuple[str, ...]
    footer: str
