"""The button of the calendar file, where something would stand in it."""

from __future__ import annotations

from bot.guide.agenda import nothing_ahead
from bot.screens.screen import Button, View


def calendar_button(view: View, place: str) -> tuple[Button, ...]:
    """One button, or none for a file that would be empty."""
    if nothing_ahead(view.case, view.chat, view.now):
        return ()
    return (view.button("📅 " + view.texts.pgettext("button", "Calendar file"), place, "send", "calendar.ics"),)
