"""Who pays the contract of somebody that will not cancel or sign: what is in their own hands."""

from __future__ import annotations

from bot.guide.origins import from_place, origin
from bot.guide.papers import exists
from bot.guide.told_before import UNWILLING, unwilling
from bot.screens.layout import heading, how_sure, points, shortest_needed, text_of
from bot.screens.screen import Row, Screen, View
from bot.screens.settled import close_button

FILE = "payer"  # the file of lines
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

    last = _last_row(view) if unwilling(view.case) and not came_from else _beside(view, origin(came_from, "plan"))
    return Screen(shortest_needed(text), (*_paper(view), last))


def _paper(view: View) -> tuple[Row, ...]:
    label = "✍️ " + view.texts.pgettext("button", "The text")
    return ((view.go(label, UNWILLING, from_place("paper.payer", UNWILLING)),),) if exists("payer", view.case) else ()


def _beside(view: View, back: str) -> Row:
    """Who only looks goes back to where it was opened."""
    t = view.texts
    return (
        view.go("‹ " + t.pgettext("button", "Back"), UNWILLING, back),
        view.go("☰ " + t.pgettext("button", "Steps"), UNWILLING, "steps"),
    )


def _last_row(view: View) -> Row:
    """Of who came for this it is the plan: no step of a cancellation is theirs."""
    change = view.go("✏️ " + view.texts.pgettext("button", "Change an answer"), "plan", "change")
    return (change, close_button(view, "plan"))
