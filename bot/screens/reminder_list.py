"""The reminders of a case: what is coming, each to be moved or switched off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.guide.arriving import day_of as due_on
from bot.guide.case import Kind, Stage
from bot.guide.claims import refund_until
from bot.guide.follow_up import asked_by, asked_once
from bot.guide.money import REMINDERS as MONEY
from bot.guide.nudging import sleeps_unsent
from bot.guide.origins import origin, split_origin
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import Due, planned, schedule
from bot.guide.rights import last_day_of
from bot.guide.send_by import aim
from bot.guide.steps import Mark, StepId, mark_of
from bot.guide.told_before import told_trouble
from bot.screens.calendar_file import calendar_button
from bot.screens.day_words import coming_days, shortcut
from bot.screens.layout import heading, text_of
from bot.screens.paging import Page
from bot.screens.reminder_questions import answered_at, question
from bot.screens.screen import Row, Screen, View
from bot.screens.zones import hours

PLACE = "reminders"
PER_PAGE = 3


@dataclass(frozen=True, slots=True)
class Item:
    """A reminder of the list: `day` is the user's day, None when it is switched off."""

    kind: ReminderKind
    step: StepId
    day: date | None


def reminders(view: View, page: str = "1") -> Screen:
    """What is coming, three on a page: "2" is the second one."""
    t, items = view.texts, listed(view)
    pages = [items[n : n + PER_PAGE] for n in range(0, len(items), PER_PAGE)] or [()]
    at = Page.read(page, len(pages))
    shown = list(enumerate(pages[at.number - 1], (at.number - 1) * PER_PAGE + 1))
    text = text_of(
        view,
        head=heading(view),
        task=at.title(t, t.gettext("Your reminders")),
        parts=[
            "" if schedule(view.case, view.chat) else why_none(view),
            "\n".join(_line(view, n, item) for n, item in shown),
            t.gettext("Tap a number to move it or switch it off.") if shown else "",
        ],
        fold=[t.gettext("We chose these days; they are not legal deadlines.")] if shown else [],
    )
    numbers = tuple(view.go(str(n), PLACE, f"{PLACE}.is.{item.kind}") for n, item in shown)
    rows = (numbers, _switches(view), at.buttons(view, PLACE), (*_back(view, "status"), *calendar_button(view, PLACE)))
    return Screen(text, tuple(row for row in rows if row))


def one(view: View, name: str) -> Screen:
    """One reminder: when it comes, another day, or not at all; the list when it is not coming any more.

    "right_offer.o" was opened from its own screen: Back leads there.
    """
    t, (kind, letter) = view.texts, split_origin(name)
    items = listed(view)
    at = next((at for at, item in enumerate(items) if item.kind == kind), None)
    if at is None:
        return reminders(view)
    item, page = items[at], at // PER_PAGE + 1
    back = _back(view, origin(letter, f"{PLACE}.{page}" if page > 1 else PLACE))
    text = text_of(
        view,
        head=heading(view),
        task=question(view, item.kind, item.step),
        parts=[
            _when(view, item),
            coming_days(view) if item.day else "",
            _until(view, item),
            _warning(view, item),
        ],
    )
    if item.day is None:
        again = view.button("🔔 " + t.pgettext("button", "Remind me again"), PLACE, "unmute", item.kind)
        return Screen(text, ((again,), back))
    return Screen(text, (*_moves(view, item.kind), back))


def listed(view: View) -> tuple[Item, ...]:
    """What is coming, soonest first; then what would come but is switched off by itself."""
    case, chat = view.case, view.chat
    coming = [Item(due.kind, due.step, day_of(view, due)) for due in schedule(case, chat)]
    if case.stage is Stage.SETTLED or chat.blocked or chat.reminders_off or case.last(Kind.MUTED, ""):
        return ()
    quiet = ((kind, planned(case, chat, kind)) for kind in ReminderKind if case.last(Kind.MUTED, kind))
    return (*coming, *(Item(kind, found[1], None) for kind, found in quiet if found))


def day_of(view: View, due: Due) -> date:
    """The user's day of a reminder; one that is late comes today."""
    return max(due_on(view.case, view.chat, due.at), view.today)


