"""What a person can do, and who a person is."""

from __future__ import annotations

import random
from collections.abc import Generator
from dataclasses import dataclass

DAY = 86_400.0
HOUR = 3_600.0
MINUTE = 60.0


@dataclass(frozen=True)
class Wait:
    """Seconds until the next act."""

    seconds: float


@dataclass(frozen=True)
class Send:
    text: str


@dataclass(frozen=True)
class Press:
    """Any button of the newest screen with this action, whose argument begins so ("$": is this), on such a place."""

    action: str
    arg: str = ""
    place: str = ""


@dataclass(frozen=True)
class Block:
    blocked: bool


Act = Wait | Send | Press | Block
Life = Generator[Act, bool, None]


@dataclass
class Person:
    """One chat and its habits. `says` is how reminders are answered: yes, not_yet, silent or mixed."""

    chat_id: int
    kind: str
    language: str
    says: str
    arrives: float  # seconds after the start
    rng: random.Random

    def pause(self) -> Wait:
        """Between two taps."""
        return Wait(self.rng.uniform(2, 40))

    def chance(self, share: float) -> bool:
        return self.rng.random() < share
