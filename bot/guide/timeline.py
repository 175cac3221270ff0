"""What happened in a case, in order, computed from its events: for the status, the dossier and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.guide.case import SWITCHING, Case, Chat, Event, Kind
from bot.guide.moments import local_day
from bot.guide.wish import Wish, wishes

SHOWN = (
    Kind.LEAVING,
    Kind.BLOCKED,
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
    Kind.NAMED,
    Kind.ENDED,
    Kind.CLAIMED,
    Kind.RECEIVED,
    Kind.GIVEN_UP,
    Kind.BILL_CHECKED,
    Kind.CLOSED,
    Kind.CALLED_OFF,
    Kind.REPLIED,
    Kind.RESUMED,
    Kind.TAKEN_ALONG,
)
PLANNED = frozenset({Kind.END_DATE, Kind.LEAVING, Kind.NAMED})  # of another day: they stand on the one they were told


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record. `happened` is the day it stands on, `day` the day it speaks of (None: none), `tapped`
    the moment (UTC) the user said so. `replaced` says that it was corrected or taken back later. `wish` is what was
    wanted then, or again; `until` the last day that a request named which was withdrawn since."""

    number: int
    kind: Kind
    happened: date
    day: date | None
    detail: str
    tapped: datetime
    replaced: bool
    wish: Wish
    until: date | None = None


def timeline(case: Case, chat: Chat, *, corrected: bool = False) -> tuple[Entry, ...]:
    """What was told under every wish, oldest first; with `corrected` also what was corrected or taken back since.

    What was changed before anything was sent was only a plan: nobody needs to see it.
    """
    known, told = wishes(case), _correctors(case)
    entries = [
        _entry(case, chat, known, event, era, replaced=event.number in told)
        for event, era in _shown(case)
        if event.number not in told or (corrected and _was_sent(case, era, told[event.number]))
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.happened, entry.number)))


def entry_of(case: Case, chat: Chat, event: Event) -> Entry:
    """One event as the record has it, also of a kind that has no line there."""
    return _entry(case, chat, wishes(case), event, case.eras[event.number - 1], replaced=False)


def _entry(  # noqa: PLR0913 - what a line is made of
    case: Case, chat: Chat, known: Mapping[int, Wish], event: Event, era: int, *, replaced: bool
) -> Entry:
    tapped = local_day(event.at, chat)
    return Entry(
        event.number,
        event.kind,
        tapped if event.kind in PLANNED else event.day or tapped,
        event.day,
        event.detail,
        event.at,
        replaced,
        known.get(era, Wish()),
        named_until(case, era) if event.kind is Kind.ASKED else None,
    )


def _correctors(case: Case) -> dict[int, int]:
    """The number of what was corrected or taken back, and of what did it."""
    return {e.corrects: e.number for e in case.events if e.corrects is not None and e.kind is not Kind.RESUMED}


def _shown(case: Case) -> Iterator[tuple[Event, int]]:
    """The events of the record with their era; a wish that is taken up again belongs to the one that comes back."""
    eras = case.eras
    for at, event in enumerate(case.events):
        era = eras[at + 1] if event.kind is Kind.RESUMED else eras[at]
        named_with_the_request = event.kind is Kind.END_DATE and named_until(case, era)
        if event.kind in SHOWN and not named_with_the_request and not _same_day_again(case, event):
            yield event, era


def was_changed(case: Case, entry: Entry) -> bool:
    """Whether it took the place of something else that was told."""
    event = next((e for e in case.events if e.number == entry.number and e.corrects is not None), None)
    if event is None or event.kind in SWITCHING:
        return False
    before = next((e for e in case.events if e.number == event.corrects), None)
    return before is None or event.kind is not Kind.LEAVING or before.day != event.day


def _same_day_again(case: Case, event: Event) -> bool:
    """Whether the day of leaving was only told again, with where its owner will be."""
    again = case.last(Kind.LEAVING)
    return event.kind is Kind.LEAVING and again is not None and again is not event and again.day == event.day


def _was_sent(case: Case, era: int, number: int) -> bool:
    """Whether something had been sent under that wish before the event of this number."""
    return any(e.kind is Kind.ASKED and e.number < number for e in _of_era(case, era))


def named_until(case: Case, era: int) -> date | None:
    """The last day that was chosen, or named by the operator, under a wish that was left, where something was sent."""
    if era == case.eras[-1]:
        return None
    changed = _correctors(case)
    told = [e for e in _of_era(case, era) if e.number not in changed]
    days = [e.day for e in told if e.kind is Kind.END_DATE or (e.kind is Kind.NAMED and e.day)]
    return days[-1] if days and any(e.kind is Kind.ASKED for e in told) else None


def _of_era(case: Case, era: int) -> Iterator[Event]:
    return (e for e, of in zip(case.events, case.eras, strict=False) if of == era)
