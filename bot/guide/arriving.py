"""Where somebody will be after leaving Belgium: told with the departure, and the clock of the chat from then on.

Until the day after the departure reminders go by the Belgian clock; whoever chose another clock by themselves keeps it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.guide.case import Case, Chat, Kind
from bot.guide.departure import gone
from bot.guide.moments import local_day
from bot.guide.state import State
from bot.guide.zones import BELGIUM, is_zone

HOME = (None, BELGIUM)


def afterwards(case: Case) -> str | None:
    """The zone that was told for after the departure."""
    told = case.last(Kind.LEAVING)
    return told.detail if told and told.detail and is_zone(told.detail) else None


def clock_on(case: Case, chat: Chat, day: date) -> Chat:
    """The chat as its reminders go on that day of the user's."""
    zone = afterwards(case) if chat.zone in HOME and gone(case, day) else None
    return replace(chat, zone=zone) if zone else chat


def clock_at(case: Case, chat: Chat, now: datetime) -> Chat:
    """The chat as it is at that moment (UTC)."""
    return clock_on(case, chat, local_day(now, chat))


def day_of(case: Case, chat: Chat, moment: datetime) -> date:
    """The user's day of a moment to come."""
    return local_day(moment, clock_at(case, chat, moment))


def arrived(state: State, now: datetime) -> State:
    """The state with the clock of the place that somebody has left for; unchanged for who has not, or told none."""
    told = ((case.last(Kind.LEAVING), clock_at(case, state.chat, now)) for case in state.cases)
    there = [(left.at, chat.zone) for left, chat in told if left and chat.zone != state.chat.zone]
    if not there:
        return state
    return replace(state, chat=replace(state.chat, zone=max(there, key=lambda one: one[0])[1]))


def told_where(case: Case, zone: str, now: datetime) -> Case:
    """The case in which it is told where its owner will be."""
    left = case.last(Kind.LEAVING)
    if left is None or left.detail == zone:
        return case
    return case.correct(Kind.LEAVING, now, day=left.day, detail=zone)


def asks_where(case: Case, chat: Chat, today: date) -> bool:
    """Whether it is still open where somebody will be who is to leave."""
    left = case.last(Kind.LEAVING)
    return left is not None and not gone(case, today) and chat.zone in HOME and afterwards(case) is None
