"""What hangs on the contract besides calls and data, and where it is stopped."""

from __future__ import annotations

from bot.guide.case import Plan
from bot.guide.content.models import Fact
from bot.guide.steps import StepId
from bot.guide.ways import doable
from bot.screens.layout import done_button, points, step_screen
from bot.screens.screen import Screen, View
from bot.screens.steps.costs import local_button, local_page
from bot.screens.whereabouts import sim_abroad


def extras(view: View) -> Screen:
    lines = view.content.steps[StepId.EXTRAS].lines
    shown = _shown(view)
    unsure = view.case.answers.plan is Plan.UNKNOWN
    folded = [*([lines["top_up"]] if unsure else []), lines["fake_points"]]
    known = bool(doable(view.carrier.extras, view.case.answers))
    if not known:
        folded.insert(0, lines["unknown"])
    return step_screen(
        view,
        StepId.EXTRAS,
        parts=[points(view.say(f) for f in shown)],
        rows=((local_button(view, StepId.EXTRAS),),) if known else (),
        main=done_button(view, StepId.EXTRAS),
        fold=[view.say(f) for f in folded],
        facts=[*shown, *folded],
    )


def _shown(view: View) -> list[Fact]:
    """Five points at most: what goes on costing money comes first."""
    lines = view.content.steps[StepId.EXTRAS].lines
    mute = not view.case.moving and view.case.answers.sim_mute
    premium = lines["premium_dead" if mute else "premium"]
    if view.case.prepaid:
        return [lines["top_up"], premium, lines["billing"], lines["points"]]
    roaming = "roaming_abroad" if sim_abroad(view) else "roaming"
    return [premium, *(lines[name] for name in ("billing", roaming, "family", "points"))]


def local(view: View, page: str) -> Screen:
    """Where this operator stops them."""
    return local_page(view, StepId.EXTRAS, doable(view.carrier.extras, view.case.answers), page)
