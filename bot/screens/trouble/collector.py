"""Somebody collects a debt for the operator: what to do with the letter, and whether it is genuine."""

from __future__ import annotations

from dataclasses import replace

from bot.guide.case import Kind
from bot.guide.content.models import Fact
from bot.guide.steps import StepId
from bot.guide.trouble import Rung, Trouble
from bot.screens.layout import heading, how_sure, points, shortest_needed, text_of
from bot.screens.scam import scam_button
from bot.screens.screen import Button, Screen, View, in_rows
from bot.screens.told_lines import complained_line
from bot.screens.trouble.escalation import Stand
from bot.screens.trouble.problem_texts import place_of

FILE = "collector"  # the file of lines
PLACE = "trouble.collector"
LETTER = place_of(Trouble.COLLECTOR)
SHOWN = ("must_say", "listed", "bailiff", "false")
FOLDED = ("not_listed", "threat", "harass", "ask_operator")


def named(view: View, now: Stand) -> Stand:
    """The next step in words of its own: who answers may be the collector, and what is sent is no complaint yet."""
    t = view.texts
    if now.until:
        task = t.gettext("Wait for an answer until {date}").format(date=t.date(now.until))
        return replace(now, task=task)
    return replace(now, label=t.pgettext("button", "Dispute sent")) if now.rung is Rung.COMPLAINT else now


def to_do(view: View, rung: Rung | None) -> list[Fact]:
    """What to do with the letter, in order; nothing of it once it was disputed. `rung`: None before any request."""
    own = view.content.steps[FILE].lines
    if rung in (Rung.OMBUDSMAN, Rung.CONNECT):
        return []
    return [own["check"], own["days"], own["dispute"], own["owe"]]


def done(view: View) -> list[str]:
    """To whom it was disputed, and when; to ask again for the end disputes no debt."""
    told = (view.case.last(kind) for kind in (Kind.COMPLAINED, Kind.OMBUDSMAN))
    return [complained_line(view, event) for event in told if event]


def stops(view: View) -> list[Fact]:
    """What stops it: no seizure without a judge, and the Ombudsman."""
    return [view.content.steps[FILE].lines["seizure"], view.content.steps[StepId.FINAL_BILL].lines["suspended"]]


def not_known(view: View) -> list[Fact]:
    """What nobody can tell from here."""
    own = view.content.steps[FILE].lines
    return [own["costs_unknown"], own["abroad_unknown"]]


def genuine(view: View) -> Screen:
    """What a first letter must say, who is allowed to collect, and what to do with a false one."""
    t, own = view.texts, view.content.steps[FILE].lines
    shown, folded = [own[key] for key in SHOWN], [own[key] for key in FOLDED]

    def text(named: int, cut: int) -> str:
        return text_of(
            view,
            head=heading(view),
            task=view.say(view.content.steps[FILE].task),
            parts=[points((view.say(f) for f in shown), numbered=True), view.say(own["seizure"])],
            fold=[
                *(view.say(f) for f in folded[: len(folded) - cut]),
                how_sure(view, [*shown, own["seizure"], *folded], named),
            ],
        )

    listed = view.content.sources[own["listed"].source].url
    link = [Button("🔗 " + t.pgettext("button", "The public list"), url=listed)] if listed else []
    back = view.go("‹ " + t.pgettext("button", "Back"), PLACE, LETTER)
    steps = view.go("☰ " + t.pgettext("button", "Steps"), PLACE, "steps")
    return Screen(shortest_needed(text), (*in_rows([*link, scam_button(view, PLACE)]), (back, steps)))
