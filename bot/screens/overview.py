"""All steps of a case with their marks, and how far it is proven."""

from __future__ import annotations

from typing import assert_never

from bot.guide import wish
from bot.guide.ahead import wish_ahead
from bot.guide.case import Kind, Stage
from bot.guide.follow_up import left_at_how
from bot.guide.rush import in_a_rush
from bot.guide.steps import Mark, StepId, listed_steps, mark_of, next_step
from bot.guide.told_before import UNWILLING, solved, told_trouble
from bot.guide.waiting import waiting
from bot.screens.layout import heading, text_of
from bot.screens.screen import Screen, View, in_rows

PER_ROW = 6


def steps(view: View) -> Screen:
    """The list; a number opens its step, also one that is done or left out."""
    t, case = view.texts, view.case
    listed = listed_steps(case)
    lines = [step_line(view, n, step) for n, step in enumerate(listed, 1)]
    text = text_of(
        view,
        head=heading(view),
        task=t.gettext("Your steps"),
        parts=[stage_line(view), "\n".join(lines), t.gettext("Tap a number to open it.")],
    )
    numbers = [view.go(f"{n}{_behind(mark_of(case, step))}", "steps", step) for n, step in enumerate(listed, 1)]
    last = (
        view.go("🗺 " + t.pgettext("button", "Plan"), "steps", "plan"),
        view.button("▶️ " + t.pgettext("button", "Go on"), "steps", "start", style="primary"),
    )
    more = (
        view.go("📊 " + t.pgettext("button", "Status"), "steps", "status"),
        view.go("🆘 " + t.pgettext("button", "Trouble?"), "steps", "trouble.menu"),
    )
    return Screen(text, (*in_rows(numbers, PER_ROW), more, last))


def step_line(view: View, number: int, step: StepId) -> str:
    """ "✅ 1. Get papers ready"."""
    return f"{_mark(view, step)} {number}. {step_name(view, step)}"


def _mark(view: View, step: StepId) -> str:
    """✅ done, ➖ left out, ▶️ the next one, ▫️ open."""
    mark = mark_of(view.case, step)
    if step is StepId.ASK and wish_ahead(view.case) == wish.BACK:
        return "▶️"
    match mark:
        case Mark.DONE:
            return "✅"
        case Mark.SKIPPED:
            return "➖"
        case Mark.OPEN:
            return "▶️" if step is next_step(view.case) and not wish_ahead(view.case) else "▫️"
        case _:
            assert_never(mark)


def _behind(mark: Mark) -> str:
    """The mark of a button, behind its number."""
    match mark:
        case Mark.DONE:
            return " ✓"
        case Mark.SKIPPED:
            return " –"
        case Mark.OPEN:
            return ""
        case _:
            assert_never(mark)


def step_name(view: View, step: StepId) -> str:  # noqa: C901 - one name per step
    """Its short name, for lists."""
    t = view.texts
    match step:
        case StepId.PREPARE:
            return t.gettext("Get papers ready")
        case StepId.COSTS:
            return t.gettext("What it costs")
        case StepId.BALANCE:
            return t.gettext("Credit") if view.case.prepaid else t.gettext("Credit and bills")
        case StepId.BACKUP:
            return t.gettext("Save your data")
        case StepId.UNLINK:
            return t.gettext("Move accounts")
        case StepId.EXTRAS:
            return t.gettext("Extra services")
        case StepId.ASK:
            return _name_of_request(view)
        case StepId.CONFIRMATION:
            return t.gettext("Written confirmation")
        case StepId.ENDED:
            return t.gettext("Has it moved?") if view.case.moving else t.gettext("Has it ended?")
        case StepId.FINAL_BILL:
            return t.gettext("Credit back") if view.case.prepaid else t.gettext("Last bill")
        case StepId.FAREWELL:
            return t.gettext("Destroy SIM, close")
        case _:
            assert_never(step)


