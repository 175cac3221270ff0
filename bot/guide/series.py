"""A question that is asked again: first, then after 3, 7 and 21 days without an answer, then it sleeps."""

from __future__ import annotations

from datetime import date, timedelta

from bot.guide.case import Case, Chat, Event, Kind
from bot.guide.moments import local_day
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.steps import StepId
from bot.guide.trouble import CLIMBED
from bot.guide.working_days import add_working_days

Planned = tuple[date, StepId] | None  # the day (the user's) on which a reminder comes next, and its step

AGAIN_DAYS = (3, 7, 21)  # unanswered: again after so many days, then the case sleeps
OMBUDSMAN_AGAIN_DAYS = (30, 30, 30)  # it takes months
WAIT_WORKING_DAYS = 3
DATING = frozenset({Kind.END_DATE, Kind.ASKED, Kind.CONFIRMED, Kind.NAMED, Kind.ENDED})  # they date the reminders


def series(case: Case, chat: Chat, kind: ReminderKind, since: Event, first: date, step: StepId) -> Planned:
    """The next day of a series: first, then again after 3, 7 and 21 days unanswered, then it sleeps.

    "Not yet" begins it anew; so does asking again or complaining, once it sleeps.
    """
    not_yet = case.last(Kind.NOT_YET, kind)
    if not_yet and not_yet.at >= since.at:
        since, first = not_yet, max(first, _after_not_yet(kind, local_day(not_yet.at, chat)))
    sent = _sent_since(case, chat, kind, since, first)
    climbed = next((e for e in reversed(case.effective) if e.kind in CLIMBED), None)
    pauses = OMBUDSMAN_AGAIN_DAYS if kind is ReminderKind.ANSWER_OMBUDSMAN else AGAIN_DAYS
    if climbed and len(sent) > len(pauses) and climbed.at > sent[len(pauses)].at:
        sent = _sent_since(case, chat, kind, climbed, first := soon(local_day(climbed.at, chat)))
    if len(sent) > len(pauses):
        return None
    again = told_on(sent[-1], chat) + timedelta(days=pauses[len(sent) - 1]) if sent else first
    return not_at_once(case, chat, again), step


def _after_not_yet(kind: ReminderKind, day: date) -> date:
    """A move is a matter of one working day, the Ombudsman one of months."""
    match kind:
        case ReminderKind.MOVED:
            return add_working_days(day, 1)
        case ReminderKind.ANSWER_OMBUDSMAN:
            return day + timedelta(days=OMBUDSMAN_AGAIN_DAYS[0])
        case _:
            return soon(day)


def _sent_since(case: Case, chat: Chat, kind: ReminderKind, since: Event, first: date) -> list[Event]:
    """One that was sent before the first day, which has moved since, asked about another day."""
    return [e for e in sent_of(case, kind) if e.at >= since.at and told_on(e, chat) >= first]


def not_at_once(case: Case, chat: Chat, day: date) -> date:
    """What the user tells of days long past is followed by a question on the next day at the soonest, not at once."""
    told = next((e for e in reversed(case.events) if e.kind in DATING or e.kind is Kind.UNDONE), None)
    return max(day, local_day(told.at, chat) + timedelta(days=1)) if told else day


def after_return(case: Case, chat: Chat, found: tuple[date, StepId]) -> tuple[date, StepId]:
    """An earlier wish brings back what may be late by now: it is not asked on the same day."""
    back = case.last(Kind.RESUMED)
    return (max(found[0], local_day(back.at, chat) + timedelta(days=1)), found[1]) if back else found


def soon(day: date) -> date:
    """Three working days later: ours, no legal deadline."""
    return add_working_days(day, WAIT_WORKING_DAYS)


def sent_of(case: Case, kind: ReminderKind) -> list[Event]:
    """Every time that this question was sent."""
    return [e for e in case.effective if e.kind is Kind.REMINDED and e.detail.partition(".")[0] == kind]


def told_on(event: Event, chat: Chat) -> date:
    """The user's day on which a reminder was sent; older events do not carry it."""
    return event.day or local_day(event.at, chat)
