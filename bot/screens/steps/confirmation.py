"""Giving up: the written confirmation, and what to do in order while it does not come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.guide.accounts import number_taken
from bot.guide.arriving import day_of
from bot.guide.case import Channel, Kind, channel_named
from bot.guide.named_day import NAMED, differs, wished_day
from bot.guide.origins import from_place
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import schedule
from bot.guide.steps import StepId
from bot.guide.trouble import Trouble
from bot.screens.day_words import YESTERDAY, past_days
from bot.screens.layout import heading, points, step_screen, text_of
from bot.screens.notices import asks
from bot.screens.overview import waiting_line
from bot.screens.proofs import proofs_button
from bot.screens.scam import with_pointer
from bot.screens.screen import Button, Row, Screen, View
from bot.screens.settled import close_button
from bot.screens.told_lines import asked_line, done_last, next_step_button
from bot.screens.whereabouts import about_china

HERE = StepId.CONFIRMATION
IN_WRITING = frozenset({Channel.LETTER, Channel.EMAIL, Channel.WRITING})
OMBUDSMAN = ("ombudsman_written", "ombudsman_languages")


def confirmation(view: View) -> Screen:
    """Waiting for it; once it is there, what was recorded."""
    if view.case.last(Kind.ASKED) is None:
        return not_asked(view, HERE)
    lines = view.content.steps[HERE].lines
    if view.case.last(Kind.CONFIRMED):
        doing = [lines["check"], lines["keep"]]
        told = "\n".join(line for line in (day_line(view, Kind.CONFIRMED), _named_line(view)) if line)
        parts = [told, waiting_line(view), points(view.say(f) for f in doing)]
        rows = (*corrections(view, "confirmed"), _about_named(view))
        return step_screen(
            view,
            HERE,
            parts=parts,
            rows=rows,
            main=go_on(view, HERE),
            beside=proofs_button(view, HERE),
            facts=doing,
        )
    return _waiting(view)


def _named_line(view: View) -> str:
    """The end that the confirmation names, and what to do where it is not the day that was asked for."""
    t, named, wished = view.texts, view.case.last(Kind.NAMED), wished_day(view.case)
    if named is None:
        return ""
    if named.day is None:
        return t.gettext("It names no end day: ask for it in writing.")
    late = t.gettext("It names {date} as the end. You asked for {wished}: ask them in writing to correct it.")
    early = t.gettext(
        "You asked for {wished}, but it names an earlier end: {date}. Move your accounts before that day."
    )
    if wished and named.day != wished:
        return (late if named.day > wished else early).format(date=t.date(named.day), wished=t.date(wished))
    same, known = t.gettext("It names {date} as the end, as you asked."), t.gettext("It names {date} as the end.")
    return (same if wished else known).format(date=t.date(named.day))


def _about_named(view: View) -> Row:
    """The day that it names can be told or corrected; and the way of who did not get what was asked for."""
    t = view.texts
    day = view.go("📅 " + t.pgettext("button", "End day in it"), HERE, NAMED)
    wrong = view.go("🚫 " + t.pgettext("button", "Not as I asked"), HERE, f"trouble.is.{Trouble.REFUSED}")
    return (day, wrong) if differs(view.case) else (day,)


def _waiting(view: View) -> Screen:
    t, lines = view.texts, view.content.steps[HERE].lines
    taken = number_taken(view.case)
    doing = [lines["taken"] if taken else view.carrier.confirmation or lines["must"], lines["check"], lines["keep"]]
    china = [view.content.steps[StepId.FAREWELL].lines["help_china_call"]] if about_china(view) else []
    here, again = t.pgettext("button", "It is here"), done_last(view, ReminderKind.CONFIRMATION)
    listed = points(view.say(f) for f in doing)
    nothing = "" if again else "🆘 " + t.pgettext("button", "Nothing comes")
    return step_screen(
        view,
        HERE,
        parts=[
            again or asked_line(view),
            "" if again else listed,  # they were read before
            next_question(view, ReminderKind.CONFIRMATION),
        ],
        rows=(
            (
                _the_text(view),
                view.go("💬 " + t.pgettext("button", "They say …"), HERE, from_place("ask.says.1", HERE)),
            ),
            (
                waits_or_closes(view, HERE, ReminderKind.CONFIRMATION),
                next_step_button(view, HERE, Trouble.NO_ANSWER, nothing),
            ),
        ),
        main=view.button("✅ " + here, HERE, "did", "confirmed", style="success"),
        beside=proofs_button(view, HERE),
        fold=[
            listed if again else "",
            *(with_pointer(view, view.say(f)) for f in china),
            view.say(lines["spoken"]),
            view.say(lines["ours"]) if asks_again(view, ReminderKind.CONFIRMATION) else "",
        ],
        facts=[*doing, *china, lines["spoken"]],
    )


def _the_text(view: View) -> Button:
    """The request: as a copy in writing, unless it was sent in writing. Of a number that is gone: since when it is."""
    t, asked = view.texts, view.case.last(Kind.ASKED)
    if number_taken(view.case):
        return view.go("✍️ " + t.pgettext("button", "Ask in writing"), HERE, from_place("paper.taken", HERE))
    written = asked is not None and channel_named(asked.detail) in IN_WRITING
    label = t.pgettext("button", "The text") if written else t.pgettext("button", "Written copy")
    return view.go(f"✍️ {label}", HERE, from_place("ask.text", HERE))


def waits_or_closes(view: View, step: StepId, kind: ReminderKind) -> Button:
    """ "Not yet"; a card that no longer works is asked about once, and may be left as it is."""
    if view.case.nothing_to_cancel:
        return close_button(view, step)
    return view.button("⏳ " + view.texts.pgettext("button", "Not yet"), step, "notyet", kind)


def confirmed(view: View) -> Screen:
    """Which day did it come?"""
    t = view.texts
    return when(view, HERE, "confirmed", task=t.gettext("When did the confirmation come?"), back=HERE)


def not_asked(view: View, step: StepId) -> Screen:
    """Nothing can be proven before it was asked."""
    t = view.texts
    moving = view.case.moving and step is StepId.ENDED
    return step_screen(
        view,
        step,
        task=t.gettext("Check that the number has moved") if moving else "",
        parts=[
            t.gettext("Nothing was ordered yet: that comes first.")
            if view.case.moving
            else t.gettext("No request was made yet: that comes first.")
        ],
        main=ask_button(view, step),
    )


def ask_button(view: View, step: StepId) -> Button:
    """To the request, which comes first."""
    t = view.texts
    label = t.pgettext("button", "Order the move") if view.case.moving else t.pgettext("button", "Go to the request")
    return replace(view.go("▶️ " + label, step, StepId.ASK), style="primary")


def next_question(view: View, kind: ReminderKind) -> str:
    """What is asked next and when, while that reminder is still to come; not when the line on top says the same."""
    day = asks_again(view, kind)
    said = asks(view.texts, kind).format(date=view.texts.date(day)) if day else ""
    return "" if said in view.notice else said


def asks_again(view: View, kind: ReminderKind) -> date | None:
    """The day of that reminder; None when none is to come."""
    days = (day_of(view.case, view.chat, due.at) for due in schedule(view.case, view.chat) if due.kind is kind)
    return next((day for day in days if day > view.today), None)


def day_line(view: View, kind: Kind) -> str:
    """ "The written confirmation came on 3 November 2026."."""
    t, event = view.texts, view.case.last(kind)
    said = t.gettext("The written confirmation came on {date}.")
    if kind is Kind.BILL_CHECKED:
        said = t.gettext("You noted on {date} that the bill is right.")
    elif kind is Kind.ENDED:
        moved, ended = t.gettext("The number moved on {date}."), t.gettext("It ended on {date}.")
        said = moved if view.case.moving else ended
    return "✅ " + said.format(date=t.date(event.day, "year") if event and event.day else "…")


def corrections(view: View, kind: str) -> tuple[Row, ...]:
    """Another day for what was recorded, or take it back."""
    t, place = view.texts, "confirmed" if kind == "confirmed" else "ended.when"
    step = HERE if kind == "confirmed" else StepId.ENDED
    return (
        (
            view.go("📅 " + t.pgettext("button", "Another day"), step, place),
            view.button("↩️ " + t.pgettext("button", "Undo the tick"), step, "undo", kind),
        ),
    )


def go_on(view: View, step: StepId) -> Button:
    """To the next open step."""
    return view.button("▶️ " + view.texts.pgettext("button", "Go on"), step, "start", style="primary")


def when(view: View, step: StepId, kind: str, *, task: str, back: str) -> Screen:
    """On which day something happened: today, yesterday, a day."""
    t, place = view.texts, "confirmed" if kind == "confirmed" else step
    rows = (
        (
            view.button(t.pgettext("button", "Today"), place, "did", f"{kind}={view.today}"),
            view.button(t.pgettext("button", "Yesterday"), place, "did", f"{kind}={view.today - YESTERDAY}"),
        ),
        (view.go("📅 " + t.pgettext("button", "A day …"), place, f"pick.{kind}"),),
        _back(view, place, back),
    )
    parts = [past_days(view), t.gettext("The day goes into your records.")]
    return Screen(text_of(view, head=heading(view, step), task=task, parts=parts), rows)


def ombudsman_side(view: View) -> str:
    """The Ombudsman has a French and a Dutch name and number; its German page gives the French ones."""
    return side_of(view.texts.language)


def side_of(language: str) -> str:
    """The one to write to in this language."""
    return "fr" if language in ("fr", "de") else "nl"


def _back(view: View, place: str, target: str) -> Row:
    return (view.go("‹ " + view.texts.pgettext("button", "Back"), place, target),)
