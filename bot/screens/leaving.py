"""Leaving Belgium: what has to be done by when, counted back from the day, and the cheap way to keep the codes."""

from __future__ import annotations

from datetime import date

from bot.guide.content.models import Fact
from bot.guide.departure import leaving_day
from bot.guide.named_day import wished_day
from bot.guide.origins import from_place, origin
from bot.guide.send_by import open_request
from bot.guide.steps import StepId
from bot.screens.calendar_file import calendar_button, plan_button
from bot.screens.dates import pick
from bot.screens.fit import visible
from bot.screens.layout import case_name, heading, how_sure, points, shortest_needed, text_of
from bot.screens.screen import Button, Row, Screen, View
from bot.screens.timetable import BY, lines_of
from bot.screens.whereabouts import about_china, has_left
from bot.screens.zones import other_clock

NAMED = 1  # source of each kind: the fold has much else to say
IN_FOLD = ("no_proof", "pay_first", "town_hall", "town_hall_antwerp")
TOWN_HALLS = ("town_hall", "town_hall_antwerp")
OF_A_PLAN = ("no_proof", "pay_first")  # a prepaid card has no plan and no bill
LIVES = ("keep_vikings", "keep_base", "keep_others")
KEEP_FOLD = ("keep_no_advice", "keep_identity_again", "keep_texts", "keep_texts_others")


def day_of_leaving(view: View) -> date | None:
    """The day the user said, None when it was not said."""
    return leaving_day(view.case)


def leaving(view: View) -> Screen:
    """The days that count, in order."""
    t, day = view.texts, day_of_leaving(view)
    if day is None:
        return pick(view, "leave")
    there = has_left(view)
    before = [] if there else _to_china(view)
    shown = [*before, *((one.said, one.fact) for one in lines_of(view))]
    task = t.gettext("You left on {date}: what is still to do") if there else t.content(_task(view))
    fold = _folded(view)

    def text(named: int, cut: int) -> str:
        sure = how_sure(view, [*(fact for _, fact in shown), *fold], min(named, NAMED))
        return text_of(
            view,
            head=heading(view),
            task=task.format(date=t.date(day)),
            parts=[points(line for line, _ in shown)],
            fold=[*(view.say(f) for f in fold[: max(len(fold) - cut, 0)]), sure],
        )

    return Screen(
        shortest_needed(text),
        (
            (*_main(view), plan_button(view, "leaving")),
            _files(view),
            (*_by(view), view.go("📅 " + t.pgettext("button", "Another day"), "leaving", "pick.leave")),
            (view.go("‹ " + t.pgettext("button", "Plan"), "leaving", "plan"), *_keeping(view)),
        ),
    )


def _task(view: View) -> str:
    return view.content.steps["leaving"].task


def _folded(view: View) -> list[Fact]:
    """A prepaid card has no plan and no bill; who has left has no town hall to go to."""
    out = {*(OF_A_PLAN if view.case.prepaid else ()), *(TOWN_HALLS if has_left(view) else ())}
    out |= {"no_proof"} if view.case.moving else set()  # who moves cancels nothing
    return [_line(view, name) for name in IN_FOLD if name not in out]


def _keeping(view: View) -> Row:
    """A number is moved in Belgium; who has left may want reminders by the clock there."""
    if has_left(view):
        return other_clock(view, "leaving")
    if view.case.moving:
        return ()
    label = "🔑 " + view.texts.pgettext("button", "Keep the number")
    return (view.go(label, "leaving", from_place("q.keep", "leaving")),)


def _main(view: View) -> tuple[Button, ...]:
    label = view.texts.pgettext("button", "Go on")
    return (view.button(f"▶️ {label}", "leaving", "start", style="primary"),)


def _to_china(view: View) -> list[tuple[str, Fact]]:
    """What does not open there: this chat, and apps that have to be changed before."""
    lines = view.content.steps[StepId.UNLINK].lines
    keys = ("china_telegram", "china_blocked") if about_china(view) else ()
    said = [(view.say(lines[key]), lines[key]) for key in keys]
    return [(text, fact) for text, fact in said if visible(text) not in view.notice]  # a notice may have just said it


def _by(view: View) -> Row:
    """By when to cancel, for every way."""
    if view.case.moving or not open_request(view.case) or (has_left(view) and not wished_day(view.case)):
        return ()
    return (view.go("⏳ " + view.texts.pgettext("button", "Cancel by when"), "leaving", BY),)


def _files(view: View) -> Row:
    """The days for a calendar; and the record, to where this chat does not open."""
    pdf = view.button("📄 " + view.texts.pgettext("button", "Get the PDF"), "leaving", "send", "dossier.pdf")
    return (*calendar_button(view, "leaving"), *((pdf,) if about_china(view) else ()))


def keep(view: View, came_from: str = "") -> Screen:
    """Moving the number to a prepaid card: codes still come, bills do not. `came_from` is a letter of guide/origins."""
    t = view.texts
    shown = [_line(view, name) for name in ("keep_how", "keep_when", "keep_identity")]
    lives = [_line(view, name) for name in LIVES if name != f"keep_{view.carrier.slug}"]  # it goes to another one
    fold = [_line(view, name) for name in KEEP_FOLD]
    text = text_of(
        view,
        head=case_name(view),
        task=t.gettext("Keep the number for codes, without a monthly bill"),
        parts=[
            points(view.say(f) for f in shown),
            view.say(_line(view, "keep_lives")) + "\n" + points(view.say(f) for f in lives),
        ],
        fold=[*(view.say(f) for f in fold), how_sure(view, [*shown, *lives, *fold], NAMED)],
    )
    answer = (
        view.button(t.pgettext("button", "Move it"), "q.keep", "set", "number=move"),
        view.button(t.pgettext("button", "Give it up"), "q.keep", "set", "number=give_up"),
    )
    return Screen(
        text, (answer, (view.go("‹ " + t.pgettext("button", "Back"), "q.keep", origin(came_from, "q.number")),))
    )


def _line(view: View, name: str) -> Fact:
    return view.content.steps["leaving"].lines[name]
