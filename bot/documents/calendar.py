"""The due dates of a case as a calendar file (RFC 5545), to import into any calendar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, assert_never
from zoneinfo import ZoneInfo

from bot.documents.vtimezone import vtimezone
from bot.guide.agenda import last_day
from bot.guide.case import Case, Chat
from bot.guide.claims import Claim, claims, debits
from bot.guide.departure import leaving_day
from bot.guide.moments import HOME_ZONE, local_day
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import schedule
from bot.guide.rights import RIGHTS
from bot.i18n import Texts
from bot.screens.open_texts import claim_what

if TYPE_CHECKING:
    from icalendar import Alarm, Event

QUARTER = timedelta(minutes=15)
DAY_BEFORE = timedelta(hours=-14)  # of a whole day, from its midnight: at ten in the morning
WEEK_BEFORE = timedelta(days=-6, hours=-14)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: a moment in the user's zone or a whole day. `key` is the same in every file of the case."""

    key: str
    when: datetime | date
    summary: str
    note: str
    alarm: timedelta


Dated = tuple[str, date, str]  # the key of an entry, its day, and what is to be done by then


def calendar(  # noqa: PLR0913, PLR0917 - what a file is made of
    case: Case, chat: Chat, texts: Texts, carrier_name: str, now: datetime, timetable: Sequence[Dated] = ()
) -> bytes:
    """An .ics file: reminders to come at their time, last days as whole days, what is past left out.

    `timetable`: what is to be done by when, besides. `carrier_name` as in sentences ("BASE", "your operator"); `now` is
    UTC and is DTSTAMP. Imported again it renews the
    entries of the file before it (same UID, higher SEQUENCE); entries that are no longer due stay in the calendar.
    """
    from icalendar import Calendar  # noqa: PLC0415  seldom needed

    zone = chat.zone or HOME_ZONE
    found = [
        *_reminders(case, chat, texts, carrier_name, now),
        *_days(case, chat, texts, carrier_name, now),
        *_by_when(timetable, chat, texts, carrier_name, now),
    ]
    made = Calendar()
    made.add("PRODID", "-//Bye SIM//Bye SIM//EN")
    made.add("VERSION", "2.0")
    made.add("CALSCALE", "GREGORIAN")
    years = [now.year, *(entry.when.year for entry in found)]
    made.add_component(vtimezone(zone, min(years), max(years)))
    for entry in found:
        made.add_component(_event(case, entry, now))
    return bytes(made.to_ical())


def _event(case: Case, entry: Entry, now: datetime) -> Event:
    from icalendar import Event  # noqa: PLC0415

    whole_day = not isinstance(entry.when, datetime)
    made = Event()
    made.add("UID", f"{case.opened_at:%Y%m%dT%H%M%SZ}-{case.number}-{entry.key}@bye-sim.invalid")
    made.add("DTSTAMP", now)
    made.add("SEQUENCE", len(case.events))
    made.add("DTSTART", entry.when)
    made.add("DTEND", entry.when + (timedelta(days=1) if whole_day else QUARTER))
    made.add("SUMMARY", entry.summary)
    made.add("DESCRIPTION", entry.note)
    made.add("TRANSP", "TRANSPARENT")
    made.add_component(_alarm(entry))
    return made


def _alarm(entry: Entry) -> Alarm:
    from icalendar import Alarm  # noqa: PLC0415

    made = Alarm()
    made.add("ACTION", "DISPLAY")
    made.add("DESCRIPTION", entry.summary)
    made.add("TRIGGER", entry.alarm)
    return made


def _reminders(case: Case, chat: Chat, t: Texts, carrier_name: str, now: datetime) -> Iterator[Entry]:
    zone = ZoneInfo(chat.zone or HOME_ZONE)
    note = t.gettext(
        "From Bye SIM. We chose this day; it is not a legal deadline. This calendar entry does not update by itself."
    )
    for due in schedule(case, chat):
        if due.at >= now and due.kind not in RIGHTS:  # their last day stands there with an alarm of its own
            summary = _question(due.kind, t).format(carrier=carrier_name)
            yield Entry(due.kind, due.at.astimezone(zone), summary, note, timedelta())


