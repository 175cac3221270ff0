"""When customer service can be called, by the reader's own clock, and how Belgium is dialled from abroad."""

from __future__ import annotations

from datetime import datetime, time

from bot.guide.content.models import Fact, Hours
from bot.guide.opening_hours import MORNING, next_open, same_clock
from bot.guide.steps import StepId
from bot.guide.zones import in_mainland_china
from bot.screens.layout import join_sentences
from bot.screens.screen import View
from bot.screens.whereabouts import clock_left_behind, may_be_abroad


def opening(view: View) -> str:
    """ "They answer from 09:00 to 18:00 in Belgium (16:00 to 01:00 your time)."; else what is known of it."""
    t, hours = view.texts, view.carrier.hours
    if hours and hours.opens and hours.closes:
        return _range(view, hours.opens, hours.closes)
    office = t.gettext("They answer in Belgian office hours; the exact hours are not known.")
    return join_sentences(t, [*([office] if hours else []), *_difference(view)])


def _range(view: View, opens: time, closes: time) -> str:
    t, (start, end) = view.texts, next_open(opens, closes, view.now)
    clock = {"start": t.clock(opens), "end": t.clock(closes)}
    if view.chat.zone is None or clock_left_behind(view):
        return t.gettext("They answer from {start} to {end}, Belgian time.").format(**clock)
    own = [_own_clock(view, moment) for moment in (start, end)]
    if not all(own):
        return t.gettext("They answer from {start} to {end}.").format(**clock)
    form = t.gettext("They answer from {start} to {end} in Belgium ({own_start} to {own_end} your time).")
    return form.format(**clock, own_start=own[0], own_end=own[1])


def _own_clock(view: View, moment: datetime) -> str:
    """What the reader's clock shows then; empty where it shows the same as in Belgium, or is not known."""
    zone = view.chat.zone
    return "" if zone is None or same_clock(moment, zone) else view.texts.time_of_day(moment, zone)


def _difference(view: View) -> list[str]:
    """ "09:00 in Belgium is 16:00 your time.": for hours that are not known."""
    own = _own_clock(view, next_open(MORNING, MORNING, view.now)[0])
    form = view.texts.gettext("{belgian} in Belgium is {own} your time.")
    return [form.format(belgian=view.texts.clock(MORNING), own=own)] if own else []


def known_hours(view: View) -> list[Hours]:
    """For the sources: where the hours were read."""
    return [view.carrier.hours] if view.carrier.hours else []


def unknown_hours(view: View) -> list[Fact]:
    """For the fold: that they are not known."""
    return [] if view.carrier.hours else [view.content.steps[StepId.ASK].lines["hours_unknown"]]


def dialling(view: View) -> list[Fact]:
    """How to dial Belgium, and what it costs; nothing for who is known to call from there."""
    if not may_be_abroad(view):
        return []
    lines = view.content.steps[StepId.ASK].lines
    return [lines["dial"], lines["dial_china" if in_mainland_china(view.chat.zone) else "dial_cost"]]


def how_to_dial(view: View) -> str:
    """The same as one paragraph."""
    return join_sentences(view.texts, [view.say(f) for f in dialling(view)])
