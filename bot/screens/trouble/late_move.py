"""A late move: its page asks which operator the new one is, where nobody was asked yet."""

from __future__ import annotations

from dataclasses import replace

from bot.guide.origins import from_place
from bot.guide.trouble import Trouble
from bot.guide.whom import PLACE as WHOM
from bot.guide.whom import has_new_operator
from bot.screens.screen import Screen, View
from bot.screens.trouble.problem_texts import place_of

LATE = frozenset({Trouble.GOES_ON, Trouble.NO_ANSWER})
WIDEST = 3  # buttons in a row


def naming_the_new(view: View, shown: Screen, name: str) -> Screen:
    """A late move is a matter of the new operator: which one that is can be told here, where nobody was asked."""
    if name not in LATE or not has_new_operator(view.case) or view.case.answers.to is not None:
        return shown
    place = place_of(Trouble.GOES_ON)
    which = view.go("🏷 " + view.texts.pgettext("button", "Which operator?"), place, from_place(WHOM, place))
    at = next((n for n, row in enumerate(shown.rows[:-1]) if len(row) < WIDEST), None)
    if at is None:
        return shown
    return replace(shown, rows=(*shown.rows[:at], (*shown.rows[at], which), *shown.rows[at + 1 :]))
