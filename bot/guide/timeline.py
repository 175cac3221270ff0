"""What happened in a case, in order, computed from its events: for the status, the dossier and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.guide.case import Case, Chat, Kind
from bot.guide.moments import local_day

SHOWN = (
    Kind.LEAVING,
    Kind.END_DATE,
    Kind.ASKED,
    Kind.CHASED,
    Kind.TROUBLE,
    Kind.OFFER,
    Kind.WITHDRAWN,
    Kind.COMPLAINED,
    Kind.OMBUDSMAN,
    Kind.ANSWERED,
    Kind.CONFIRMED,
    Kind.ENDED,
    Kind.CLAIMED,
    Kind.RECEIVED,
    Kind.GIVEN_UP,
    Kind.BILL_CHECKED,
    Kind.CLOSED,
)
PLANNED = frozenset({Kind.END_DATE, Kind.LEAVING})  # their day is a plan: they stand on the day they were decided


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record. `happened` is the day it stands on, `day` the day it speaks of (None: none), `tapped`
    the moment (UTC) the user said so. `replaced` says that it was corrected or taken back later."""

    number: int
    kind: Kind
    happened: date
    day: date | None
    detail: str
    tapped: datetime
    replaced: bool


def timeline(case: Case, chat: Chat, *, corrected: bool = False) -> tuple[Entry, ...]:
    """What counts, oldest first; with `corrected` also what was corrected or taken back since."""
    counts = {event.number for event in case.effective}
    entries = [
        Entry(
            event.number,
            event.kind,
            local_day(event.at, chat) if event.kind in PLANNED else event.day or local_day(event.at, chat),
            event.day,
            event.detail,
            event.at,
            event.number not in counts,
        )
        for event in case.events
        if event.kind in SHOWN and (corrected or event.number in counts)
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.happened, entry.number)))
