"""What was done about a cancellation, each as one sentence with its day: requested, requested again, complained."""

from __future__ import annotations

from typing import assert_never

from bot.guide.case import MOVE, Channel, Event, Kind, channel_named
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reports import OTHER_WAY
from bot.guide.series import sent_of
from bot.guide.threads import Thread, belongs
from bot.guide.trouble import CLIMBED, DISPUTED, Rung, Trouble, next_rung, only_about
from bot.i18n import Texts
from bot.screens.layout import join_sentences
from bot.screens.screen import Button, View

DONE = CLIMBED | {Kind.ASKED}
ABOUT_BILLS = frozenset({Kind.COMPLAINED, Kind.OMBUDSMAN})


def asked_line(view: View) -> str:
    """ "Requested on 3 November by e-mail or form."."""
    event = view.case.last(Kind.ASKED)
    if event and event.day is None:
        cancelled = view.texts.gettext("You cancelled before; the day is not noted.")
        ordered = view.texts.gettext("You ordered the move before; the day is not noted.")
        return ordered if view.case.moving else cancelled
    day = view.texts.date(event.day) if event and event.day else "…"
    return asked_on(view.texts, event.detail if event else "").format(date=day)


def asked_on(t: Texts, detail: str) -> str:
    """How it was requested, with a {date}."""
    if detail == MOVE:
        return t.gettext("Move ordered on {date}.")
    channel = channel_named(detail)
    match channel:
        case Channel.EMAIL:
            return t.gettext("Requested on {date} by e-mail or form.")
        case Channel.ONLINE:
            return t.gettext("Requested on {date} in the online account.")
        case Channel.HOTLINE:
            return t.gettext("Requested on {date} by phone.")
        case Channel.SHOP:
            return t.gettext("Requested on {date} in a shop.")
        case Channel.LETTER:
            return t.gettext("Requested on {date} by letter.")
        case Channel.WRITING | None:
            return t.gettext("Requested on {date}.")
        case _:
            assert_never(channel)


def again_line(view: View, event: Event) -> str:
    """ "Requested again on 3 November by phone."."""
    t = view.texts
    words = t.gettext("Asked {new} on {date}.") if event.detail == MOVE else again_on(t, event.detail)
    return words.format_map({**view.values, "date": day_of(view, event)})


def again_on(t: Texts, detail: str) -> str:
    """How it was requested again, with a {date}."""
    if detail == MOVE:
        return t.gettext("Asked the new operator on {date}.")
    if detail == OTHER_WAY:
        return t.gettext("Requested again on {date}, another way.")
    channel = channel_named(detail)
    match channel:
        case Channel.EMAIL:
            return t.gettext("Requested again on {date} by e-mail or form.")
        case Channel.ONLINE:
            return t.gettext("Requested again on {date} in the online account.")
        case Channel.HOTLINE:
            return t.gettext("Requested again on {date} by phone.")
        case Channel.SHOP:
            return t.gettext("Requested again on {date} in a shop.")
        case Channel.LETTER:
            return t.gettext("Requested again on {date} by letter.")
        case Channel.WRITING | None:
            return t.gettext("Requested again on {date}.")
        case _:
            assert_never(channel)


def complained_line(view: View, event: Event) -> str:
    """A complaint to the operator, or to the Ombudsman."""
    return complained_on(view.texts, event.kind, event.detail).format(date=day_of(view, event))


def complained_on(t: Texts, kind: Kind, about: str) -> str:
    """The same, with a {date}."""
    if kind is Kind.OMBUDSMAN:
        return t.gettext("Ombudsman asked on {date}.")
    disputed, sent = t.gettext("Debt disputed on {date}."), t.gettext("Complaint sent on {date}.")
    return disputed if about == Trouble.COLLECTOR else sent


def day_of(view: View, event: Event) -> str:
    return view.texts.date(event.day) if event.day else "…"


def times_asked(view: View, kind: ReminderKind) -> int:
    """How often that question was sent since the request."""
    asked = view.case.last(Kind.ASKED)
    return sum(e.at >= asked.at for e in sent_of(view.case, kind)) if asked else 0


def done_last(view: View, kind: ReminderKind) -> str:
    """What was done last, how long ago, and how often the question was asked; "" where the request was the last thing
    and the question comes for the first time."""
    told = DONE if kind is ReminderKind.CONFIRMATION else DONE | {Kind.CONFIRMED}
    newest = next((e for e in reversed(view.case.effective) if e.kind in told), None)
    times = times_asked(view, kind)
    if newest is None or (newest.kind is Kind.ASKED and not times):
        return ""
    return join_sentences(view.texts, [_done_line(view, newest), *age_lines(view, newest, times)])


def bill_last(view: View) -> str:
    """The same of the last bill: a complaint about a bill, or that it ended; a second request is no news of it."""
    told = [e for e in view.case.effective if e.kind in ABOUT_BILLS and belongs(e, Thread.BILL) and e.detail]
    complained, over = next(reversed(told), None), view.case.last(Kind.ENDED)
    times = times_asked(view, ReminderKind.FINAL_BILL)
    if complained:
        return join_sentences(view.texts, [complained_line(view, complained), *age_lines(view, complained, times)])
    if not times:
        return ""
    first = over_line(view) if over else asked_line(view)
    event = over or view.case.last(Kind.ASKED)
    return join_sentences(view.texts, [first, *(age_lines(view, event, times) if event else [])])


def over_line(view: View) -> str:
    """ "It ended on 3 November."."""
    t, over = view.texts, view.case.last(Kind.ENDED)
    moved, ended = t.gettext("The number moved on {date}."), t.gettext("It ended on {date}.")
    day = t.date(over.day) if over and over.day else "…"
    return (moved if view.case.moving else ended).format(date=day)


def age_lines(view: View, event: Event, times: int) -> list[str]:
    """ "That was 17 days ago.", "I have asked you twice."."""
    t, days = view.texts, (view.today - event.day).days if event.day else 0
    ago = t.ngettext("That was {count} day ago.", "That was {count} days ago.", days).format(count=days)
    often = t.ngettext("I have asked you once.", "I have asked you {count} times.", times).format(count=times)
    return [line for line, shown in ((ago, days > 0), (often, times > 0)) if shown]


def _done_line(view: View, event: Event) -> str:
    if event.kind is Kind.CONFIRMED:
        return view.texts.gettext("The written confirmation came on {date}.").format(date=day_of(view, event))
    if event.kind is Kind.ASKED:
        return asked_line(view)
    return again_line(view, event) if event.kind is Kind.CHASED else complained_line(view, event)


def next_step_button(view: View, place: str, trouble: Trouble, first: str) -> Button:
    """To the page of a trouble: `first` is its label; "" for a question that comes again, which names what is next."""
    return view.go(first or _next_label(view, trouble), place, f"trouble.is.{trouble}")


def _next_label(view: View, trouble: Trouble) -> str:
    t, rung = view.texts, next_rung(only_about(view.case, trouble))
    if trouble in DISPUTED and rung in (Rung.SAME, Rung.OTHER):
        rung = Rung.COMPLAINT
    match rung:
        case Rung.SAME | Rung.OTHER:
            again, request = t.pgettext("button", "Ask them again"), t.pgettext("button", "Request again")
            return "🔁 " + (again if view.case.moving else request)
        case Rung.COMPLAINT:
            return "✍️ " + t.pgettext("button", "Complain")
        case Rung.OMBUDSMAN:
            return "⚖️ " + t.pgettext("button", "Ombudsman")
        case Rung.CONNECT:
            return "🆘 " + t.pgettext("button", "What now?")
        case _:
            assert_never(rung)
