"""The new SIM has not come: whom to ask, what not to do. Of money nothing is said before the move is late."""

from __future__ import annotations

from bot.guide.claims import moved_late
from bot.guide.named_day import wished_day
from bot.guide.origins import from_place, origin
from bot.guide.papers import exists
from bot.guide.steps import StepId
from bot.guide.whom import MISSING, has_new_operator
from bot.screens.layout import points, step_screen
from bot.screens.new_operator import contact, contact_facts, phone_copies
from bot.screens.screen import Row, Screen, View, in_rows

HERE = StepId.ASK


def sim_missing(view: View, came_from: str = "") -> Screen:
    """Ask the new operator; the move can wait, the old SIM stays. `came_from` is a letter of guide/origins."""
    t, lines = view.texts, view.content.steps[HERE].lines
    late = moved_late(view.case, view.today)
    doing = [lines["sim_where"], lines["sim_later"], lines["sim_old"], *([lines["move_late"]] if late else [])]
    chosen = wished_day(view.case)
    day = t.gettext("Chosen day: {date}").format(date=t.date(chosen)) if chosen else ""
    tools = [
        *phone_copies(view),
        view.go("🗣 " + t.pgettext("button", "What to say"), MISSING, from_place("ask.phrases", MISSING)),
        view.go("📅 " + t.pgettext("button", "Another day"), MISSING, from_place("ask.when", MISSING)),
    ]
    if late and exists("delay", view.case):
        tools.append(view.go("💶 " + t.pgettext("button", "Claim text"), MISSING, "paper.delay.goes_on"))
    return step_screen(
        view,
        HERE,
        task=t.gettext("The SIM has not come: ask {new}").format_map(view.values),
        parts=[contact(view), points((view.say(f) for f in doing), numbered=True), day],
        rows=in_rows(tools),
        fold=[view.say(lines["sim_moved"])],
        facts=[*doing, *contact_facts(view), lines["sim_moved"]],
        back=origin(came_from, HERE),
        here=MISSING,
    )


def sim_missing_button(view: View, place: str) -> Row:
    """For who moves a number: leads to the page."""
    if not has_new_operator(view.case):
        return ()
    label = "📮 " + view.texts.pgettext("button", "SIM not here")
    return (view.go(label, place, from_place(MISSING, place)),)
