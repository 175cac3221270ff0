"""Has a complaint been answered? And the eve of the last day, or of the move: is all ready?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.guide.case import Kind
from bot.guide.content.models import Fact
from bot.guide.follow_up import (
    EVE_PLACE,
    answer_place,
    asked_by,
    newest_complaint,
    open_complaint,
)
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.steps import Mark, StepId, mark_of, steps_of
from bot.guide.threads import Answer, Complaint, Side, Thread
from bot.guide.trouble import Trouble
from bot.guide.whom import has_new_operator
from bot.screens.along import along_button
from bot.screens.layout import carrier_title, heading, how_sure, points, text_of
from bot.screens.reminder_questions import answer_question
from bot.screens.screen import Row, Screen, View
from bot.screens.steps.ask_frame import only_in_writing
from bot.screens.steps.confirmation import next_question
from bot.screens.steps.ended import ended
from bot.screens.steps.sim_missing import sim_missing_button
from bot.screens.told_lines import age_lines, times_asked
from bot.screens.trouble.escalation import STEP
from bot.screens.trouble.problem_page import branch
from bot.screens.trouble.problem_texts import label


def operator(view: View, letter: str = "") -> Screen:
    """Has the operator answered the complaint?"""
    return _answer(view, Side.OPERATOR, letter)


def ombudsman(view: View, letter: str = "") -> Screen:
    """Has the Ombudsman answered?"""
    return _answer(view, Side.OMBUDSMAN, letter)


def _answer(view: View, side: Side, letter: str) -> Screen:
    """The question while it is open; then the next step."""
    thread = Thread(letter) if letter in set(Thread) else Thread.ANY
    found, newest = open_complaint(view.case, side, thread), newest_complaint(view.case, thread=thread)
    if found is None:
        return branch(view, newest.page.removeprefix("trouble.is.")) if newest else ended(view)
    facts = _facts(view, side)
    text = text_of(
        view,
        head=heading(view),
        task=answer_question(view, asked_by(side), found),
        parts=[
            "\n".join(age_lines(view, found.told, times_asked(view, asked_by(side)))),
            *_which(view, found),
            _advice(view, found),
        ],
        fold=[*(view.say(fact) for fact in facts), how_sure(view, facts)],
    )
    return Screen(text, _rows(view, found))


def _which(view: View, found: Complaint) -> list[str]:
    """What it is about, where another complaint waits too."""
    if found.trouble is None or len(view.case.open_complaints) == 1:
        return []
    mark, name = label(view, found.trouble)
    t = view.texts
    dispute, complaint = t.gettext("This dispute is about: {what}."), t.gettext("This complaint is about: {what}.")
    return [(dispute if _is_dispute(found) else complaint).format(what=f"{mark} {name}")]


def _is_dispute(found: Complaint) -> bool:
    """The collector is sent a dispute, and may be the one that answers; the Ombudsman gets a complaint."""
    return found.trouble is Trouble.COLLECTOR and found.side is Side.OPERATOR


def _facts(view: View, side: Side) -> list[Fact]:
    lines = view.content.steps[STEP].lines
    return [lines["wait"], lines["wait_average"]] if side is Side.OMBUDSMAN else []


def _advice(view: View, found: Complaint) -> str:
    t, until = view.texts, found.until
    if until and until > view.today:
        wait = t.gettext("Wait for the operator’s answer until {date}. We chose this day; it is not a legal deadline.")
        ombudsman = t.gettext("Wait for the Ombudsman’s answer until {date}.")
        if _is_dispute(found):
            wait = t.gettext("Wait for an answer until {date}. We chose this day; it is not a legal deadline.")
        form = wait if found.side is Side.OPERATOR else ombudsman
        return form.format(date=t.date(until))
    if found.side is Side.OPERATOR:
        return t.gettext("No answer, or not solved? The next step is the Telecom Ombudsman. It is free.")
    return t.gettext("No answer yet? Ask the Ombudsman how your complaint is going, and give your file number.")


def _rows(view: View, found: Complaint) -> tuple[Row, ...]:
    t, place = view.texts, answer_place(found.side, found.thread)
    solved = view.button("✅ " + t.pgettext("button", "Yes, solved"), place, "tell", _told(found, Answer.SOLVED))
    refused = view.button("❌ " + t.pgettext("button", "Yes, not solved"), place, "tell", _told(found, Answer.REFUSED))
    waits = view.button("⏳ " + t.pgettext("button", "No answer yet"), place, "notyet", asked_by(found.side))
    dispute, complaint = t.pgettext("button", "The dispute"), t.pgettext("button", "The complaint")
    return (
        (replace(solved, style="success"), refused),
        (waits,),
        (
            view.go(f"‹ {dispute if _is_dispute(found) else complaint}", place, found.page),
            view.go("☰ " + t.pgettext("button", "Steps"), place, "steps"),
        ),
    )


def _told(found: Complaint, worth: Answer) -> str:
    return f"answered_{found.side}_{worth}"


def eve(view: View) -> Screen:
    """The day before: what has to be ready. Once the day is over, whether it has ended."""
    case, day = view.case, view.case.end_date
    if day is None or day < view.today or case.last(Kind.ENDED) or case.last(Kind.ASKED) is None:
        return ended(view)
    after = next_question(view, ReminderKind.MOVED if case.moving else ReminderKind.ENDED)
    accounts = _accounts(view)
    todo = points([*accounts, *(_move(view) if case.moving else _end(view))])
    text = text_of(
        view,
        head=heading(view, StepId.ENDED),
        task=_eve_task(view),
        parts=[todo, after],
        fold=[view.texts.gettext("This is our own advice.")],
    )
    return Screen(text, _eve_rows(view, open_still=bool(accounts)))


def _eve_task(view: View) -> str:
    t, day, moving = view.texts, view.case.end_date, view.case.moving
    shown = t.date(day) if day else "…"
    if _unproven(view):
        tomorrow = t.gettext("You chose tomorrow. {carrier} has not confirmed it.")
        later = t.gettext("You chose {date}. {carrier} has not confirmed it.")
        said = tomorrow if day == view.today + timedelta(days=1) else later
        return said.format_map({**view.values, "carrier": carrier_title(view), "date": shown})
    if day == view.today + timedelta(days=1):
        moves = t.gettext("The number moves tomorrow: is all ready?")
        return moves if moving else t.gettext("It ends tomorrow: is all ready?")
    moves, ends = t.gettext("The number moves on {date}: is all ready?"), t.gettext("It ends on {date}: is all ready?")
    return (moves if moving else ends).format(date=shown)


def _accounts(view: View) -> list[str]:
    case = view.case
    hang = StepId.UNLINK in steps_of(case) and mark_of(case, StepId.UNLINK) is Mark.OPEN
    return [view.texts.gettext("Not all accounts are ticked: move them today.")] if hang else []


def _unproven(view: View) -> bool:
    """Whether the end is only what was asked for."""
    return not view.case.moving and view.case.last(Kind.CONFIRMED) is None


def _end(view: View) -> list[str]:
    t = view.texts
    call, write = (
        t.gettext("Call {carrier} today: ask for the confirmation in writing."),
        t.gettext("Ask {carrier} today, in writing, for the confirmation."),
    )
    ask = (write if only_in_writing(view) else call).format_map(view.values)
    return [
        *([ask] if _unproven(view) else []),
        t.gettext("Leave the SIM in the phone until the evening of the last day."),
        *([t.gettext("Does Telegram end with this number? Take this case along first.")] if _own_number(view) else []),
        t.gettext("Use it now for the last codes by text message."),
        t.gettext("The day after: check that it has really ended."),
    ]


def _own_number(view: View) -> bool:
    """Whether the reader gives up a number that accounts hang on, this chat's perhaps among them."""
    return StepId.UNLINK in steps_of(view.case)


