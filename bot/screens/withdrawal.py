"""What a withdrawal leaves open: its written answer, and the days around the end that was withdrawn."""

from __future__ import annotations

from bot.guide.named_day import wished_day
from bot.guide.series import soon
from bot.guide.steps import StepId
from bot.guide.withdrawing import REPLY, LeftBehind, Reply, in_danger, left_behind
from bot.guide.working_days import add_working_days
from bot.screens.change import change
from bot.screens.layout import heading, text_of
from bot.screens.open_texts import no_reply
from bot.screens.screen import Row, Screen, View

LETTER_WORKING_DAYS = 5  # ours: what a letter needs to be delivered and read


def reply(view: View) -> Screen:
    """Was the withdrawal confirmed in writing? Until it was, the number is in danger."""
    found = left_behind(view.case)
    if found is None:
        return change(view)
    t = view.texts
    day = t.date(found.told.day) if found.told.day else "…"
    order, request = (
        t.gettext("You withdrew the order on {date}."),
        t.gettext("You withdrew the request on {date}."),
    )
    text = text_of(
        view,
        head=heading(view),
        task=_task(view, found),
        parts=[(order if found.wish.moving else request).format(date=day), _what_now(view, found)],
        warning=no_reply(t, found, view.today) if found.reply is not Reply.KEPT else "",
    )
    return Screen(text, (*_answers(view, found), _around(view)))


def _task(view: View, found: LeftBehind) -> str:
    t = view.texts
    if found.wish.moving:
        return t.gettext("Has the new operator confirmed in writing that the number does not move?")
    asked = t.gettext("Has {carrier} confirmed in writing that it does not end the number?")
    other = view.content.carriers.get(found.wish.carrier or "")
    known = other is None or found.wish.carrier == view.case.answers.carrier
    return asked.format_map(view.values if known else {**view.values, "carrier": other.name if other else ""})


def _what_now(view: View, found: LeftBehind) -> str:
    """What helps while the answer is missing, or was a no."""
    t = view.texts
    if found.reply is Reply.KEPT:
        return t.gettext("You noted that it was confirmed. Keep that answer.")
    if not found.wish.moving and view.case.moving and found.until and found.until > view.today:
        said = t.gettext("Call them today. Order the move for a day <b>before {date}</b>.")
        return said.format(date=t.date(found.until))
    return t.gettext("Call them today and ask for a written answer.")


def _answers(view: View, found: LeftBehind) -> tuple[Row, ...]:
    t, number = view.texts, found.told.number
    no, moves = t.pgettext("button", "No, it will end"), t.pgettext("button", "No, it will move")
    yes = view.button("✅ " + t.pgettext("button", "Yes"), REPLY, "replied", f"{number}={Reply.KEPT}")
    wait = view.button("⏳ " + t.pgettext("button", "Not yet"), REPLY, "notyet", "withdrawal")
    ends = view.button("🛑 " + (moves if found.wish.moving else no), REPLY, "replied", f"{number}={Reply.ENDS}")
    order = (view.go("▶️ " + t.pgettext("button", "Order the move"), REPLY, StepId.ASK),)
    if found.reply is None:
        return ((yes, wait), (ends,))
    return ((yes, ends), *((order,) if view.case.moving and found.reply is Reply.ENDS else ()))


def _around(view: View) -> Row:
    t = view.texts
    return (
        view.go("‹ " + t.pgettext("button", "Back"), REPLY, "status"),
        view.go("☰ " + t.pgettext("button", "Steps"), REPLY, "steps"),
    )


def may_stop(view: View) -> str:
    """For who chooses the day of the move while the cancellation that was withdrawn may still be carried out."""
    left = in_danger(view.case) if view.case.moving else None
    if left is None or left.until is None or left.wish.moving or left.until <= view.today:
        return ""
    said = view.texts.gettext("The number may stop on {day}: choose an earlier day, or wait for the written answer.")
    return said.format(day=view.texts.date(left.until))


def letter_is_late(view: View) -> bool:
    """Whether a letter of today would come after the last day, or on its eve."""
    end = view.case.end_date
    return end is not None and end < add_working_days(view.today, LETTER_WORKING_DAYS)


def last_day_again(view: View) -> str:
    """The day that the second request names: of one that is over or near, another one is to be chosen."""
    t, end = view.texts, wished_day(view.case)
    if end is None:
        return ""
    if view.case.moving:
        form = t.gettext("Chosen day: {date}")
    elif end <= view.today:
        form = t.gettext("The last day was {date}: choose a new one first.")
    elif end < soon(view.today):
        form = t.gettext("The last day would be {date}. That is soon: keep it, or choose a new one.")
    else:
        form = t.gettext("Last day in the text: {date}.")
    return form.format(date=t.date(end))
