"""What a year comes to, and its table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.year.checker import Figures

MEGABYTE = 1 << 20


@dataclass
class Checkpoint:
    """Sizes in bytes (the file with its log, this process now and at its peak); `kept` counts rows by table."""

    day: int
    kept: dict[str, int]
    file: int
    memory: int
    peak: int
    wall: float


@dataclass
class Report:
    """Everything that was counted. `faults` is empty when every promise was kept, `grown` when no state has grown."""

    people: int
    days: int
    seed: int
    kinds: Counter[str]
    acts: Counter[str]
    figures: Figures
    faults: list[str]
    refused: dict[str, int]
    grown: list[str]
    checkpoints: list[Checkpoint] = field(default_factory=list)
    wall: float = 0.0
    cpu: float = 0.0

    @property
    def good(self) -> bool:
        return not self.faults and not self.grown

    def table(self) -> str:
        """For a person to read."""
        return "\n".join([*self._head(), *self._reminders(), *self._checkpoints(), *self._wrong()])

    def _head(self) -> Iterator[str]:
        acts, figures = self.acts.total(), self.figures
        yield f"A virtual year: {self.people} people, {self.days} days, seed {self.seed}"
        yield "  people      " + ", ".join(f"{n} {kind}" for kind, n in self.kinds.most_common())
        yield f"  acts        {acts}: " + ", ".join(f"{kind} {n}" for kind, n in self.acts.most_common(12))
        yield f"  forgotten   {figures.forgotten_chats} chats, {figures.forgotten_cases} cases"
        yield f"  time        {self.wall:.0f} s, CPU {self.cpu:.0f} s, {1000 * self.cpu / max(acts, 1):.1f} ms an act"
        for words, count in sorted(self.refused.items()):
            yield f"  refused     {count} x {words}"

    def _reminders(self) -> Iterator[str]:
        figures = self.figures
        yield f"  reminders   {figures.came.total()}, {figures.together} messages with several"
        for kind, count in figures.came.most_common():
            yield f"    {kind:<14}{count:>8}, late and said so {figures.late[kind]}"
        yield f"  slowest     {figures.slowest.total_seconds():.0f} s after its moment"

    def _checkpoints(self) -> Iterator[str]:
        names = ("chats", "cases", "events", "rows due", "file MB", "MB now", "MB peak", "wall s")
        yield "   day" + "".join(f"{name:>9}" for name in names)
        for at in self.checkpoints:
            rows = (at.kept["chats"], at.kept["cases"], at.kept["events"], at.kept["reminders"])
            sizes = (f"{at.file / MEGABYTE:.1f}", *(f"{size / MEGABYTE:.0f}" for size in (at.memory, at.peak)))
            yield f"  {at.day:>4}" + "".join(f"{one:>9}" for one in (*rows, *sizes, f"{at.wall:.0f}"))

    def _wrong(self) -> Iterator[str]:
        yield from (f"  GROWN       {line}" for line in self.grown)
        yield from (f"  FAULT       {line}" for line in self.faults)
        yield "  every promise was kept" if self.good else "  NOT every promise was kept"
