"""Who pays the contract of somebody that will not cancel or sign: what is in their own hands."""

from __future__ import annotations

from bot.guide.papers import exists
from bot.guide.trouble import Trouble
from bot.screens.layout import heading, how_sure, points, shortest_needed, text_of
from bot.screens.screen import Row, Screen, View
from bot.screens.trouble.problem_texts import place_of

FILE = "payer"  # the file of lines
HERE = "trouble.unwilling"
SHOWN = ("mandate", "bank", "tell_holder")
FOLDED = ("take_back", "paid_before", "own_number")


def payer(view: View) -> Screen:
    """The own mandate is ended in writing; what is owed to whom is not known, and is asked in writing."""
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

    return Screen(shortest_needed(text), _rows(view))


def _rows(view: View) -> tuple[Row, ...]:
    t, back = view.texts, place_of(Trouble.HOLDER)
    paper = view.go("✍️ " + t.pgettext("button", "The text"), HERE, f"paper.payer.{Trouble.HOLDER}")
    rows = (
        (paper,) if exists("payer", view.case) else (),
        (
            view.go("‹ " + t.pgettext("button", "Back"), HERE, back),
            view.go("☰ " + t.pgettext("button", "Steps"), HERE, "steps"),
        ),
    )
    return tuple(row for row in rows if row)
