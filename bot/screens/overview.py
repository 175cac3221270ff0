"""All steps of a case with their marks, and how far it is proven."""

from __future__ import annotations

from bot.guide.case import Kind, Stage
from bot.guide.steps import Mark, StepId, mark_of, next_step, steps_of
from bot.screens.layout import heading, text_of
from bot.screens.screen import Screen, View, in_rows

PER_ROW = 6
MARKS = {Mark.DONE: "✅", Mark.SKIPPED: "➖", Mark.OPEN: "▫️"}
SHORT_MARKS = {Mark.DONE: " ✓", Mark.SKIPPED: " –", Mark.OPEN: ""}


def steps(view: View) -> Screen:
    """The list; a number opens its step, also one that is done or left out."""
    t, case = view.texts, view.case
    names, listed = step_names(view), steps_of(case)
    lines = [f"{_mark(view, step)} {n}. {names[step]}" for n, step in enumerate(listed, 1)]
    text = text_of(
        view,
        head=heading(view),
        task=t.gettext("Your steps"),
        parts=[stage_line(view), "\n".join(lines), t.gettext("Tap a number to open it.")],
    )
    numbers = [view.go(f"{n}{SHORT_MARKS[mark_of(case, step)]}", "steps", step) for n, step in enumerate(listed, 1)]
    last = (
        view.go("🗺 " + t.pgettext("button", "Plan"), "steps", "plan"),
        view.button("▶️ " + t.pgettext("button", "Go on"), "steps", "start", style="primary"),
    )
    more = (
        view.go("📊 " + t.pgettext("button", "Status"), "steps", "status"),
        view.go("🆘 " + t.pgettext("button", "Trouble?"), "steps", "trouble.menu"),
    )
    return Screen(text, (*in_rows(numbers, PER_ROW), more, last))


def _mark(view: View, step: StepId) -> str:
    """✅ done, ➖ left out, ▶️ the next one, ▫️ open."""
    mark = mark_of(view.case, step)
    return "▶️" if mark is Mark.OPEN and step is next_step(view.case) else MARKS[mark]


def step_names(view: View) -> dict[StepId, str]:
    """Short names of the steps, for lists."""
    t, moving, prepaid = view.texts, view.case.moving, view.case.prepaid
    return {
        StepId.PREPARE: t.gettext("Get papers ready"),
        StepId.COSTS: t.gettext("What it costs"),
        StepId.BALANCE: t.gettext("Credit and bills"),
        StepId.BACKUP: t.gettext("Save your data"),
        StepId.UNLINK: t.gettext("Move accounts"),
        StepId.EXTRAS: t.gettext("Extra services"),
        StepId.ASK: t.gettext("Order the move") if moving else t.gettext("Send your request"),
        StepId.CONFIRMATION: t.gettext("Written confirmation"),
        StepId.ENDED: t.gettext("Has it moved?") if moving else t.gettext("Has it ended?"),
        StepId.FINAL_BILL: t.gettext("Credit back") if prepaid else t.gettext("Last bill"),
        StepId.FAREWELL: t.gettext("Destroy SIM, close"),
    }


def stage_line(view: View) -> str:
    """How far it is proven: "Asked, not yet confirmed"."""
    t, case = view.texts, view.case
    if case.last(Kind.CLOSED):
        return t.gettext("Closed")
    moved, ended = t.gettext("Moved, last checks to do"), t.gettext("Ended, last checks to do")
    ordered, asked = t.gettext("Ordered, not yet moved"), t.gettext("Requested, not yet confirmed")
    return {
        Stage.PREPARING: t.gettext("Preparing, nothing requested yet"),
        Stage.ASKED: ordered if case.moving else asked,
        Stage.CONFIRMED: t.gettext("Confirmed in writing, not yet ended"),
        Stage.ENDED: moved if case.moving else ended,
        Stage.SETTLED: _last_checked(view),
    }[case.stage]


def _last_checked(view: View) -> str:
    """The bill may be right before the end was seen: that is not the same."""
    t = view.texts
    if view.case.last(Kind.ENDED) is None:
        return t.gettext("Last bill checked, end not yet checked")
    return t.gettext("All checked, not yet closed")
