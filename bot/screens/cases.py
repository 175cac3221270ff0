"""Several cancellations of one chat: switch, add, throw away; and reminders that fall together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from bot.guide.case import Case
from bot.guide.reminders import Due
from bot.guide.steps import intake_question
from bot.screens.layout import heading, points, text_of
from bot.screens.overview import stage_line, step_name
from bot.screens.screen import Button, Row, Screen, View, in_rows

IN_A_ROW = 5  # Telegram refuses a row of more than eight buttons
HEAD = "<b>Bye SIM</b>"
SHARE = "https://t.me/share/url?url="


def cases(view: View) -> Screen:
    """All of them, one button each; another one; a link for the person whose contract it is."""
    t, every = view.texts, view.cases or (view.case,)
    listed = [f"{_line(replace(view, current=case))}" for case in every]
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("Your cancellations"),
        parts=[
            points(listed, numbered=True),
            t.gettext("Somebody else’s contract? It is best if they do it: share the link."),
        ],
    )
    rows: list[Row] = [_open(view, every)]
    rows.append((view.button("➕ " + t.pgettext("button", "Another SIM"), "cases", "new"), *_share(view)))
    rows.append((view.go("🗑 " + t.pgettext("button", "Delete one"), "cases", "cases.drop"),))
    return Screen(text, tuple(rows))


def _line(view: View) -> str:
    """ "BASE · subscription: asked, not yet confirmed"."""
    if intake_question(view.case):
        return view.texts.gettext("a few questions about your SIM")
    return f"{heading(view)}\n{stage_line(view)}"


def _open(view: View, every: Sequence[Case]) -> Row:
    return tuple(replace(view, current=case).button(str(n), "cases", "resume") for n, case in enumerate(every, 1))


def _share(view: View) -> list[Button]:
    """Telegram's own sheet for sharing a link, with the bot's address."""
    if not view.bot_name:
        return []
    link = quote(f"https://t.me/{view.bot_name}", safe="")
    return [Button("🔗 " + view.texts.pgettext("button", "Share the bot"), url=f"{SHARE}{link}")]


def drop(view: View) -> Screen:
    """Which one to throw away."""
    t, every = view.texts, view.cases or (view.case,)
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("Which one do you want to delete?"),
        parts=[
            points((_line(replace(view, current=case)) for case in every), numbered=True),
            t.gettext("This deletes its dates, ticks and reminders. It does not end the contract itself."),
        ],
    )
    numbers = tuple(replace(view, current=case).go(f"🗑 {n}", "cases", "back.sure") for n, case in enumerate(every, 1))
    return Screen(text, (numbers, (view.go("‹ " + t.pgettext("button", "Back"), "cases.drop", "cases"),)))


def together(view: View, due: Sequence[tuple[Case, Due]]) -> Screen:
    """Reminders that fall together, in one message: a button for each."""
    t = view.texts
    asked = [(replace(view, current=case), case, one.step) for case, one in due]
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("What is open today"),
        parts=[points((f"{heading(own)}\n{step_name(own, step)}" for own, _, step in asked), numbered=True)],
    )
    buttons = tuple(own.go(str(n), "reminders", step) for n, (own, _, step) in enumerate(asked, 1))
    return Screen(text, in_rows(buttons, IN_A_ROW))