def _question(kind: ReminderKind, t: Texts) -> str:  # noqa: C901, PLR0912 - a line per kind
    """What a reminder asks, with {carrier}."""
    match kind:
        case ReminderKind.NUDGE:
            return t.gettext("{carrier}: continue where you stopped")
        case ReminderKind.CONFIRMATION:
            return t.gettext("{carrier}: has the written confirmation come?")
        case ReminderKind.MOVED:
            return t.gettext("{carrier}: does the new SIM have the number?")
        case ReminderKind.ENDED:
            return t.gettext("{carrier}: has it really ended?")
        case ReminderKind.FINAL_BILL:
            return t.gettext("{carrier}: is the last bill right?")
        case ReminderKind.LAST_CALL:
            return t.gettext("{carrier}: which accounts still use the number?")
        case ReminderKind.REFUND:
            return t.gettext("{carrier}: have you asked for your credit?")
        case ReminderKind.MONEY_REFUND | ReminderKind.MONEY_BILL | ReminderKind.MONEY_DELAY | ReminderKind.MONEY_DEBIT:
            return t.gettext("{carrier}: has the money come?")
        case ReminderKind.ANSWER_OPERATOR:
            return t.gettext("{carrier}: was your complaint answered?")
        case ReminderKind.ANSWER_OMBUDSMAN:
            return t.gettext("{carrier}: has the Ombudsman answered?")
        case ReminderKind.WITHDRAWAL:
            return t.gettext("{carrier}: what about your withdrawal?")
        case ReminderKind.EVE:
            return t.gettext("{carrier}: tomorrow is the day. Is all ready?")
        case ReminderKind.SEND_BY:
            return t.gettext("{carrier}: nothing was sent yet. Send it today?")
        case ReminderKind.SNOOZED:
            return t.gettext("{carrier}: you wanted to continue today")
        case (
            ReminderKind.RIGHT_OFFER
            | ReminderKind.RIGHT_DEBIT
            | ReminderKind.RIGHT_DELAY
            | ReminderKind.RIGHT_REFUND
            | ReminderKind.RIGHT_OMBUDSMAN
        ):
            return ""  # what can be claimed stands on its last day
        case _:
            assert_never(kind)


def _days(case: Case, chat: Chat, t: Texts, carrier_name: str, now: datetime) -> Iterator[Entry]:
    """The last day, the day of leaving and the last days of what can be claimed, from today on."""
    today = local_day(now, chat)
    note = t.gettext("From Bye SIM. This calendar entry does not update by itself.")
    for key, day, form, alarm in [*_chosen(case, t), *_leaving(case, t)]:
        if day >= today:
            yield Entry(key, day, form.format(carrier=carrier_name), note, alarm)
    for claim in claims(case, today):
        form = t.gettext("{carrier}, last day: {what}")
        summary = form.format(carrier=carrier_name, what=claim_what(t, claim))
        yield Entry(_key(case, claim), claim.last_day, summary, note, WEEK_BEFORE)


def _by_when(timetable: Sequence[Dated], chat: Chat, t: Texts, carrier_name: str, now: datetime) -> Iterator[Entry]:
    """What is to be done by when before a departure."""
    note = t.gettext("From Bye SIM. This calendar entry does not update by itself.")
    form, today = t.gettext("{carrier}: {what}"), local_day(now, chat)
    for key, day, what in timetable:
        if day >= today:
            yield Entry(key, day, form.format(carrier=carrier_name, what=what), note, DAY_BEFORE)


def _key(case: Case, claim: Claim) -> str:
    """The debit that was told first goes by the kind alone: imported again with another one, it is renewed."""
    first = min(debits(case), key=lambda event: event.number, default=None)
    other = claim.about if first and claim.about != first.day else None
    return f"claim-{claim.kind}-{other}" if other else f"claim-{claim.kind}"


def _chosen(case: Case, t: Texts) -> Iterator[tuple[str, date, str, timedelta]]:
    if day := last_day(case):
        form = t.gettext("{carrier}: day of the move") if case.moving else t.gettext("{carrier}: last day")
        yield "end", day, form, DAY_BEFORE


def _leaving(case: Case, t: Texts) -> Iterator[tuple[str, date, str, timedelta]]:
    if day := leaving_day(case):
        yield "leaving", day, t.gettext("I leave Belgium"), WEEK_BEFORE
