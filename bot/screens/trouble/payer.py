"""Who pays the contract of somebody that will not cancel or sign: what is in their own hands."""

from __future__ import annotations

from bot.guide.origins import from_place, origin
from bot.guide.papers import exists
from bot.screens.layout import heading, how_sure, points, shortest_needed, text_of
from bot.screens.screen import Row, Screen, View
from bot.screens.trouble.escalation import to_close

FILE = "payer"  # the file of lines
HERE = "trouble.unwilling"
SHOWN = ("mandate", "bank", "tell_holder")
FOLDED = ("paid_before", "take_back", "own_number")


def payer(view: View, came_from: str = "") -> Screen:
    """The own mandate is ended in writing; what is owed to whom is not known, and is asked in writing.

    `came_from` is a letter of guide/origins.
    """
    own = view.content.steps[FILE].lines
    shown, folded = [own[key] for key in SHOWN], [own[key] for key in FOLDED]

    def text(named: int, cut: int) -> str:
        return text_of(
            view,
            head=heading(view),
            task=view.say(view.content.steps[FILE].task),
            parts=[
                view.say(own["only_holder"]),
                points((view.say(f) for f in shown), numbered=True),
                view.say(own["owe"]),
            ],
            fold=[
                *(view.say(f) for f in folded[: len(folded) - cut]),
                how_sure(view, [own["only_holder"], *shown, own["owe"], *folded], named),
            ],
        )

    return Screen(shortest_needed(text), _rows(view, origin(came_from, "plan")))


def _rows(view: View, back: str) -> tuple[Row, ...]:
    t = view.texts
    paper = view.go("✍️ " + t.pgettext("button", "The text"), HERE, from_place("paper.payer", HERE))
    rows = (
        (*((paper,) if exists("payer", view.case) else ()), *to_close(view, HERE)),
        (
            view.go("‹ " + t.pgettext("button", "Back"), HERE, back),
            view.go("☰ " + t.pgettext("button", "Steps"), HERE, "steps"),
        ),
    )
    return tuple(row for row in rows if row)
