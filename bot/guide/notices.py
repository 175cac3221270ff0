"""Lines that explain what a tap did or why it was not carried out; the words are in screens/notices.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Notice(StrEnum):
    NOT_POSSIBLE = "not_possible"  # this button no longer fits
    ASK_FIRST = "ask_first"
    IN_THE_FUTURE = "in_the_future"
    IN_THE_PAST = "in_the_past"
    PAPER_MISSING = "paper_missing"  # ended, but not confirmed in writing
    WILL_REMIND = "will_remind"  # with a day
    BUTTONS_ONLY = "buttons_only"  # free text, photo, sticker …
    UNKNOWN_COMMAND = "unknown_command"
    SOMETHING_BROKE = "something_broke"
    REMINDER = "reminder"  # this message is one


@dataclass(frozen=True, slots=True)
class Said:
    """A notice, with the day it speaks of."""

    notice: Notice
    day: date | None = None