def _move(view: View) -> list[str]:
    t = view.texts
    return [
        t.gettext("Keep the new SIM and its PIN at hand."),
        t.gettext("Leave the old SIM in the phone until it has no network."),
        t.gettext("Then put in the new SIM, and call your number from another phone."),
    ]


def _eve_rows(view: View, *, open_still: bool) -> tuple[Row, ...]:
    t = view.texts
    step = StepId.CONFIRMATION if _unproven(view) else StepId.ENDED
    ready = view.go("▶️ " + t.pgettext("button", "What comes next"), EVE_PLACE, step)
    move = view.go("▶️ " + t.pgettext("button", "Move my accounts"), EVE_PLACE, StepId.UNLINK)
    rows: tuple[Row, ...] = ((replace(ready, style="primary"),),)
    if open_still:
        rows = ((ready,), (replace(move, style="primary"),))
    if _own_number(view):
        rows = (*rows, (along_button(view, EVE_PLACE),))
    back = view.go("‹ " + t.pgettext("button", "Back"), EVE_PLACE, StepId.ENDED)
    rows = (*rows, sim_missing_button(view, EVE_PLACE)) if has_new_operator(view.case) else rows
    return (*rows, (back, view.go("☰ " + t.pgettext("button", "Steps"), EVE_PLACE, "steps")))
