"""Which day the shortcuts mean: it stands beside the buttons, whose labels have no room for it in every language."""

from __future__ import annotations

from datetime import timedelta

from bot.guide.dates import month_end
from bot.screens.fit import columns
from bot.screens.layout import joined
from bot.screens.screen import View

MOST_LABEL = 18  # columns of a button, its emoji not counted
YESTERDAY = timedelta(days=1)


def past_days(view: View) -> str:
    """ "Today is 30 November, yesterday was 29 November."."""
    t = view.texts
    said = t.gettext("Today is {today}, yesterday was {yesterday}.")
    return said.format(today=t.date(view.today), yesterday=t.date(view.today - YESTERDAY))


def coming_days(view: View) -> str:
    """The days of "Tomorrow", "In 3 days" and "In a week"."""
    t = view.texts
    first, third, week = (t.date(view.today + timedelta(days=n)) for n in (1, 3, 7))
    said = t.gettext("Tomorrow is {tomorrow}, in 3 days it is {third}, in a week {week}.")
    return said.format(tomorrow=first, third=third, week=week)


def in_days(view: View, label: str, days: int) -> str:
    """The label of a shortcut with the day that it means, where there is room for it."""
    named = joined(view.texts, [label, view.texts.date(view.today + timedelta(days=days), "short")])
    return named if columns(named) <= MOST_LABEL else label


def end_days(view: View) -> str:
    """The days of "Earliest possible" and, unless a number moves, of "End of the month"."""
    t, last = view.texts, month_end(view.today)
    soonest = t.gettext("“Earliest possible” means from today, {date}.").format(date=t.date(view.today))
    if view.case.moving:
        return soonest
    now = t.gettext("“End of the month” is today, {date}.")
    later = t.gettext("“End of the month” is {date}.")
    return soonest + "\n" + (now if last == view.today else later).format(date=t.date(last))
