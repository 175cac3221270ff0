"""What was told: the day of it as a calendar asks for it, and a cancellation of before the bot was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.guide.case import Kind
from bot.guide.told_before import came_later, when_is_open
from bot.screens.layout import join_sentences
from bot.screens.screen import Button, View
from bot.screens.told_lines import asked_line


@dataclass(frozen=True, slots=True)
class Told:
    """What the calendar asks: the question, its screen, what a tap says before the day, the day told before."""

    question: str
    place: str
    before: str
    chosen: date | None


def came_with(view: View) -> str:
    """What was told of a cancellation of before, with the day that was named for the end."""
    t, chosen = view.texts, view.case.last(Kind.END_DATE)
    if not came_later(view.case) or when_is_open(view.case):
        return ""
    named = t.gettext("Day of the move: {date}.") if view.case.moving else t.gettext("End day: {date}.")
    day = named.format(date=t.date(chosen.day)) if chosen and chosen.day else ""
    return join_sentences(t, [asked_line(view), *([day] if day else [])])


def when_told(view: View, place: str) -> Button:
    """Leads to the questions when, how and for which day."""
    t = view.texts
    cancelled, ordered = t.pgettext("button", "When I cancelled"), t.pgettext("button", "When I ordered")
    return view.go("🗓 " + (ordered if view.case.moving else cancelled), place, "asked")
