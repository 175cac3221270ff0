"""A due reminder in the hands of whoever sends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.guide.reminder_kinds import ReminderKind
from bot.guide.steps import StepId


@dataclass(frozen=True, slots=True)
class Claimed:
    """A due reminder that is ours until the lease ends. `due_at` is UTC; `attempts` counts this claim too."""

    chat_id: int
    case_number: int
    kind: ReminderKind
    step: StepId
    due_at: datetime
    attempts: int
