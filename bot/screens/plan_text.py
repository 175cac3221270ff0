"""The plan as one plain text, to paste where this chat does not open: complete without a link or a button.

Nothing that names a person stands in it: blanks to fill in by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from bot.guide.arriving import day_of
from bot.guide.case import Channel, Kind
from bot.guide.claims import claims
from bot.guide.papers import exists, letter_of
from bot.guide.reminders import schedule
from bot.guide.steps import StepId, listed_steps
from bot.guide.timeline import timeline
from bot.guide.told_before import told_trouble
from bot.guide.trouble import PLACE
from bot.guide.ways import way
from bot.guide.whom import has_new_operator
from bot.screens import plan
from bot.screens.calling import opening
from bot.screens.event_texts import told
from bot.screens.fit import visible
from bot.screens.layout import close_gaps
from bot.screens.letters.recipient import recipient
from bot.screens.new_operator import contact, ordering
from bot.screens.open_texts import claims_told
from bot.screens.overview import stage_line, step_line
from bot.screens.reminder_questions import question
from bot.screens.route import route
from bot.screens.screen import Screen, View
from bot.screens.steps.ask_frame import have_ready
from bot.screens.steps.ask_phone import phone_numbers
from bot.screens.steps.confirmation import ombudsman_side
from bot.screens.timetable import lines_of
from bot.screens.trouble.problem_page import branch
from bot.screens.way_words import channel_name

MOST = 4096  # of a message, in the units that Telegram counts: UTF-16
BLANK = "…………"
NEWEST = 8  # entries of the record


def plan_text(view: View) -> Screen:
    """The message: one tap copies it all. What is least needed goes where it would be too long."""
    sections = [section for section in _sections(view) if section]
    while _units(whole := close_gaps("\n\n".join(sections))) > MOST:
        sections.pop(-3)  # before the free help and what this is
    return Screen(f"<pre>{escape(whole, quote=False)}</pre>")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _sections(view: View) -> Iterator[str]:
    """The most needed first; the last two stay in any case."""
    t = view.texts
    form = t.gettext("Plan of {date}")
    yield f"{visible(route(view))}\n{form.format(date=t.date(view.today, 'year'))} · {stage_line(view)}"
    yield _what_to_do(view)
    yield _under(t.gettext("BY WHEN"), [visible(line.said) for line in lines_of(view)])
    yield _new_operator(view)
    yield _how_to_reach(view)
    yield _under(t.gettext("DATES"), _dates(view))
    yield _under(t.gettext("FILL IN BY HAND"), _blanks(view))
    yield _under(t.gettext("WHAT TO KEEP"), _kept(view))
    yield _under(t.gettext("WHAT WAS DONE"), _record(view))
    yield _under(
        t.gettext("STEPS"), [step_line(view, number, step) for number, step in enumerate(listed_steps(view.case), 1)]
    )
    yield _under(t.gettext("FREE HELP"), _help(view))
    yield t.gettext("Independent of every operator. Information, not legal advice.")


def _under(title: str, lines: list[str]) -> str:
    return "\n".join([title, *(f"- {line}" for line in lines)]) if lines else ""


def _what_to_do(view: View) -> str:
    """What stands on the screen of the plan, or on that of the trouble, without its first line."""
    page = told_trouble(view.case)
    trouble = page.removeprefix(PLACE) if page.startswith(PLACE) else ""
    shown = branch(view, trouble) if trouble else plan.plan(view)
    return visible(shown.text).partition("\n")[2]


def _how_to_reach(view: View) -> str:
    t, case = view.texts, view.case
    lines = [*(visible(said) for said in phone_numbers(view)), opening(view)]
    if exists("text", case):
        text = view.content.letters[letter_of("text", case)]
        lines = [*visible(recipient(view, text).lines(view)).split("\n"), *lines]
        lines += _online(view)
    title = visible(t.gettext("HOW TO REACH {carrier}").format_map(view.values))
    return _under(title, [*(line for line in lines if line), have_ready(view)])


def _new_operator(view: View) -> str:
    """Of who keeps the number: the order is made there."""
    if not has_new_operator(view.case):
        return ""
    title = visible(view.texts.gettext("HOW TO REACH {new}").format_map(view.values))
    return _under(title, [visible(contact(view)), *(visible(view.say(fact)) for fact in ordering(view))])


def _online(view: View) -> list[str]:
    """The online account, where that works."""
    found = way(view.carrier, view.for_ways, Channel.ONLINE)
    if found is None:
        return []
    form = view.texts.gettext("{label}: {number}")
    said = form.format(label=channel_name(view, Channel.ONLINE), number=visible(view.say(found)))
    return [said, *([found.url] if found.url else [])]


def _dates(view: View) -> list[str]:
    """What is to come: this chat reminds of it, where it opens."""
    t, case, form = view.texts, view.case, view.texts.gettext("{date}: {what}")
    last = t.gettext("day of the move") if case.moving else t.gettext("last day of the contract")
    end = [form.format(date=t.date(case.end_date, "year"), what=last)] if case.end_date else []
    coming = [
        form.format(date=t.date(day_of(case, view.chat, due.at), "year"), what=question(view, due.kind, due.step))
        for due in schedule(case, view.chat)
    ]
    return [*end, *(visible(line) for line in coming), *claims_told(t, claims(case, view.today))]


def _blanks(view: View) -> list[str]:
    """What only the owner knows; nothing of a request where none is needed and none was sent."""
    t, form = view.texts, view.texts.gettext("{label}: {blank}")
    number = t.gettext("Number of the SIM card") if view.case.prepaid else t.gettext("Customer number")
    requested = not view.case.nothing_to_cancel or view.case.last(Kind.ASKED) is not None
    of_a_request = [t.gettext("Sent on, how"), t.gettext("Reference")] if requested else []
    labels = [t.gettext("Mobile number"), number, *of_a_request]
    return [form.format(label=label, blank=BLANK) for label in labels]


def _kept(view: View) -> list[str]:
    t = view.texts
    letters = t.gettext(
        "Letters, e-mails and answers, each with its day; receipts, screenshots, the written confirmation"
    )
    bills = t.gettext("The last bills, and the proof that they were paid")
    return [letters, *([] if view.case.prepaid else [bills])]


def _record(view: View) -> list[str]:
    t, form = view.texts, view.texts.gettext("{date}: {what}")
    newest = timeline(view.case, view.chat)[-NEWEST:]
    return [form.format(date=t.date(e.happened, "year"), what=told(t, view.case, e, view.content)) for e in newest]


def _help(view: View) -> list[str]:
    asking, side = view.content.steps[StepId.CONFIRMATION].lines, ombudsman_side(view)
    connect = view.content.steps[StepId.FAREWELL].lines["help_connect_what"]
    contact = view.texts.gettext("Telecom Ombudsman: {address}").format(address=view.say(asking[f"contact_{side}"]))
    return [visible(line) for line in (contact, view.say(asking[f"phone_{side}"]), view.say(connect))]
