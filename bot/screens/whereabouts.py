"""What is known of where the reader is or goes, as far as it changes what to say."""

from __future__ import annotations

from bot.guide.arriving import afterwards
from bot.guide.case import Sim, Whereabouts
from bot.guide.departure import gone, leaving_day
from bot.guide.zones import BELGIUM, in_mainland_china
from bot.screens.screen import View


def abroad(view: View) -> bool:
    """Whether calls go from outside Belgium: the answer about the SIM says so, the departure, else the time zone.

    Who is still to leave may have chosen the zone of the journey's end.
    """
    if view.current and view.current.answers.whereabouts is Whereabouts.ABROAD:
        return True
    if view.current and leaving_day(view.current):
        return has_left(view)
    return view.chat.zone not in (None, BELGIUM)


def has_left(view: View) -> bool:
    """Whether the day of leaving Belgium is past."""
    return view.current is not None and gone(view.current, view.today)


def clock_left_behind(view: View) -> bool:
    """Whether reminders still go by the Belgian clock although their reader has left."""
    return has_left(view) and view.chat.zone in (None, BELGIUM)


def sim_abroad(view: View) -> bool:
    """Whether a SIM that works is outside Belgium."""
    sim = view.case.answers.sim
    return sim is Sim.WORKS_ABROAD or (sim is Sim.WORKS_HERE and has_left(view))


def may_be_abroad(view: View) -> bool:
    """The same, or not known: somebody told of the SIM, and not of the place."""
    return abroad(view) or place_open(view)


def place_open(view: View) -> bool:
    """Whether the answer about the SIM leaves open where its owner is, and nothing else says it."""
    answers = view.current.answers if view.current else None
    open_still = answers is not None and answers.sim is not None and answers.whereabouts is Whereabouts.UNKNOWN
    return open_still and view.chat.zone is None and not abroad(view)


def about_china(view: View) -> bool:
    """Whether the reader is in mainland China, will be, or reads Chinese and may well go there."""
    goes = afterwards(view.current) if view.current else None
    return view.texts.traits.in_china or in_mainland_china(view.chat.zone) or in_mainland_china(goes)


def needs_a_friend(view: View) -> bool:
    """Whether somebody in Belgium could do it better: the reader is away, or has no SIM that works."""
    case, gone = view.case, view.case.answers.sim_mute
    return not case.moving and not case.nothing_to_cancel and (gone or abroad(view))
