"""The end: destroy the SIM last, keep the records, close the case; and the screen of a closed case."""

from __future__ import annotations

from dataclasses import replace

from bot.guide.accounts import number_taken
from bot.guide.case import Kind
from bot.guide.content.models import Fact
from bot.guide.owed import Owed
from bot.guide.steps import Mark, StepId, mark_of, steps_of
from bot.guide.told_before import solved
from bot.screens.layout import heading, points, step_screen, text_of
from bot.screens.screen import Row, Screen, View
from bot.screens.settled import close_button, record_button, record_row, settled_line
from bot.screens.steps.final_bill import late_until

HERE = StepId.FAREWELL


def farewell(view: View) -> Screen:
    t, lines = view.texts, view.content.steps[HERE].lines
    keep = lines["keep_prepaid"] if view.case.prepaid else lines["keep"]
    over = view.case.moving or solved(view.case)  # no number of this case is given up from here
    doing = [lines["codes_first"], lines["destroy"], keep]
    if over:
        doing = [lines["destroy_old"], keep] if view.case.moving else [keep]
    taken = number_taken(view.case)
    if taken:
        doing = [lines["taken_accounts"], lines["taken_destroy"], keep]
    given_up = [] if over or taken else [lines["reused"]]
    more = [] if over or taken else [lines["ageing"]]
    missing = unproven(view)
    warning = view.say(missing) if missing else ""
    if view.case.owed and not warning:
        warning = view.texts.gettext(
            "You have not noted whether the money you claimed has come. "
            "Once the case is closed, I no longer ask about it."
        )
    closed = view.case.last(Kind.CLOSED) is not None
    main = view.go("✔️ " + t.pgettext("button", "Case closed"), HERE, "closed")
    if not closed:
        style = "primary" if warning else "success"
        main = replace(close_button(view, HERE), style=style)
    return step_screen(
        view,
        HERE,
        task=_task(view),
        parts=[
            settled_line(view),
            late_until(view),
            points((view.say(f) for f in doing), numbered=True),
            *(view.say(f) for f in given_up),
        ],
        warning=warning,
        rows=record_row(view, HERE),
        main=main,
        fold=[view.say(f) for f in more],
        facts=[*doing, *given_up, *more],
    )


def _task(view: View) -> str:
    """Of a card that is left, and of what was solved; "" for the task of the step."""
    t, case = view.texts, view.case
    if solved(case):
        return t.gettext("Keep your records, then close this case")
    all_moved = case.nothing_to_cancel and not case.bereaved
    return t.gettext("Have you moved all accounts? Then close this case") if all_moved else ""


def unproven(view: View) -> Fact | None:
    """What is missing for a proof, None when it is proven or nothing had to be cancelled."""
    lines, case = view.content.steps[HERE].lines, view.case
    if case.nothing_to_cancel or solved(case):
        return None
    if case.last(Kind.ASKED) is None:
        return view.line(HERE, "not_asked")
    if number_taken(case):  # that shows that it ended, and proves no day
        return None if case.last(Kind.CONFIRMED) else lines["no_paper"]
    if case.last(Kind.ENDED) is None:
        return lines["not_proven"]
    return None if case.moving or case.last(Kind.CONFIRMED) else lines["no_paper"]


def closed(view: View) -> Screen:
    """What was done, what stays, and the way back."""
    t, days = view.texts, view.keep_days[0]
    stays = t.ngettext(
        "Keep your own records: the data here are deleted after {count} day.",
        "Keep your own records: the data here are deleted after {count} days.",
        days,
    )
    missing = unproven(view)
    warning = "" if missing is None else t.gettext("Closed, but you have no proof that it has ended.")
    nothing = view.case.nothing_to_cancel and view.case.last(Kind.ASKED) is None
    done = t.gettext("There was probably nothing to cancel.") if nothing else points(_records(view))
    done = t.gettext("Solved") if solved(view.case) else done
    text = text_of(
        view,
        head=heading(view),
        task=t.gettext("This case is closed"),
        parts=[done, stays.format(count=days), t.gettext("No more reminders come for it.")],
        warning=warning,
    )
    return Screen(text, _closed_rows(view))


def _records(view: View) -> list[str]:
    """One line per proof that this case has: its day, or that there is none."""
    t, case = view.texts, view.case
    moved = case.moving
    bill = (Kind.BILL_CHECKED, t.gettext("Last bill right: {date}"))
    if case.prepaid:
        came = (Kind.RECEIVED, t.gettext("Credit paid back: {date}"))
        bill = came if case.last(Kind.RECEIVED, Owed.REFUND) else (Kind.CLAIMED, t.gettext("Credit claimed: {date}"))
    sentences = {
        StepId.ASK: (Kind.ASKED, t.gettext("Ordered: {date}") if moved else t.gettext("Requested: {date}")),
        StepId.CONFIRMATION: (Kind.CONFIRMED, t.gettext("Confirmed in writing: {date}")),
        StepId.ENDED: (Kind.ENDED, t.gettext("Moved: {date}") if moved else t.gettext("Ended: {date}")),
        StepId.FINAL_BILL: bill,
    }
    shown = [sentences[s] for s in steps_of(case) if s in sentences and mark_of(case, s) is not Mark.SKIPPED]
    return [sentence.format(date=_day(view, kind)) for kind, sentence in shown]


def _day(view: View, kind: Kind) -> str:
    event = view.case.last(kind) if kind is not Kind.CLAIMED else view.case.claim(Owed.REFUND)
    if event is None or event.day is None:
        return view.texts.gettext("not noted")
    return view.texts.date(event.day, "year")


def _closed_rows(view: View) -> tuple[Row, ...]:
    t = view.texts
    return (
        (record_button(view, "closed"),),
        (view.button("↩️ " + t.pgettext("button", "Open again"), "closed", "reopen"),),
        (view.button("➕ " + t.pgettext("button", "Another SIM"), "closed", "new"),),
        (view.go("🗑 " + t.pgettext("button", "Delete my data"), "closed", "privacy"),),
    )
