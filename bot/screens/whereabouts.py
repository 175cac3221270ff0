"""What is known of where the reader is or goes, as far as it changes what to say."""

from __future__ import annotations

from bot.guide.case import Sim
from bot.guide.zones import BELGIUM, in_mainland_china
from bot.screens.screen import View


def abroad(view: View) -> bool:
    """Whether calls go from outside Belgium: the answer about the SIM says so, or the time zone."""
    if view.current and view.current.answers.sim is Sim.WORKS_ABROAD:
        return True
    return view.chat.zone not in (None, BELGIUM)


def may_be_abroad(view: View) -> bool:
    """The same, or not known: a SIM that is dead or lost does not say where its owner is."""
    lost_touch = view.current and view.current.answers.sim in (Sim.DEAD, Sim.LOST)
    return abroad(view) or bool(lost_touch and view.chat.zone is None)


def about_china(view: View) -> bool:
    """Whether the reader is in mainland China, or reads Chinese and may well go there."""
    return view.texts.traits.in_china or in_mainland_china(view.chat.zone)


def needs_a_friend(view: View) -> bool:
    """Whether somebody in Belgium could do it better: the reader is away, or has no SIM that works."""
    case, gone = view.case, view.case.answers.sim in (Sim.DEAD, Sim.LOST)
    return not case.moving and not case.nothing_to_cancel and (gone or abroad(view))
