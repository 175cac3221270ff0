"""Which day the shortcuts mean: it stands beside the buttons, whose labels have no room for it in every language."""

from __future__ import annotations

from datetime import date, timedelta

from bot.guide.case import Holder, Kind, Whereabouts
from bot.guide.dates import WHEN, month_end
from bot.guide.departure import LAST_CODES, leaving_day
from bot.guide.end_days import microsoft_done
from bot.screens.fit import columns
from bot.screens.layout import joined
from bot.screens.screen import Button, Row, View
from bot.screens.whereabouts import has_left

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


def shortcut(view: View, label: str, days: int, place: str, action: str, before: str = "") -> Button:  # noqa: PLR0913, PLR0917 - a button, and its day
    """A reminder so many days later. It carries the day that it named, whenever it is tapped."""
    day = view.today + timedelta(days=days)
    named = joined(view.texts, [label, view.texts.date(day, "short")])
    return view.button("⏰ " + if_short(named, label), place, action, f"{before}{day.isoformat()}")


def if_short(label: str, shorter: str) -> str:
    """The label where it fits a button, else the shorter one."""
    return label if columns(label) <= MOST_LABEL else shorter


def end_days(view: View) -> str:
    """The days of "Earliest possible" and, unless a number moves, of "End of the month"."""
    t, last = view.texts, month_end(view.today)
    soonest = t.gettext("“Earliest possible” means from today, {date}.").format(date=t.date(view.today))
    if view.case.moving:
        return soonest
    if microsoft := _microsoft(view):
        form = t.gettext("{date}: the 30 days of Microsoft are over, if you begin there today.")
        return soonest + "\n" + form.format(date=t.date(microsoft))
    if last == view.today:
        return soonest  # the same day is offered once
    return soonest + "\n" + t.gettext("“End of the month” is {date}.").format(date=t.date(last))


def _leaves_on(view: View) -> date | None:
    """The day of leaving, while a number that is given up can still end on it."""
    day = None if view.case.moving else leaving_day(view.case)
    return day if day and day >= view.today else None


def _microsoft(view: View) -> date | None:
    """The day on which Microsoft is through, where that is later than what is offered around the departure."""
    day, done = _leaves_on(view), microsoft_done(view.case, view.today)
    return done if day and done and done > day + LAST_CODES else None


def after_slow_accounts(view: View) -> Row:
    """That day, in the place of the end of the month."""
    t, done = view.texts, _microsoft(view)
    if done is None:
        return ()
    day = t.date(done, "short")
    label = t.pgettext("button", "{date}: Microsoft").format(date=day)
    return (view.button(if_short(label, day), WHEN, "end", done.isoformat()),)


def around_leaving(view: View) -> Row:
    """That day, and a few days later for who still gets codes, each to end the number on; nothing for who stays."""
    t, day = view.texts, _leaves_on(view)
    if day is None:
        return ()
    first, last = t.date(day, "short"), t.date(day + LAST_CODES, "short")
    leave = t.pgettext("button", "{date}: I leave").format(date=first)
    later = t.pgettext("button", "{date} (+3 days)").format(date=last)
    on_the_day = view.button(if_short(leave, first), WHEN, "end", day.isoformat())
    if view.case.answers.sim_gone:
        return (on_the_day,)
    return (on_the_day, view.button(if_short(later, last), WHEN, "end", (day + LAST_CODES).isoformat()))


def leaving_days(view: View) -> str:
    """What those two days are."""
    t, day = view.texts, _leaves_on(view)
    if day is None:
        return ""
    form = t.gettext("{leave} is the day you leave; {later} is 3 days later, for last codes.")
    only = t.gettext("{leave} is the day you leave.")
    return (only if view.case.answers.sim_gone else form).format(leave=t.date(day), later=t.date(day + LAST_CODES))


def say_leaving(view: View) -> Row:
    """For who may leave: the day is asked, or corrected, and offered as the last one."""
    t, case = view.texts, view.case
    away = case.answers.whereabouts is Whereabouts.ABROAD or has_left(view)
    if case.moving or away or case.answers.holder is Holder.DIED:
        return ()
    label = t.pgettext("button", "My departure") if case.last(Kind.LEAVING) else t.pgettext("button", "I leave on …")
    return (view.go(f"✈️ {label}", WHEN, "pick.leave_end"),)
