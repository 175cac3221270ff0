"""The request was sent: on which day, and how. The person says both; the screen that was open proves neither."""

from __future__ import annotations

from datetime import date

from bot.guide.case import Channel, Kind, channel_named
from bot.guide.dates import WAY
from bot.guide.follow_up import HOW
from bot.guide.steps import StepId
from bot.guide.told_before import NOT_KNOWN, came_later, page_of_told
from bot.guide.waiting_text import CHECK, text_that_waits
from bot.guide.ways import ORDER
from bot.screens.day_words import YESTERDAY, past_days
from bot.screens.layout import heading, text_of
from bot.screens.letters.recipient import used_channel
from bot.screens.screen import Row, Screen, View, in_rows
from bot.screens.told_lines import asked_line
from bot.screens.way_words import channel_name

HERE = StepId.ASK
PLACE, BY_CALL = "asked", "asked.call"


def asked(view: View) -> Screen:
    """When was it asked? The day starts the waiting."""
    return _when(view, PLACE, "pick.asked", _correction(view))


def _before(view: View, place: str) -> str:
    """Where the question was opened. The request of before is sent by no page of ours."""
    return _page_of_call(view) if place == BY_CALL else page_of_told(view.case) or HERE


def _page_of_call(view: View) -> str:
    """Where the call is offered: it is the request itself, or goes with a letter."""
    return HERE if used_channel(view) is Channel.HOTLINE else "ask.call"


def _correction(view: View) -> Row:
    if view.case.moving or view.case.last(Kind.ASKED) is None:
        return ()
    return (view.go("✏️ " + view.texts.pgettext("button", "Correct the way"), PLACE, WAY),)


def asked_by_call(view: View) -> Screen:
    """The same question from the page of the call: no way has to be asked, unless it was no call."""
    if view.case.moving:
        return asked(view)
    other = view.go("✉️ " + view.texts.pgettext("button", "Not by phone"), BY_CALL, PLACE)
    return _when(view, BY_CALL, "pick.asked_call", (other,))


def _when(view: View, place: str, pick: str, beside: Row) -> Screen:
    t, told, before = view.texts, view.case.last(Kind.ASKED), came_later(view.case)
    text = text_of(
        view,
        head=heading(view, HERE),
        task=t.gettext("When did you order it?") if view.case.moving else t.gettext("When did you make the request?"),
        parts=[
            asked_line(view) if told and not view.case.moving else "",
            past_days(view),
            t.gettext("It goes into the texts and your record.")
            if before
            else t.gettext("I use this day to plan your reminder."),
        ],
    )
    forgotten = view.button(t.pgettext("button", "I don’t remember"), place, "did", f"asked={NOT_KNOWN}")
    taken_back = (view.button("↩️ " + t.pgettext("button", "Not sent yet"), place, "undo", "asked"),)
    rows = (
        (
            view.button(t.pgettext("button", "Today"), place, "did", f"asked={view.today}"),
            view.button(t.pgettext("button", "Yesterday"), place, "did", f"asked={view.today - YESTERDAY}"),
        ),
        (view.go("📅 " + t.pgettext("button", "A day …"), place, pick), *((forgotten,) if before else beside)),
        *((taken_back,) if told and not before else ()),
        (view.go("‹ " + t.pgettext("button", "Back"), place, _before(view, place)),),
    )
    return Screen(text, rows)


def how(view: View, day: str) -> Screen:
    """By which way was it sent on that day? The one that was chosen before comes first."""
    if day == NOT_KNOWN and came_later(view.case):
        return _ways(view, f"{HOW}.{day}", day, view.texts.gettext("The texts then name no day."))
    try:
        known = date.fromisoformat(day)
    except ValueError:
        return asked(view)
    if view.case.moving or known > view.today:
        return asked(view)
    said = view.texts.gettext("The day is {date}. It is noted once you tap the way.")
    return _ways(view, f"{HOW}.{day}", known.isoformat(), said.format(date=view.texts.date(known)))


def way(view: View) -> Screen:
    """The way of the newest request, told anew; its day stays."""
    told = view.case.last(Kind.ASKED)
    if view.case.moving or told is None:
        return asked(view)
    if told.day is None:
        return how(view, NOT_KNOWN)
    goes = view.texts.gettext("The way that you tap goes into your records.")
    return _ways(view, WAY, told.day.isoformat(), f"{asked_line(view)}\n\n{goes}")


def _ways(view: View, place: str, day: str, known: str) -> Screen:
    t, told = view.texts, view.case.last(Kind.ASKED) if place == WAY else None
    first = (channel_named(told.detail) if told else None) or used_channel(view)
    text = text_of(
        view,
        head=heading(view, HERE),
        task=t.gettext("How did you make the request?"),
        parts=[known],
    )
    before = CHECK if place == WAY and text_that_waits(view.case) else PLACE
    back = view.go("‹ " + t.pgettext("button", "Back"), place, before)
    label = t.pgettext("button", "I don’t remember")
    forgotten = view.button(label, place, "did", f"asked={day}.{NOT_KNOWN}") if came_later(view.case) else None
    return Screen(
        text, (*ways_told(view, first, place, "did", f"asked={day}"), (back, *((forgotten,) if forgotten else ())))
    )


def ways_told(view: View, first: Channel, place: str, action: str, before: str) -> tuple[Row, ...]:
    """A button for each way, the likeliest first; its word stands behind `before` and a dot."""
    ordered = sorted(ORDER, key=lambda channel: channel != first)
    top, *others = [view.button(channel_name(view, c), place, action, f"{before}.{c}") for c in ordered]
    return ((top,), *in_rows(others))
