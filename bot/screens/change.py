"""All answers of a case, to change one of them."""

from __future__ import annotations

from bot.guide.case import Kind
from bot.guide.origins import from_place, origin
from bot.guide.whom import PLACE as WHOM
from bot.guide.whom import has_new_operator
from bot.guide.wish import sent
from bot.screens.layout import heading, text_of
from bot.screens.screen import Screen, View, in_rows

MOST_CHANGED = 6  # answers above Back: four rows are the most


def _what_stays(view: View) -> str:
    """Before anything was sent a change is one tap; afterwards it is a question of its own."""
    t, case = view.texts, view.case
    if sent(case):
        return t.gettext(
            "A request is already on its way. If you change operator, plan or number, "
            "I first ask what to do about it. Your record stays."
        )
    if case.last(Kind.END_DATE):
        return t.gettext(
            "Ticks and steps stay. If you switch between moving the number and giving it up, you choose the day again."
        )
    return t.gettext("Ticks and steps stay.")


def change(view: View, came_from: str = "") -> Screen:
    """Every answer again, one tap each. `came_from` is the letter of where it was opened."""
    t, case = view.texts, view.case
    text = text_of(
        view,
        head=heading(view),
        task=t.gettext("Which answer do you want to change?"),
        parts=[_what_stays(view)],
    )
    giving_up = case.answers.number is not None and not case.moving
    asked = [
        (t.pgettext("button", "Operator"), "q.carrier", True),
        (t.pgettext("button", "Kind of plan"), "q.plan", True),
        (t.pgettext("button", "Number"), "q.number", True),
        (t.pgettext("button", "New operator"), from_place(WHOM, "change"), has_new_operator(case)),
        (t.pgettext("button", "In whose name"), from_place("q.holder", "change"), True),
        (t.pgettext("button", "SIM"), "q.sim", giving_up),
        (t.pgettext("button", "How to cancel"), "q.channel", giving_up and not case.nothing_to_cancel),
    ]
    asked.append(
        (t.pgettext("button", "Day of the end"), from_place("ask.when", "change"), case.last(Kind.END_DATE) is not None)
    )
    buttons = [view.go(label, "change", place) for label, place, shown in asked if shown]
    back = view.go("‹ " + t.pgettext("button", "Back"), "change", origin(came_from, "plan"))
    full = len(buttons) > MOST_CHANGED  # then Back stands beside the last one
    pairs = in_rows([*buttons[:-1], back, buttons[-1]] if full else buttons)
    return Screen(text, pairs if full else (*pairs, (back,)))
