"""The holder has died: the screens of a case that are its own. The family writes, and nothing is asked of the dead."""

from __future__ import annotations

from collections.abc import Mapping

from bot.guide.ahead import ahead
from bot.guide.content.models import Fact
from bot.guide.origins import from_place
from bot.guide.papers import exists
from bot.guide.steps import StepId, steps_of
from bot.screens.calendar_file import plan_button
from bot.screens.layout import done_button, heading, points, step_screen, text_of
from bot.screens.letters.recipient import recipient
from bot.screens.screen import Button, Row, Screen, View
from bot.screens.settled import close_button

FILE = "death"  # the file of lines
TROUBLE = "trouble"


def lines(view: View) -> Mapping[str, Fact]:
    """What is said where somebody has died."""
    return view.content.steps[FILE].lines


def condolence(view: View) -> str:
    """Said once, where the plan begins."""
    return view.texts.gettext("We are sorry for your loss.")


def plan(view: View, way: str, known: str) -> Screen:
    """What the family does. `way`: how it writes, as part of a sentence; `known`: how much is known of the operator."""
    t, own, moving, prepaid = view.texts, lines(view), view.case.moving, view.case.prepaid
    how = t.gettext("Tell {carrier} in writing ({way}), plus a call if it helps")
    tell = how.format_map({**view.values, "way": way})
    if view.case.nothing_to_cancel:
        tell = t.gettext("Want it in writing? A letter or e-mail to {carrier} is ready").format_map(view.values)
    doing = [
        t.gettext("Get the papers ready: death certificate, your own ID"),
        t.gettext("Save photos, texts and contacts of the phone"),
        *([view.say(own["take_over"]), view.say(own["take_over_then"])] if moving else [tell]),
        *([] if prepaid or moving else [t.gettext("Check the last bill: the bank account may be blocked")]),
    ]
    text = text_of(
        view,
        head=heading(view),
        task=_task(view),
        parts=[
            condolence(view),
            view.say(own["not_end"]) if moving else t.gettext("A prepaid card sends no bills.") if prepaid else "",
            points(doing, numbered=True),
            view.say(own["no_password"]),
        ],
        fold=["" if moving else view.say(own["at_once"]), _codes(view), known],
    )
    return Screen(text, _plan_rows(view))


def _task(view: View) -> str:
    t = view.texts
    if view.case.moving:
        return t.gettext("First ask how the family takes the number over")
    if view.case.nothing_to_cancel:
        return t.gettext("You probably have nothing to cancel")
    return t.gettext("Tell {carrier} of the death").format_map(view.values)


def _codes(view: View) -> str:
    """Family may still get codes there."""
    return view.say(view.content.steps[TROUBLE].lines["died_codes"])


def _plan_rows(view: View) -> tuple[Row, ...]:
    t, case = view.texts, view.case
    fresh = ahead(case) == steps_of(case)[0]
    label = t.pgettext("button", "Start") if fresh else t.pgettext("button", "Go on")
    ask = t.pgettext("button", "Ask the operator") if case.moving else t.pgettext("button", "Go to the request")
    return (
        (view.button(f"▶️ {label}", "plan", "start", style="primary"), plan_button(view, "plan")),
        (view.go(f"⏩ {ask}", "plan", StepId.ASK),),
        (
            view.go("✏️ " + t.pgettext("button", "Change an answer"), "plan", "change"),
            *((close_button(view, "plan"),) if case.nothing_to_cancel else ()),
        ),
    )


def papers(view: View, rows: tuple[Row, ...]) -> Screen:
    """What to have at hand: nothing of the dead but a number. `rows`: in whose name, and what else is on the bill."""
    own, t = lines(view), view.content.steps[TROUBLE].lines
    prepaid = view.case.prepaid
    number = own["number_prepaid" if prepaid else "customer_number"]
    listed = [own["certificate"], number, own["own_id"], *([] if prepaid else [own["bill"]])]
    shown = [own["no_password"], t["died_codes"]]
    shared = [view.content.steps[StepId.PREPARE].lines["shared"]] if view.case.only_this else []
    costs = [] if prepaid else of_the_operator(view) or [own["fee_unknown"]]
    folded = [*costs, own["papers_unknown"], view.content.steps[StepId.PREPARE].lines["cover_id"]]
    return step_screen(
        view,
        StepId.PREPARE,
        parts=[
            points((view.say(f) for f in listed), numbered=True),
            points(view.say(f) for f in (*shown, *shared)),
        ],
        rows=rows,
        main=done_button(view, StepId.PREPARE),
        fold=[view.say(f) for f in folded],
        facts=[*listed, *shown, *shared, *folded],
    )


def of_the_operator(view: View) -> list[Fact]:
    """What the operator's own page on a death says of costs."""
    return [fact for fact in view.carrier.costs if fact.source.endswith("_death")]


def take_over(view: View, main: Button) -> Screen:
    """The number stays in the family: nothing is ordered before the operator says how. `main`: it was ordered."""
    t, own = view.texts, lines(view)
    doing = [own["take_over"], own["take_over_then"], own["take_over_stay"]]
    known = of_the_operator(view) or [own["take_over_unknown"]]
    where = recipient(view, view.content.letters["takeover"]).to_line(view) if exists("takeover", view.case) else ""
    paper = view.go("✍️ " + t.pgettext("button", "The text"), StepId.ASK, from_place("paper.takeover", StepId.ASK))
    return step_screen(
        view,
        StepId.ASK,
        task=t.gettext("First ask how the family takes the number over"),
        parts=[points((view.say(f) for f in doing), numbered=True), *(view.say(f) for f in known), where],
        warning=view.say(own["not_end"]),
        rows=((paper, view.go("🗣 " + t.pgettext("button", "What to say"), StepId.ASK, "ask.phrases")),),
        main=main,
        fold=[have_ready(view), _codes(view)],
        facts=[*doing, *known],
    )


def have_ready(view: View) -> str:
    """For a call or a visit."""
    return view.say(lines(view)["have_ready_prepaid" if view.case.prepaid else "have_ready"])


def kept(view: View) -> list[Fact]:
    """What to save: of the phone, and on paper. Nobody logs in."""
    saved = view.content.steps[StepId.BACKUP].lines
    return [saved["contacts"], saved["photos"], *([] if view.case.prepaid else [lines(view)["bills_on_paper"]])]


def last_bill(view: View) -> tuple[list[Fact], list[Fact]]:
    """What to know of the last bill, the likeliest first; and what else."""
    own, bill = lines(view), view.content.steps[StepId.FINAL_BILL].lines
    more = [own["who_pays"], own["money_left"], *(of_the_operator(view) or [own["fee_unknown"]]), bill["unused_days"]]
    return [bill["no_fee"], own["blocked"], own["bill_open"], own["released"]], more
