"""Credit, bundles and open bills: how to see them here, and what the law says about credit that is left."""

from __future__ import annotations

from bot.guide.case import Plan
from bot.guide.content.models import Fact
from bot.guide.steps import StepId
from bot.guide.ways import doable
from bot.screens.layout import done_button, points, step_screen
from bot.screens.screen import Screen, View
from bot.screens.steps.costs import fitting, local_button, local_page

LOCAL = 120  # columns for what this operator says


def balance(view: View) -> Screen:
    known = _known(view)
    shown = fitting(view, known[:2] if view.case.moving else known, LOCAL)
    rules, folded = _rules(view)
    seen = shown or (() if known else (_unknown(view),))
    more = len(shown) < len(known)
    validity = [view.carrier.prepaid_validity] if view.case.prepaid and view.carrier.prepaid_validity else []
    folded = [*folded, *validity]
    return step_screen(
        view,
        StepId.BALANCE,
        parts=[points(view.say(f) for f in (*seen, *rules))],
        rows=((local_button(view, StepId.BALANCE),),) if more else (),
        main=done_button(view, StepId.BALANCE),
        fold=[view.say(f) for f in folded],
        facts=[*seen, *rules, *folded],
    )


def _known(view: View) -> tuple[Fact, ...]:
    """How this operator shows it; with a prepaid card that moves also how to claim the credit."""
    carrier = view.carrier
    known = doable(carrier.balance_prepaid if view.case.prepaid else carrier.balance_subscription, view.case.answers)
    return (*known, *(carrier.prepaid_refund if view.case.prepaid and view.case.moving else ()))


def _unknown(view: View) -> Fact:
    lines = view.content.steps[StepId.BALANCE].lines
    return lines["unknown_prepaid" if view.case.prepaid else "unknown_subscription"]


def _rules(view: View) -> tuple[list[Fact], list[Fact]]:
    """What holds for this plan: shown at once, and in the fold."""
    case, lines = view.case, view.content.steps[StepId.BALANCE].lines
    if not case.prepaid:
        unsure = case.answers.plan is not Plan.SUBSCRIPTION
        reference = view.content.steps[StepId.FINAL_BILL].lines["reference"]
        return [lines["pay_open"]], [reference, *([lines["if_prepaid"]] if unsure else [])]
    if case.moving:
        return [lines["use_up_move"], lines["claim"]], [lines["claim_order"], lines["claim_paid"]]
    if case.answers.sim_gone:
        return [lines["no_right_dead"]], []
    return [lines["use_up"], lines["no_right"]], []


def local(view: View, page: str) -> Screen:
    """All that is known of how this operator shows credit and bills."""
    return local_page(view, StepId.BALANCE, _known(view), page)