def _name_of_request(view: View) -> str:
    t = view.texts
    if view.case.moving:
        return t.gettext("Order the move")
    offered = view.case.nothing_to_cancel and not view.case.bereaved
    return t.gettext("In writing, if you want") if offered else t.gettext("Send your request")


def waiting_line(view: View) -> str:
    """ "Nothing to do until 20 December", or what is still open before that day; empty for who does not wait for it."""
    t, found = view.texts, waiting(view.case, view.today)
    if found is None:
        return ""
    if found.still is None:
        return t.gettext("Nothing to do until {date}").format(date=t.date(found.until))
    form = t.gettext("Until {date} only this is open: {step}")
    return form.format(date=t.date(found.until), step=step_name(view, found.still))


def next_line(view: View) -> str:
    """What comes next, or that nothing does until the last day."""
    form = view.texts.gettext("Next: {step}")
    if wish_ahead(view.case) or in_a_rush(view.case, view.today):
        return form.format(step=next_name(view))
    return waiting_line(view) or form.format(step=next_name(view))


def _next_name(view: View) -> str:
    t = view.texts
    if told_trouble(view.case) == UNWILLING:
        return t.gettext("End your own payment, in writing")
    if told_trouble(view.case):
        return t.gettext("Write to {carrier} about what went wrong").format_map(view.values)
    if in_a_rush(view.case, view.today):
        return t.gettext("Cancel today. You can do the rest abroad")
    how = t.gettext("How did you make the request?")  # it was sent, and is noted once this is answered
    if solved(view.case):
        return t.gettext("Keep your records, then close this case")
    return how if left_at_how(view.case) else step_name(view, next_step(view.case))


def next_name(view: View) -> str:
    """What comes next by its short name: the withdrawal, the sending again, or a step."""
    t, moving = view.texts, view.case.moving
    if told_trouble(view.case) == UNWILLING:
        return view.say(view.content.steps["payer"].task)
    match wish_ahead(view.case):
        case "":
            return _next_name(view)
        case wish.SENT:
            off, order = (
                t.gettext("Withdraw the request at {carrier}"),
                t.gettext("Withdraw the order at {new}"),
            )
            said = order if moving else off
        case _:
            again, anew = (
                t.gettext("Send {carrier} the request again"),
                t.gettext("Order the move again at {new}"),
            )
            said = anew if moving else again
    return said.format_map(view.values)


def stage_line(view: View) -> str:
    """How far it is proven: "Asked, not yet confirmed"."""
    t, case = view.texts, view.case
    if case.last(Kind.CLOSED):
        return t.gettext("Closed")
    off = wish.withdrawn(case)
    if off and off.day and wish_ahead(case) == wish.BACK:
        return t.gettext("Withdrawn on {date}, not sent again yet").format(date=t.date(off.day))
    if solved(case):
        return t.gettext("Solved")
    match case.stage:
        case Stage.PREPARING:
            return _preparing(view)
        case Stage.ASKED:
            return t.gettext("Ordered, not yet moved") if case.moving else t.gettext("Requested, not yet confirmed")
        case Stage.CONFIRMED:
            only = t.gettext("Confirmed in writing")
            return only if case.nothing_to_cancel else t.gettext("Confirmed in writing, not yet ended")
        case Stage.ENDED:
            return t.gettext("Moved, last checks to do") if case.moving else t.gettext("Ended, last checks to do")
        case Stage.SETTLED:
            return _last_checked(view)
        case _:
            assert_never(case.stage)


def _preparing(view: View) -> str:
    """Nothing was requested yet; of a card that can just be left nothing has to be."""
    t = view.texts
    if left_at_how(view.case):
        return t.gettext("Not noted yet: how you made the request")
    if view.case.nothing_to_cancel and not view.case.bereaved:
        return t.gettext("Nothing has to be cancelled")
    return t.gettext("Preparing, nothing requested yet")


def _last_checked(view: View) -> str:
    """The bill may be right before the end was seen: that is not the same."""
    t = view.texts
    if view.case.last(Kind.ENDED) is None:
        return t.gettext("Last bill checked, end not yet checked")
    return t.gettext("All checked, not yet closed")
