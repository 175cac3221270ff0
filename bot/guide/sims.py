"""The SIM, and where its owner is: one answer tells both. The words are stored, and never renamed."""

from __future__ import annotations

from enum import StrEnum


class Whereabouts(StrEnum):
    """Where the owner of a SIM is, as far as the answer about the SIM says it."""

    BELGIUM = "here"
    ABROAD = "abroad"
    UNKNOWN = "unknown"


class Sim(StrEnum):
    """Dead: blocked or expired. Lost: or stolen. "Dead" and "lost" alone are of older cases: nobody asked where."""

    WORKS_HERE = "works_here"
    WORKS_ABROAD = "works_abroad"
    DEAD_HERE = "dead_here"
    DEAD_ABROAD = "dead_abroad"
    LOST_HERE = "lost_here"
    LOST_ABROAD = "lost_abroad"
    UNKNOWN = "unknown"  # it may not work: the safe side
    DEAD = "dead"
    LOST = "lost"

    @property
    def state(self) -> str:
        """ "works", "dead", "lost" or "unknown"."""
        return self.value.partition("_")[0]

    @property
    def whereabouts(self) -> Whereabouts:
        word = self.value.partition("_")[2]
        return Whereabouts(word) if word else Whereabouts.UNKNOWN

    def at(self, place: Whereabouts) -> Sim:
        """The same SIM elsewhere. One that is not known to work counts as dead there."""
        if place is Whereabouts.UNKNOWN:
            return self
        return Sim(f"{'dead' if self is Sim.UNKNOWN else self.state}_{place}")
