"""Sending a text, the phrases or a file as a message of its own."""

from __future__ import annotations

from dataclasses import replace

from bot.errors import NotPossible
from bot.guide.agenda import nothing_ahead
from bot.guide.case import Case
from bot.guide.notices import Notice, NoticeKind
from bot.guide.origins import origin, split_origin
from bot.guide.papers import PAPERS, PDF, PHRASES, exists, sent_for, text_page
from bot.guide.places import argument_of, may_open, root_of
from bot.guide.steps import StepId, intake_question, next_step, steps_of
from bot.guide.tap import ActionContext, Outcome
from bot.guide.wish import SENT, WITHDRAWALS, sent
from bot.languages import PAPER_LANGUAGES

CALENDAR = "calendar.ics"
PLAN_TEXT = "plan.txt"
FILES = ("dossier.pdf", CALENDAR, PLAN_TEXT)


def send(context: ActionContext) -> Outcome[Case]:
    """Send a text or the phrases as a message of its own; the language is remembered."""
    if context.arg.startswith(PDF):
        return _as_pdf(context)
    what, _, language = context.arg.partition(".")
    if context.arg == CALENDAR and nothing_ahead(context.case, context.chat, context.now):
        return Outcome(context.chat, context.case, context.place, Notice(NoticeKind.NOTHING_AHEAD))
    if context.arg in FILES and not intake_question(context.case):
        return Outcome(context.chat, context.case, context.place, send=(context.arg,))
    if what not in PAPERS or language not in PAPER_LANGUAGES or intake_question(context.case):
        raise NotPossible(context.arg)
    if not exists(what, context.case):
        raise NotPossible(context.arg)
    if what in WITHDRAWALS and not sent(context.case):
        raise NotPossible(context.arg)
    case = replace(context.case, answers=replace(context.case.answers, paper_language=language))
    place = PAPERS[what] if PAPERS[what] in steps_of(case) else next_step(case)
    back = _sent_for(context.place)
    place = back if back and may_open(back, case) else place
    beside = context.place == "ask.call.phrases" and place == StepId.ASK  # back to the call, not to its letter
    return Outcome(context.chat, case, "ask.call" if beside else place, send=(_with_trouble(context, what, language),))


def _as_pdf(context: ActionContext) -> Outcome[Case]:
    """A text as a file to print and sign: what holds for the text holds for it. Phrases are said, not sent."""
    paper = context.arg.removeprefix(PDF)
    if paper in FILES or paper.partition(".")[0] == PHRASES:
        raise NotPossible(context.arg)
    shown = send(replace(context, arg=paper, place=text_page(context.place)))
    return replace(shown, send=tuple(f"{PDF}{one}" for one in shown.send))


def _with_trouble(context: ActionContext, what: str, language: str) -> str:
    """ "again.no_answer.fr": what the text is sent for is known from the page it was chosen on."""
    kind, _, word = argument_of(context.place).partition(".") if root_of(context.place) == "paper" else ("", "", "")
    trouble = sent_for(word, context.case)
    return f"{what}.{trouble}.{language}" if kind == what and trouble else context.arg


def _sent_for(place: str) -> str:
    """Where a text was asked for: "paper.again.no_answer" and "ask.text.c" lead back there; "" for all others."""
    if root_of(place) == "paper" and argument_of(place) in WITHDRAWALS:
        return SENT
    if root_of(place) == "paper" and (about := argument_of(place).partition(".")[2]):
        return origin(about, f"trouble.is.{about}")
    return origin(split_origin(place)[1], "") if place.startswith("ask.text.") else ""
