"""Did it really end, or did the number really move?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.guide.case import Kind
from bot.guide.content.models import Fact
from bot.guide.dates import EARLY
from bot.guide.named_day import NAMED
from bot.guide.offers import MENU
from bot.guide.origins import from_place
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.steps import StepId
from bot.guide.trouble import Trouble
from bot.guide.waiting import Waiting, waiting
from bot.screens.layout import capital, heading, points, step_screen, text_of
from bot.screens.overview import stage_line, waiting_line
from bot.screens.proofs import proofs_button
from bot.screens.screen import Row, Screen, View
from bot.screens.steps.confirmation import (
    corrections,
    day_line,
    go_on,
    next_question,
    not_asked,
    waits_or_closes,
)
from bot.screens.steps.confirmation import when as when_screen
from bot.screens.steps.sim_missing import sim_missing_button
from bot.screens.told_lines import done_last, next_step_button

HERE = StepId.ENDED


def ended(view: View) -> Screen:
    """Given up: one proof and its signs. Moved: where calls and texts arrive."""
    case = view.case
    if case.last(Kind.ASKED) is None:
        return not_asked(view, HERE)
    if found := waiting(case, view.today):
        return _resting(view, found)
    known = case.last(Kind.ENDED)
    if not known and case.moving and case.end_date and case.end_date > view.today:
        return _ordered(view, case.end_date)
    lines = view.content.steps[HERE].lines
    signs = _signs(view)
    proof = [] if case.moving else [lines["proof"]]
    delay = lines["move_delay"] if case.moving else lines["delay"]
    more = [lines["one_day"]] if case.moving else [lines["technical"]] if case.end_date else []
    if not case.moving and case.answers.sim_mute:
        more.append(lines["dead_sim"])
    top = [day_line(view, Kind.ENDED)] if known else [done_last(view, _kind(view)) or _chosen_day(view)]
    waits = [] if known else [view.say(delay), next_question(view, _kind(view))]
    shown = [*(view.say(f) for f in proof), _listed(view, signs)]
    return step_screen(
        view,
        HERE,
        task=view.texts.gettext("Check that the number has moved") if case.moving else "",
        parts=[*top, "\n".join(shown), "\n".join(line for line in waits if line)],
        rows=(*corrections(view, "ended"), *_promised(view)) if known else _open_rows(view),
        main=go_on(view, HERE) if known else view.button(_label(view), HERE, "did", "ended", style="success"),
        fold=[view.say(f) for f in more],
        facts=[*proof, *signs, delay, *more],
    )


def _promised(view: View) -> tuple[Row, ...]:
    """Whether a move without a chosen day came late depends on the day that was promised."""
    if not view.case.moving or view.case.end_date:
        return ()
    label = "📅 " + view.texts.pgettext("button", "Promised day")
    return ((view.go(label, HERE, f"pick.{NAMED}"),),)


def _resting(view: View, found: Waiting) -> Screen:
    """Confirmed, and the chosen day is still to come: no coloured button invites to say that it is over."""
    t, proof = view.texts, view.content.steps[HERE].lines["proof"]
    unlink = view.go("▶️ " + t.pgettext("button", "Move my accounts"), HERE, StepId.UNLINK)
    return step_screen(
        view,
        HERE,
        task=waiting_line(view),
        parts=[stage_line(view), next_question(view, _kind(view))],
        rows=((view.button(_label(view), HERE, "did", "ended"),),),
        main=replace(unlink, style="primary") if found.still else None,
        fold=[view.say(proof), _listed(view, _signs(view))],
        facts=[proof, *_signs(view)],
    )


def _ordered(view: View, day: date) -> Screen:
    """Ordered, and the day of the move is to come: nothing to check yet, and no coloured button that says it has."""
    t, keep = view.texts, view.content.steps[StepId.ASK].lines["move_keep"]
    return step_screen(
        view,
        HERE,
        task=t.gettext("The number moves on {date}").format(date=t.date(day)),
        parts=[stage_line(view), points([view.say(keep), _sim_first(view)]), next_question(view, _kind(view))],
        rows=(
            (view.button(_label(view), HERE, "did", "ended"), *_stuck(view)),
            (*sim_missing_button(view, HERE), *proofs_button(view, HERE)),
        ),
        fold=[_listed(view, _signs(view))],
        facts=[keep, *_signs(view)],
    )


def _sim_first(view: View) -> str:
    return view.texts.gettext("The new SIM has to be there before that day")


def _stuck(view: View) -> Row:
    label = "🆘 " + view.texts.pgettext("button", "Trouble?")
    return (view.go(label, HERE, from_place(MENU, HERE)),)


def _signs(view: View) -> list[Fact]:
    lines, case = view.content.steps[HERE].lines, view.case
    if case.moving:
        return [lines["moved_new"], lines["moved_old"], lines["moved_account"]]
    dead = case.answers.sim_mute
    by_sim = [] if dead else [lines["sign_network"], lines["sign_call"]]
    account = [] if case.bereaved else [lines["sign_account"]]
    return [*account, *by_sim, lines["sign_service"]]


def _listed(view: View, signs: list[Fact]) -> str:
    return view.texts.gettext("Signs:") + "\n" + points(_capital(view, view.say(f)) for f in signs)


def _capital(view: View, text: str) -> str:
    """A brand such as myVOO keeps its small letter."""
    account = view.carrier.account
    return text if account and text.startswith(account.name) else capital(text)


def _chosen_day(view: View) -> str:
    t, day = view.texts, view.case.end_date
    if day is None:
        return ""
    return t.gettext("Chosen day: {date}").format(date=t.date(day))


def _kind(view: View) -> ReminderKind:
    return ReminderKind.MOVED if view.case.moving else ReminderKind.ENDED


def _label(view: View) -> str:
    t = view.texts
    moved, over = t.pgettext("button", "It has moved"), t.pgettext("button", "It has ended")
    return "✅ " + (moved if view.case.moving else over)


def _open_rows(view: View) -> tuple[Row, ...]:
    t = view.texts
    papers = proofs_button(view, HERE) if view.case.moving else ()  # else the confirmation has it
    stuck = t.pgettext("button", "Still not moved") if view.case.moving else t.pgettext("button", "It still runs")
    return (
        (
            waits_or_closes(view, HERE, _kind(view)),
            next_step_button(view, HERE, Trouble.GOES_ON, "" if done_last(view, _kind(view)) else "🆘 " + stuck),
        ),
        (view.go("📅 " + t.pgettext("button", "It was earlier"), HERE, "ended.when"), *papers),
    )


def early(view: View, day: str) -> Screen:
    """It is said to be over before the chosen day: is it really? Until then nothing is recorded, no reminder goes."""
    t, chosen, place = view.texts, view.case.end_date, f"{EARLY}.{day}"
    if chosen is None or chosen <= view.today or view.case.last(Kind.ENDED):
        return ended(view)
    moving = view.case.moving
    proven = moving or view.case.last(Kind.CONFIRMED) is not None
    resting = t.gettext("If not, tap “Not yet”: I will ask you after that day. You need to do nothing here until then.")
    told = t.gettext("You chose {date} for the move. That day is still to come.")
    ending = t.gettext("You chose {date} as the last day. That day is still to come.")
    yes = t.pgettext("button", "Yes, it has moved") if moving else t.pgettext("button", "Yes, it has ended")
    text = text_of(
        view,
        head=heading(view, HERE),
        task=t.gettext("Has the number really moved already?") if moving else t.gettext("Has it really ended already?"),
        parts=[
            (told if moving else ending).format(date=t.date(chosen, "year")),
            resting if proven else t.gettext("If not, tap “Not yet”: I will ask you after that day."),
            "" if proven else t.gettext("The written confirmation is still missing."),
        ],
    )
    rows = (
        (view.button("⏳ " + t.pgettext("button", "Not yet"), place, "notyet", _kind(view), style="primary"),),
        (view.button("✅ " + yes, place, "did", f"ended={day}"),),
        (view.go("‹ " + t.pgettext("button", "Back"), place, HERE),),
    )
    return Screen(text, rows)


def when(view: View) -> Screen:
    """On which day did it end, or move?"""
    t = view.texts
    task = t.gettext("When did the number move?") if view.case.moving else t.gettext("When did it end?")
    return when_screen(view, HERE, "ended", task=task, back=HERE)
