"""What can be taken along: the calendar file, where something would stand in it, and the plan as text."""

from __future__ import annotations

from bot.guide.agenda import nothing_ahead
from bot.screens.screen import Button, View


def calendar_button(view: View, place: str) -> tuple[Button, ...]:
    """One button, or none for a file that would be empty."""
    if nothing_ahead(view.case, view.chat, view.now):
        return ()
    return (view.button("📅 " + view.texts.pgettext("button", "Calendar file"), place, "send", "calendar.ics"),)


def plan_button(view: View, place: str) -> Button:
    """The plan as one plain text, for where this chat does not open."""
    return view.button("📝 " + view.texts.pgettext("button", "Plan as text"), place, "send", "plan.txt")
