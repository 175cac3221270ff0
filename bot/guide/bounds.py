"""How often a case may be told the same thing: nobody's record may weigh on the others, and what matters always fits.

Each kind has its own room, so that none can take that of another; what corrects something has a room beside it. What
the bot notes by itself is as rare as its reminders. Counted from real use: a year of "not yet" every third working day
is 87 of them; a dossier of 600 lines takes 1.3 s of CPU to draw, one of 300 half as much.
"""

from __future__ import annotations

from collections import Counter

from bot.guide.case import Case
from bot.guide.events import Event, Kind

MOST = 15  # of each kind, but for those below
MOST_OF = {
    Kind.NOT_YET: 150,  # a year of them; one a day of each reminder at most, so tapping alone fills no room
    Kind.SNOOZED: 40,
    Kind.MUTED: 40,
    Kind.MOVED_REMINDER: 40,
    Kind.STEP_DONE: 40,
    Kind.STEP_SKIPPED: 40,
    Kind.IN_HAND: 40,
    Kind.NOT_IN_HAND: 40,
    Kind.CHASED: 30,
    Kind.END_DATE: 30,
}
ALWAYS = frozenset({Kind.CLOSED, Kind.UNDONE, Kind.REMINDED, Kind.MISSED})  # no more of them than of others


def is_full(before: Case, after: Case | None) -> bool:
    """Whether what was added has no room any more."""
    if after is None or len(after.events) <= len(before.events):
        return False
    told = Counter(map(_room, after.events))
    return any(told[room] > MOST_OF.get(room[0], MOST) for room in map(_room, _added(before, after)))


def _room(event: Event) -> tuple[Kind, bool]:
    return event.kind, event.corrects is not None


def _added(before: Case, after: Case) -> list[Event]:
    return [event for event in after.events[len(before.events) :] if event.kind not in ALWAYS]
