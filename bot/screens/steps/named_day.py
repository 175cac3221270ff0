"""Which day has the operator named: of the end in its confirmation, or of a move that was ordered without one?"""

from __future__ import annotations

from bot.guide.named_day import NAMED, NONE, can_be_named, wished_day
from bot.guide.origins import origin
from bot.guide.steps import StepId
from bot.screens.day_words import if_short
from bot.screens.layout import heading, joined, text_of
from bot.screens.screen import Row, Screen, View
from bot.screens.steps.confirmation import confirmation
from bot.screens.steps.ended import ended


def named(view: View, came_from: str = "") -> Screen:
    """One tap, a day, none, or skip it: nothing waits for the answer. `came_from` is a letter of guide/origins."""
    moving = view.case.moving
    if not can_be_named(view.case):
        return ended(view) if moving else confirmation(view)
    t, step = view.texts, StepId.ENDED if moving else StepId.CONFIRMATION
    text = text_of(view, head=heading(view, step), task=named_question(view), parts=[_why(view), _asked_for(view)])
    rows: tuple[Row, ...] = (
        _as_asked(view),
        (
            view.go("📅 " + t.pgettext("button", "A day …"), NAMED, f"pick.{NAMED}"),
            view.button("➖ " + t.pgettext("button", "No day named"), NAMED, NAMED, NONE),
        ),
        (
            view.go("‹ " + t.pgettext("button", "Back"), NAMED, origin(came_from, step)),
            view.button("⏭ " + t.pgettext("button", "Skip it"), NAMED, "start"),
        ),
    )
    return Screen(text, tuple(row for row in rows if row))


def named_question(view: View) -> str:
    t = view.texts
    move = t.gettext("Which day did {new} name for the move?").format_map(view.values)
    return move if view.case.moving else t.gettext("Which end day does the confirmation name?")


def _why(view: View) -> str:
    t = view.texts
    late = t.gettext("Whether the move is late depends on that day.")
    return late if view.case.moving else t.gettext("The day after it I will ask whether it has ended.")


def _asked_for(view: View) -> str:
    t, wished = view.texts, wished_day(view.case)
    if view.case.moving:
        return ""
    if wished is None:
        return t.gettext("You asked for the earliest day possible.")
    return t.gettext("You asked for {date}.").format(date=t.date(wished))


def _as_asked(view: View) -> Row:
    """The day that was asked for, on one button."""
    t, wished = view.texts, wished_day(view.case)
    if wished is None:
        return ()
    label = t.pgettext("button", "As I asked")
    dated = joined(t, [label, t.date(wished, "short")])
    return (view.button(f"✅ {if_short(dated, label)}", NAMED, NAMED, wished.isoformat(), style="success"),)
