"""The chat that cases belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Chat:
    """One private chat. No name, no number: an id, choices and dates. `last_seen` is UTC.

    `zone` is an IANA name, None until asked. Reminders come within the `hour` (0 to 23) there.
    `live_message` is the id of the message that carries the current screen. `taken_at` is when another chat took a case
    along, until that was said here.
    """

    chat_id: int
    language: str
    last_seen: datetime
    zone: str | None = None
    hour: int = 10
    live_message: int | None = None
    active_case: int | None = None
    blocked: bool = False
    reminders_off: bool = False
    taken_at: datetime | None = None
