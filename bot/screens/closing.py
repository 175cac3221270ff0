"""Before a case is closed: the one thing that would be left behind, and a tap that closes it all the same."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot.guide.case import Kind
from bot.guide.claims import ClaimKind, claims
from bot.guide.closing import CLOSING, MOVED, Matter, credit_open, matters
from bot.guide.origins import from_place, origin
from bot.guide.rights import place_of_right
from bot.guide.steps import StepId
from bot.screens.layout import heading, points, text_of
from bot.screens.open_texts import claims_told
from bot.screens.screen import Button, Row, Screen, View
from bot.screens.steps import farewell


def closing(view: View, letter: str = "") -> Screen:
    """`letter`: where it was opened (guide/origins)."""
    if view.case.last(Kind.CLOSED):
        return farewell.closed(view)
    matter = matters(view.case, view.content, view.today)
    if matter is None:
        return farewell.farewell(view)
    text = text_of(view, head=heading(view), task=_task(view, matter), parts=_parts(view, matter))
    back = view.go("‹ " + view.texts.pgettext("button", "Back"), CLOSING, origin(letter, StepId.FAREWELL))
    return Screen(text, (*_rows(view, matter), (back,)))


def _task(view: View, matter: Matter) -> str:
    t = view.texts
    match matter:
        case Matter.ACCOUNTS:
            return t.gettext("Do accounts still use this number?")
        case Matter.CLAIM:
            return t.gettext("Something can still be claimed")
        case Matter.CREDIT:
            return t.gettext("Is there credit left on the card?")
        case _:
            assert_never(matter)


def _parts(view: View, matter: Matter) -> list[str]:
    t = view.texts
    use_up = t.gettext("Use up the credit: it is paid back only when the number moves to another Belgian operator")
    match matter:
        case Matter.ACCOUNTS:
            unticked = t.gettext("You have not ticked one account.")
            forgotten = view.say(view.content.steps[StepId.UNLINK].lines["forgotten"])
            return [unticked, forgotten, *([points([use_up])] if credit_open(view.case) else [])]
        case Matter.CLAIM:
            return [t.gettext("You can still:") + "\n" + points(claims_told(t, claims(view.case, view.today)))]
        case Matter.CREDIT:
            return [points([use_up])]
        case _:
            assert_never(matter)


def _rows(view: View, matter: Matter) -> tuple[Row, ...]:
    t = view.texts
    anyway = (_close(view, t.pgettext("button", "Close anyway")),)
    match matter:
        case Matter.ACCOUNTS:
            moved = replace(_close(view, t.pgettext("button", "All moved: close"), MOVED), style="success")
            return ((moved,), (view.go("📋 " + t.pgettext("button", "Show the list"), CLOSING, StepId.UNLINK),), anyway)
        case Matter.CLAIM:
            return ((_to_claim(view),), anyway)
        case Matter.CREDIT:
            see = view.go("💶 " + t.pgettext("button", "See the credit"), CLOSING, StepId.BALANCE)
            return ((see,), (_close(view, t.pgettext("button", "None left: close")),), anyway)
        case _:
            assert_never(matter)


def _to_claim(view: View) -> Button:
    """To the page of what ends first."""
    found = (claim.kind for claim in claims(view.case, view.today) if claim.kind is not ClaimKind.OMBUDSMAN)
    label = "▶️ " + view.texts.pgettext("button", "Show me")
    return replace(view.go(label, CLOSING, from_place(place_of_right(next(found)), CLOSING)), style="primary")


def _close(view: View, label: str, how: str = "") -> Button:
    return view.button(f"✔️ {label}", CLOSING, "close", how)