def why_none(view: View) -> str:
    """Why nothing is coming."""
    t, case, chat = view.texts, view.case, view.chat
    if case.stage is Stage.SETTLED:
        return t.gettext("No reminders: this case is closed.")
    if chat.blocked:
        return t.gettext("No reminders: this bot is blocked.")
    if chat.reminders_off:
        return t.gettext("No reminders: switched off for all your cancellations.")
    if case.last(Kind.MUTED, ""):
        return t.gettext("No reminders: switched off for this case.")
    if asked_once(case):
        return t.gettext("No more reminders: I ask only once about a card that no longer works.")
    if sleeps_unsent(case):
        sent, ordered = (
            t.gettext("No more reminders: I asked several times. Nothing was sent yet: “Go on” shows what is open."),
            t.gettext("No more reminders: I asked several times. Nothing was ordered yet: “Go on” shows what is open."),
        )
        return ordered if case.moving else sent
    if _asleep(view):
        return t.gettext("No more reminders: I asked several times. “Go on” shows the open question.")
    return t.gettext("No reminder is due.")


def _asleep(view: View) -> bool:
    """Whether a question was sent as often as it is sent, and is still open."""
    sent = {event.detail for event in view.case.effective if event.kind is Kind.REMINDED}
    wanted = (kind for kind in ReminderKind if kind in sent and not view.case.last(Kind.MUTED, kind))
    if told_trouble(view.case) and ReminderKind.NUDGE in sent:
        return True
    if any(asked_by(one.side) in sent for one in view.case.open_complaints):
        return True
    return any(_is_open(view, kind) for kind in wanted)


def _is_open(view: View, kind: ReminderKind) -> bool:
    if kind in MONEY:
        return MONEY[kind] in view.case.owed
    step = answered_at(kind)
    return step is not None and mark_of(view.case, step) is Mark.OPEN


def _line(view: View, number: int, item: Item) -> str:
    """ "1. Mon 30 Nov: Has it really ended?"."""
    t = view.texts
    form = t.gettext("{number}. {date}: {question}") if item.day else t.gettext("{number}. 🔕 Off: {question}")
    day = shown_day(view, item.day) if item.day else ""
    return form.format(number=number, date=day, question=question(view, item.kind, item.step))


def shown_day(view: View, day: date) -> str:
    """With the weekday this year, with the year in another one."""
    return view.texts.date(day, "weekday" if day.year == view.today.year else "year")


def _when(view: View, item: Item) -> str:
    t = view.texts
    if item.day is None:
        return t.gettext("This one is switched off.")
    form = t.gettext("It comes on {date}, between {start} and {end}.")
    return form.format(date=shown_day(view, item.day), **hours(view))


def _until(view: View, item: Item) -> str:
    """The day after which the reminder is of no use."""
    t, case = view.texts, view.case
    last = {
        ReminderKind.REFUND: refund_until(case),
        ReminderKind.LAST_CALL: case.end_date,
        ReminderKind.EVE: case.end_date,
        ReminderKind.SEND_BY: aim(case),
    }.get(item.kind)
    last = last or last_day_of(case, view.chat, item.kind)
    return t.gettext("It is useful until {date}.").format(date=t.date(last, "year")) if last else ""


def _warning(view: View, item: Item) -> str:
    """Every "remind me later" goes with it: said where there is more than one."""
    t = view.texts
    steps = {event.detail for event in view.case.effective if event.kind is Kind.SNOOZED}
    if item.kind is not ReminderKind.SNOOZED or len(steps) < 2:  # noqa: PLR2004
        return ""
    return t.gettext("“Not this one” deletes every reminder that you set yourself.")


def _moves(view: View, kind: ReminderKind) -> tuple[Row, ...]:
    t = view.texts
    return (
        (
            shortcut(view, t.pgettext("button", "Tomorrow"), 1, PLACE, "later", f"{kind}="),
            shortcut(view, t.pgettext("button", "In 3 days"), 3, PLACE, "later", f"{kind}="),
        ),
        (
            shortcut(view, t.pgettext("button", "In a week"), 7, PLACE, "later", f"{kind}="),
            view.go("📅 " + t.pgettext("button", "A day …"), PLACE, f"pick.remind_{kind}"),
        ),
        (view.button("🔕 " + t.pgettext("button", "Not this one"), PLACE, "mute", kind),),
    )


def _switches(view: View) -> Row:
    """Off and on, for this case and for all; a settled case has nothing to switch."""
    t, case = view.texts, view.case
    again = "🔔 " + t.pgettext("button", "Remind me again")
    if view.chat.reminders_off:
        return (view.button(again, PLACE, "unmute", "all", style="primary"),)
    never = view.button("🔕 " + t.pgettext("button", "None at all"), PLACE, "mute", "all")
    if case.stage is Stage.SETTLED:
        return (never,)
    if case.last(Kind.MUTED, ""):
        return (view.button(again, PLACE, "unmute", "case", style="primary"), never)
    return (view.button("🔕 " + t.pgettext("button", "None for this case"), PLACE, "mute", "case"), never)


def _back(view: View, target: str) -> Row:
    return (view.go("‹ " + view.texts.pgettext("button", "Back"), PLACE, target),)
