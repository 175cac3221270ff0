"""A calendar of buttons: one month at a time.

Its keyboard is the one exception of the row budget: at most nine rows, seven buttons in a row.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.guide.arriving import day_of
from bot.guide.case import Kind
from bot.guide.dates import WHEN
from bot.guide.named_day import NAMED, first_asked
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import schedule
from bot.guide.rights import last_day_of
from bot.guide.steps import StepId
from bot.guide.told_before import TOLD_END
from bot.guide.wish import BACK
from bot.screens.layout import heading, text_of
from bot.screens.money import day_of_money
from bot.screens.more import known_step
from bot.screens.screen import Button, Row, Screen, View
from bot.screens.steps.named_day import named_question
from bot.screens.triage import told_end_question
from bot.screens.trouble.told import day_asked

BLANK = "·"
MONTHS_AHEAD = 24
DAYS_BACK = 365
SNOOZE = "snooze_"
REMIND = "remind_"
OFF = "off_"
LEAVE_END = "leave_end"  # the day of leaving, said when asked for the last day


@dataclass(frozen=True, slots=True)
class Pick:
    """What is being picked: its question, the days to choose from, what a tap says, the way back."""

    what: str
    question: str
    first: date
    last: date
    place: str
    action: str
    before: str  # what stands in the argument before the day: "asked="
    back: str
    chosen: date | None


def pick(view: View, name: str) -> Screen:
    """ "end", "asked.2026-11", "snooze_costs.2027-01" …"""
    what, _, month = name.partition(".")
    found = _pick(view, what)
    shown = _month(month, found, view.today)
    step = StepId.ASK if found.what in ("end", "asked", "asked_call", "asked_again") else None
    text = text_of(
        view,
        head=heading(view, step),
        task=found.question,
        parts=[view.texts.gettext("Tap a day.")],
    )
    back = view.go("‹ " + view.texts.pgettext("button", "Back"), "pick", found.back)
    return Screen(
        text,
        (_months(view, found, shown), _weekdays(view, found, shown), *_weeks(view, found, shown), (back,)),
    )


def _pick(view: View, what: str) -> Pick:
    """What is picked by that name; the end date for a name that is not known."""
    t = view.texts
    if what.startswith(SNOOZE):
        return _later(view, known_step(view, what.removeprefix(SNOOZE)))
    if what.startswith(REMIND) and what.removeprefix(REMIND) in set(ReminderKind):
        return _moved(view, ReminderKind(what.removeprefix(REMIND)))
    if told := day_asked(view, what) or day_of_money(view, what):
        first = view.today - timedelta(days=DAYS_BACK)
        return Pick(what, told.question, first, view.today, told.place, "tell", told.before, told.place, told.chosen)
    if what.startswith(OFF):
        return _withdrawn(view, what)
    if what == "told_end":
        return _told_end(view)
    if what == NAMED:
        return _named(view)
    if what == "leave":
        back = "leaving" if view.case.last(Kind.LEAVING) else "plan"  # only they lead here
        return _ahead(view, what, t.gettext("When do you leave Belgium?"), "plan", back, Kind.LEAVING)
    if what == LEAVE_END:
        found = _ahead(view, what, t.gettext("When do you leave Belgium?"), WHEN, WHEN, Kind.LEAVING)
        return replace(found, action="leave")
    happened = {
        "asked": (_asked_question(view), "asked", "asked", Kind.ASKED),
        "asked_call": (_asked_question(view), "asked.call", "asked.call", Kind.ASKED),
        "asked_again": (_asked_question(view), BACK, BACK, Kind.ASKED),
        "confirmed": (t.gettext("When did the confirmation come?"), "confirmed", "confirmed", Kind.CONFIRMED),
        "ended": (_ended_question(view), "ended", "ended.when", Kind.ENDED),
    }
    if what in happened:
        return _past(view, what, *happened[what])
    moving = view.case.moving
    question = t.gettext("On which day should the number move?") if moving else t.gettext("When should it end?")
    return _ahead(view, "end", question, WHEN, WHEN, Kind.END_DATE)


def _asked_question(view: View) -> str:
    t = view.texts
    return t.gettext("When did you order it?") if view.case.moving else t.gettext("When did you make the request?")


def _ended_question(view: View) -> str:
    t = view.texts
    return t.gettext("When did the number move?") if view.case.moving else t.gettext("When did it end?")


def _ahead(view: View, what: str, question: str, place: str, back: str, kind: Kind) -> Pick:
    """From today on, two years at most."""
    last = _months_later(view.today, MONTHS_AHEAD)
    return Pick(what, question, view.today, last, place, what, "", back, _chosen(view, kind))


def _told_end(view: View) -> Pick:
    """The last day that a request of before named: past or to come."""
    first, last = view.today - timedelta(days=DAYS_BACK), _months_later(view.today, MONTHS_AHEAD)
    chosen = _chosen(view, Kind.END_DATE)
    return Pick("told_end", told_end_question(view), first, last, TOLD_END, "end", "", TOLD_END, chosen)


def _past(view: View, what: str, question: str, place: str, back: str, kind: Kind) -> Pick:
    """Up to today, a year back at most."""
    first = view.today - timedelta(days=DAYS_BACK)
    did = what.partition("_")[0]
    return Pick(what, question, first, view.today, place, "did", f"{did}=", back, _chosen(view, kind))


def _withdrawn(view: View, what: str) -> Pick:
    """On which day the withdrawal was sent, for the wish of that number."""
    first, question = view.today - timedelta(days=DAYS_BACK), view.texts.gettext("When did you send the withdrawal?")
    before = f"{what.removeprefix(OFF)}="
    return Pick(what, question, first, view.today, "wish.sent", "called_off", before, "wish.sent", None)


def _named(view: View) -> Pick:
    """From the request on, two years ahead at most."""
    first = first_asked(view.case) or view.today - timedelta(days=DAYS_BACK)
    last, told = _months_later(view.today, MONTHS_AHEAD), view.case.last(Kind.NAMED)
    return Pick(NAMED, named_question(view), first, last, NAMED, NAMED, "", NAMED, told.day if told else None)


def _later(view: View, step: StepId) -> Pick:
    """From tomorrow on."""
    question = view.texts.gettext("When should I remind you?")
    first, last = view.today + timedelta(days=1), _months_later(view.today, MONTHS_AHEAD)
    place = f"more.{step}"
    return Pick(f"{SNOOZE}{step}", question, first, last, place, "snooze", "", place, None)


def _moved(view: View, kind: ReminderKind) -> Pick:
    """Another day for a reminder, from tomorrow on; of a right up to its last day."""
    first, last = view.today + timedelta(days=1), _months_later(view.today, MONTHS_AHEAD)
    last = min(last, last_day_of(view.case, view.chat, kind) or last)
    coming = next((due for due in schedule(view.case, view.chat) if due.kind is kind), None)
    chosen = day_of(view.case, view.chat, coming.at) if coming else None
    question = view.texts.gettext("When should I remind you?")
    back = f"reminders.is.{kind}"
    return Pick(f"{REMIND}{kind}", question, first, last, "reminders", "later", f"{kind}=", back, chosen)


def _chosen(view: View, kind: Kind) -> date | None:
    event = view.case.last(kind)
    return event.day if event else None


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _month(word: str, found: Pick, today: date) -> date:
    """The first day of the month to show, within the bounds; of the chosen day or today by itself."""
    try:
        day = date.fromisoformat(f"{word}-01")
    except ValueError:
        day = found.chosen or today
    return min(max(day, found.first), found.last).replace(day=1)


def _same(view: View, found: Pick, shown: date, label: str) -> Button:
    """A button that only fills its place: it shows the same month again."""
    return view.go(label, "pick", _place(found, shown))


def _place(found: Pick, month: date) -> str:
    return f"pick.{found.what}.{month:%Y-%m}"


def _months(view: View, found: Pick, shown: date) -> Row:
    """‹ November 2026 ›, as far as there are days to choose."""
    before, after = shown - timedelta(days=1), _months_later(shown, 1)
    name = view.texts.month(shown.year, shown.month)
    earlier = view.go("‹", "pick", _place(found, before)) if before >= found.first else None
    later = view.go("›", "pick", _place(found, after)) if after <= found.last else None
    blank = _same(view, found, shown, BLANK)
    return (earlier or blank, _same(view, found, shown, name), later or blank)


def _weekdays(view: View, found: Pick, shown: date) -> Row:
    return tuple(_same(view, found, shown, name) for name in view.texts.weekdays())


def _weeks(view: View, found: Pick, shown: date) -> Iterator[Row]:
    """The weeks that have a day to choose."""
    for week in calendar.Calendar().monthdayscalendar(shown.year, shown.month):
        if any(number and found.first <= shown.replace(day=number) <= found.last for number in week):
            yield tuple(_day(view, found, shown, number) for number in week)


def _day(view: View, found: Pick, shown: date, number: int) -> Button:
    day = shown.replace(day=number) if number else None
    if day is None or not found.first <= day <= found.last:
        return _same(view, found, shown, BLANK)
    label = f"✓{number}" if day == found.chosen else f"•{number}" if day == view.today else str(number)
    return view.button(label, found.place, found.action, f"{found.before}{day.isoformat()}")
