"""What came of it: per boundary a row, and the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.torture.effects import CHECKS, SELDOM
from tests.torture.plan import CALM, ENOUGH, Boundary, needed

HEADINGS = ("boundary", "kills", "taps", "reminders", "lost", "duplicated", "forbidden")
MOST_FAULTS = 50


@dataclass
class Row:
    """Counts of the lives that ended at one boundary. `duplicated` reminders and screens were allowed,
    `forbidden` ones not."""

    kills: int = 0
    taps: int = 0
    reminders: int = 0
    lost: int = 0
    duplicated: int = 0
    forbidden: int = 0


@dataclass
class Tally:
    """One mode's counts. `proved` taps, by action, were held to a trace; `walked` is of what a dead bot
    had stored, `walks` of the live one; `faults` say what went wrong, in words."""

    mode: str
    rows: dict[str, Row] = field(default_factory=lambda: {name: Row() for name in (*Boundary, CALM)})
    proved: dict[str, int] = field(default_factory=dict)
    promises: int = 0
    screens: int = 0
    walked: int = 0
    walks: int = 0
    faults: list[str] = field(default_factory=list)
    more_faults: int = 0

    def fault(self, words: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(words)
        else:
            self.more_faults += 1

    def prove(self, actions: Iterable[str]) -> None:
        """Count taps that were held to a trace."""
        self.proved = dict(Counter(self.proved) + Counter(list(actions)))

    def lost(self, ending: str, words: str) -> None:
        self.rows[ending].lost += 1
        self.fault(f"LOST ({ending}): {words}")

    def forbid(self, ending: str, words: str) -> None:
        self.rows[ending].forbidden += 1
        self.fault(f"DUPLICATED ({ending}): {words}")

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, told: dict[str, Any]) -> Tally:
        rows = {name: Row(**row) for name, row in told.pop("rows").items()}
        return cls(rows=rows, **told)


def verdict(tally: Tally, kills: int) -> list[str]:
    """Why this mode has failed; nothing when it has not."""
    short = [
        f"TOO FEW: {boundary} got {tally.rows[boundary].kills} kills, {needed(kills)} are needed"
        for boundary in Boundary
        if tally.rows[boundary].kills < needed(kills)
    ]
    counts = {"taps were held to a trace": sum(tally.proved.values()), "reminders were due and came": tally.promises}
    counts["people could finish after a kill"] = tally.walked
    counts["people walked to the end"] = tally.walks
    never = [f"NOTHING PROVED: no {what}" for what, count in counts.items() if not count]
    if needed(kills) == ENOUGH:
        never += [
            f"NOTHING PROVED: nobody's {action}" for action in CHECKS.keys() - SELDOM if not tally.proved.get(action)
        ]
    more = [f"… and {tally.more_faults} more"] if tally.more_faults else []
    return [f"{tally.mode}: {line}" for line in (*tally.faults, *more, *short, *never)]


def table(tally: Tally) -> str:
    """The counts as lines of text."""
    rows = [(name, *asdict(row).values()) for name, row in tally.rows.items()]
    total = ("total", *(sum(column) for column in list(zip(*rows, strict=True))[1:]))
    lines = [_line(HEADINGS), *map(_line, (*rows, total))]
    summary = (
        f"{sum(tally.proved.values())} acknowledged taps were held to a trace of their own, "
        f"{tally.promises} reminders were due and came, "
        f"{tally.walked} times somebody could finish from what a dead bot had stored, "
        f"{tally.walks} people walked to the end. "
        f"{tally.screens} of the duplicates are screens."
    )
    actions = "Taps by action: " + ", ".join(f"{action} {tally.proved.get(action, 0)}" for action in CHECKS)
    return "\n".join((f"== {tally.mode}", *lines, summary, actions))


def _line(cells: Sequence[object]) -> str:
    return f"{cells[0]:<20}" + "".join(f"{cell:>11}" for cell in cells[1:])
