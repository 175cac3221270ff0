"""Several cancellations of one chat: switch, add, throw away; and reminders that fall together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.guide.case import Case, Stage
from bot.guide.reminders import Due
from bot.guide.steps import intake_question
from bot.screens.along import along_button
from bot.screens.fit import fits
from bot.screens.layout import capital, heading, points, text_of
from bot.screens.overview import next_name, stage_line, step_name
from bot.screens.reminder_questions import question
from bot.screens.screen import Button, Row, Screen, View, in_rows

MOST_NAMED = 2  # other cases by name below a reminder
IN_A_ROW = 5  # Telegram refuses a row of more than eight buttons
HEAD = "<b>Bye SIM</b>"


def cases(view: View) -> Screen:
    """All of them with their next step, one button each; another one; the active one for another account."""
    t, every = view.texts, view.cases or (view.case,)
    views = [replace(view, current=case) for case in every]
    task, row = t.gettext("Your cancellations"), _along(view)
    taken = t.gettext("“Take it along” is about {case}.").format(case=heading(view)) if row and len(every) > 1 else ""
    listed = points(map(_with_next, views), numbered=True)
    if not fits(f"{view.notice}\n\n{HEAD}\n{task}\n\n{listed}\n\n{taken}", t.language):
        listed = points(map(_line, views), numbered=True)
    text = text_of(view, head=HEAD, task=task, parts=[listed, taken])
    rows: list[Row] = [_open(view, every)]
    rows.append((view.button("➕ " + t.pgettext("button", "Another SIM"), "cases", "new"), *row))
    rows.append((view.go("🗑 " + t.pgettext("button", "Delete one"), "cases", "cases.drop"),))
    return Screen(text, tuple(rows))


def _line(view: View) -> str:
    """ "BASE · subscription: asked, not yet confirmed"."""
    if intake_question(view.case):
        return view.texts.gettext("a few questions about your SIM")
    return f"{heading(view)}\n{stage_line(view)}"


def _with_next(view: View) -> str:
    """The same with the step that a tap on its number opens; nothing is to be done in a settled one."""
    if intake_question(view.case) or view.case.stage is Stage.SETTLED:
        return _line(view)
    return f"{_line(view)}\n▶️ {next_name(view)}"


def _open(view: View, every: Sequence[Case]) -> Row:
    return tuple(replace(view, current=case).button(str(n), "cases", "resume") for n, case in enumerate(every, 1))


def _along(view: View) -> Row:
    """The case of this chat, for another account or a friend; a number that moves keeps its account."""
    if view.current is None or intake_question(view.current) or view.current.moving:
        return ()
    return (along_button(view, "cases"),)


def drop(view: View) -> Screen:
    """Which one to throw away."""
    t, every = view.texts, view.cases or (view.case,)
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("Which one do you want to delete?"),
        parts=[
            points((_line(replace(view, current=case)) for case in every), numbered=True),
            t.gettext("This deletes its dates, ticks and reminders. It does not end the contract itself."),
        ],
    )
    numbers = tuple(replace(view, current=case).go(f"🗑 {n}", "cases", "back.sure") for n, case in enumerate(every, 1))
    return Screen(text, (numbers, (view.go("‹ " + t.pgettext("button", "Back"), "cases.drop", "cases"),)))


def together(view: View, due: Sequence[tuple[Case, Due]]) -> Screen:
    """Reminders that fall together, in one message: a button for each."""
    t = view.texts
    asked = [(replace(view, current=case), one) for case, one in due]
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("What is open today"),
        parts=[points((f"{heading(own)}\n{_asked_of(own, one)}" for own, one in asked), numbered=True)],
    )
    buttons = tuple(own.go(str(n), "reminders", one.place) for n, (own, one) in enumerate(asked, 1))
    return Screen(text, in_rows(buttons, IN_A_ROW))


def _asked_of(view: View, due: Due) -> str:
    """The step, or the question that has a screen of its own."""
    return step_name(view, due.step) if due.place == due.step else question(view, due.kind, due.step)


def with_others(view: View, screen: Screen, shown: Collection[int]) -> Screen:
    """A reminder takes the buttons off the screen before it: below it, a way to each other case that is open.

    `shown` are the numbers of the cases that it is about. The one that was on the screen comes first.
    """
    others = [case for case in view.cases if case.number not in shown and case.stage is not Stage.SETTLED]
    others.sort(key=lambda case: (case.number == view.chat.active_case, case.last_tap), reverse=True)
    row = [_to(replace(view, current=case)) for case in others]
    if len(row) > MOST_NAMED:
        row = [row[0], view.go("🗂 " + view.texts.pgettext("button", "My cancellations"), "reminders", "cases")]
    return replace(screen, rows=(*screen.rows, tuple(row))) if row else screen


def _to(view: View) -> Button:
    """To where a case was left, by its operator's name."""
    name = capital(view.carrier_name)
    if view.case.answers.carrier is None:
        name = view.texts.pgettext("button", "Another SIM")
    return view.button(f"▶️ {name}", "reminders", "resume")
