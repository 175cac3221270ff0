"""The plan of a prepaid card that is given up: no bill will come, so nothing has to be cancelled."""

from __future__ import annotations

from bot.guide.case import Kind
from bot.guide.steps import Mark, StepId, mark_of
from bot.screens.calendar_file import plan_button
from bot.screens.layout import heading, points, shortest_needed, text_of
from bot.screens.screen import Button, Row, Screen, View
from bot.screens.settled import close_button, record_button
from bot.screens.told_lines import day_of
from bot.screens.whereabouts import about_china


def plan(view: View, known: str, beside: list[str], departure: Button | None) -> Screen:
    """The result, what is worth doing, and the close button on the same screen.

    `known`: how much is known of the operator; `beside`: whose card it is, and the days of who leaves; `departure`: for
    who may leave Belgium with a card that still works.
    """
    t, answers = view.texts, view.case.answers
    head = heading(view) + (" · " + t.gettext("SIM no longer works") if answers.sim_dead else "")
    fold = [
        t.gettext("If you leave it open, I ask you once, after 3 days."),
        *_to_china(view),
        view.say(view.carrier.prepaid_validity) if view.carrier.prepaid_validity else _not_known(view),
        *([t.gettext("A card that is broken or lost can still have an active number.")] if answers.sim_mute else []),
        known,
    ]

    def text(_named: int, cut: int) -> str:
        return text_of(
            view,
            head=head,
            task=_task(view),
            parts=[
                _opening(view),
                t.gettext("Worth doing, about 20 minutes:") + "\n" + points(_worth_doing(view), numbered=True),
                ""
                if answers.sim_lost
                else t.gettext(
                    "That is all: you can close this now. A written end is possible too; you do not need it."
                ),
                *beside,
            ],
            warning=block_first(view) if answers.sim_lost else "",
            fold=fold[: len(fold) - cut],
        )

    return Screen(shortest_needed(text), _rows(view, departure))


def _task(view: View) -> str:
    t, answers = view.texts, view.case.answers
    if answers.sim_dead:
        return t.gettext("You probably have nothing to cancel")
    if answers.sim_lost:
        return t.gettext("No bill will come. Only block the SIM")
    return t.gettext("No bill will come: you can just stop")


def _opening(view: View) -> str:
    t = view.texts
    if view.case.answers.sim_lost:
        return ""  # what is urgent needs the room
    if view.case.answers.sim_dead:
        return t.gettext("No bill will come. Do not top it up just to cancel it.")
    return t.gettext("Do not top up any more. Nothing has to be cancelled.")


def _worth_doing(view: View) -> list[str]:
    t, answers = view.texts, view.case.answers
    works = answers.sim is None or answers.sim.state == "works"
    if answers.sim_gone:
        accounts = t.gettext("Move accounts off the old number. Codes do not arrive: each page says what to do instead")
    elif works:
        accounts = t.gettext("Move accounts to another number, while this SIM still gets texts")
    else:
        accounts = t.gettext("Move accounts to another number. No code arrives? Each page says what to do instead")
    use_up = t.gettext("Use up the credit: it is paid back only when the number moves to another Belgian operator")
    left = t.gettext(
        "Credit left? It is paid back only when the number moves to another Belgian operator, "
        "and for that it must still be active"
    )
    return [accounts, t.gettext("Stop automatic top-ups, at your bank and in the app"), use_up if works else left]


def block_first(view: View) -> str:
    """The warning of who lost a SIM."""
    t, known = view.texts, view.case.last(Kind.BLOCKED)
    if known:
        return t.gettext("You had it blocked on {date}.").format(date=day_of(view, known))
    return t.gettext("Lost or stolen: call customer service first, today, to block the SIM.")


def block_row(view: View) -> tuple[Row, ...]:
    """To whom to call, for who lost it."""
    label = "☎️ " + view.texts.pgettext("button", "Block the SIM")
    return ((view.go(label, "plan", "ask.block"),),) if view.case.answers.sim_lost else ()


def _to_china(view: View) -> list[str]:
    """Where this chat usually does not open: what to save before."""
    return [view.say(view.content.steps[StepId.UNLINK].lines["china_telegram"])] if about_china(view) else []


def _not_known(view: View) -> str:
    sentence = view.texts.gettext("We do not know when {carrier} switches off an unused card in Belgium.")
    return sentence.format_map(view.values)


def _rows(view: View, departure: Button | None) -> tuple[Row, ...]:
    t, case = view.texts, view.case
    main = view.button("▶️ " + t.pgettext("button", "Go on"), "plan", "start", style="primary")
    if mark_of(case, StepId.UNLINK) is Mark.OPEN and case.last(Kind.ASKED) is None:
        main = view.go("▶️ " + t.pgettext("button", "Move my accounts"), "plan", StepId.UNLINK)
    return (
        *block_row(view),
        (main, plan_button(view, "plan")),
        (
            view.go("✍️ " + t.pgettext("button", "Put it in writing"), "plan", StepId.ASK),
            departure or record_button(view, "plan"),
        ),
        (view.go("✏️ " + t.pgettext("button", "Change an answer"), "plan", "change"), close_button(view, "plan")),
    )
