"""Papers to have at hand, in whose name the contract is, and what else hangs on it."""

from __future__ import annotations

from bot.guide.case import Case, Holder, Shared
from bot.guide.content.models import Fact
from bot.guide.origins import from_place, origin
from bot.guide.places import root_of
from bot.guide.steps import StepId, previous_step
from bot.guide.told_before import UNWILLING
from bot.screens import death
from bot.screens.layout import carrier_title, done_button, heading, points, step_screen, text_of
from bot.screens.screen import Button, Row, Screen, View, in_rows


def whose_line(case: Case) -> str:
    """The line on who has to ask for it, where that is not the reader alone; "" for all others."""
    match case.answers.holder:
        case Holder.SOMEBODY_ELSE:
            return "somebody_else"
        case Holder.COMPANY:
            return "company_prepaid" if case.prepaid else "company"
        case Holder.UNKNOWN:
            return "whose_prepaid" if case.prepaid else "whose"
        case _:
            return ""


def prepare(view: View) -> Screen:
    answers, rows = view.case.answers, (_beside(view),)
    if view.case.bereaved:
        return death.papers(view, rows)
    lines = view.content.steps[StepId.PREPARE].lines
    number = view.carrier.customer_number or lines["customer_number"]
    if view.case.prepaid:
        number = lines["sim_number"]
    listed = [number, *_papers(view)]
    about = whose_line(view.case)
    concerning = [lines[about]] if about else []
    if answers.shared is Shared.SHARED:
        concerning.append(lines["shared"])
    warning = lines["dead_card"] if view.case.prepaid else lines["unpaid"]
    dead = [lines["dead_sim"]] if answers.sim_mute and not view.case.prepaid else []
    folded = [*dead, lines["cover_id"], *([warning] if concerning else [])]
    return step_screen(
        view,
        StepId.PREPARE,
        parts=[points((view.say(f) for f in listed), numbered=True), points(view.say(f) for f in concerning)],
        warning="" if concerning else view.say(warning),
        rows=rows,
        main=done_button(view, StepId.PREPARE),
        fold=[view.say(f) for f in folded],
        facts=[*listed, *concerning, warning, *dead, lines["cover_id"]],
    )


def _beside(view: View) -> Row:
    """In whose name it is, and what else is on the bill."""
    t = view.texts
    whose = view.go("👤 " + t.pgettext("button", "In whose name"), StepId.PREPARE, "prepare.holder")
    if view.case.prepaid:
        return (whose,)
    return (whose, view.go("🔗 " + t.pgettext("button", "Other lines"), StepId.PREPARE, "prepare.shared"))


def _papers(view: View) -> list[Fact]:
    """Whose papers: those of who signs."""
    lines, prepaid = view.content.steps[StepId.PREPARE].lines, view.case.prepaid
    match view.case.answers.holder:
        case Holder.SOMEBODY_ELSE:
            return [lines["papers_for_holder"], lines["id"]]
        case Holder.COMPANY:
            return [lines["papers_company"], *([] if prepaid else [lines["note"]])]
        case _:
            return [lines["id"]] if prepaid else [lines["papers"], lines["note"]]


def holder(view: View) -> Screen:
    """In whose name is the contract?"""
    unwilling = view.go(
        "🚫 " + view.texts.pgettext("button", "They won’t sign"),
        "prepare.holder",
        from_place(UNWILLING, "prepare.holder"),
    )
    below: tuple[Row, ...] = (() if view.case.prepaid else (unwilling,), (_back(view, "prepare.holder"),))
    return _asks_whose(view, "prepare.holder", heading(view, StepId.PREPARE), below)


def whose(view: View, came_from: str = "") -> Screen:
    """The same on the way to the plan, for who says that it is not their contract. `came_from`: an origin's letter."""
    last = view.go("‹ " + view.texts.pgettext("button", "Back"), "q.holder", origin(came_from, "q.plan"))
    return _asks_whose(view, "q.holder", f"<b>{carrier_title(view)}</b>", ((last,),))


def _asks_whose(view: View, place: str, head: str, below: tuple[Row, ...]) -> Screen:
    t = view.texts
    options = [
        (t.pgettext("button", "Mine"), Holder.ME),
        (t.pgettext("button", "Somebody else’s"), Holder.SOMEBODY_ELSE),
        (t.pgettext("button", "A company’s"), Holder.COMPANY),
        (t.pgettext("button", "Holder has died"), Holder.DIED),
    ]
    whose_card = t.gettext("In whose name is the card?")
    on_bill = t.gettext("The bill shows the name. Only the holder can end it.")
    of_card = t.gettext("A prepaid card is in the name of the person who showed ID. Only that person can end it.")
    text = text_of(
        view,
        head=head,
        task=whose_card if view.case.prepaid else t.gettext("In whose name is the contract?"),
        parts=[
            of_card if view.case.prepaid else on_bill,
            t.gettext("After a death, family, heirs or a notary can write."),
            t.gettext("“I don’t know”: the plan says how to find out."),
        ],
    )
    buttons = [view.button(label, place, "set", f"holder={value}") for label, value in options]
    first, *rest = below
    unknown = view.button(t.pgettext("button", "I don’t know"), place, "set", f"holder={Holder.UNKNOWN}")
    return Screen(text, (*in_rows(buttons), (*first, unknown), *rest))


def shared(view: View, place: str = "prepare.shared") -> Screen:
    """Does anything else hang on the same customer number? `place`: from where it is asked."""
    t = view.texts
    if view.case.prepaid:
        return prepare(view)
    text = text_of(
        view,
        head=heading(view, StepId(root_of(place))),
        task=t.gettext("Is anything else on the same bill?"),
        parts=[t.gettext("A partner’s number, internet or TV under the same customer number must not end by mistake.")],
    )
    rows = (
        (view.button(t.pgettext("button", "Only this number"), place, "set", "shared=alone"),),
        (view.button(t.pgettext("button", "Yes, more"), place, "set", "shared=shared"),),
        (view.button(t.pgettext("button", "I don’t know"), place, "set", "shared=unknown"),),
        (_back(view, place),),
    )
    return Screen(text, rows)


def _back(view: View, place: str) -> Button:
    """From the request, whose own page asks it, to the step before."""
    asked_here = root_of(place) == StepId.ASK
    to = previous_step(view.case, StepId.ASK) if asked_here else StepId.PREPARE
    return view.go("‹ " + view.texts.pgettext("button", "Back"), place, to or "steps")
