"""The operator that a number moves to: how it is reached, and what is known of ordering there."""

from __future__ import annotations

from html import escape

from bot.guide.case import Channel
from bot.guide.content.models import Confidence, Fact, Phone, Provenance, Reach
from bot.guide.content.phones import format_phone
from bot.guide.steps import StepId
from bot.guide.whom import NONE, same_house
from bot.screens.layout import joined
from bot.screens.screen import Button, View

MOST_KNOWN = 2  # facts on the page of the order; the page of the operator has all


def mail_of(view: View) -> str:
    """Its e-mail address; one that it names for anything will do, a form for cancelling will not."""
    ways = view.new.ways if view.new else ()
    return next((way.address for way in ways if way.channel is Channel.EMAIL and way.address), "")


def phones_of(view: View) -> tuple[Phone, ...]:
    """Numbers that also answer to who has no SIM of it yet."""
    known = view.new.phones if view.new else ()
    return tuple(p for p in known if Reach.BELGIUM in p.reach and p.confidence is not Confidence.UNCONFIRMED)


def contact(view: View) -> str:
    """ "Mobile Vikings: info@mobilevikings.be", or where to look."""
    t, mail = view.texts, mail_of(view)
    found = [*([escape(mail, quote=False)] if mail else []), *(format_phone(p.number) for p in phones_of(view))]
    if not found:
        return view.say(_lines(view)["move_contact"])
    return t.gettext("{new}: {ways}").format_map({**view.values, "ways": joined(t, found)})


def contact_facts(view: View) -> list[Provenance]:
    """What `contact` rests on."""
    mail = mail_of(view)
    ways = [way for way in (view.new.ways if view.new else ()) if mail and way.address == mail]
    return [*ways[:1], *phones_of(view)] or [_lines(view)["move_contact"]]


def phone_copies(view: View) -> list[Button]:
    """Its first number, to be copied."""
    return [Button(f"📋 {format_phone(p.number)}", copy=format_phone(p.number)) for p in phones_of(view)[:1]]


def ordering(view: View) -> list[Fact]:
    """What is known of ordering there; what to look for while none is chosen; else that it is not known."""
    lines = _lines(view)
    if view.new is None:
        return [lines["move_choose"]] if view.case.answers.to == NONE else [lines["move_unknown"]]
    known = view.new.joining[:MOST_KNOWN]
    house = [lines["move_same_house"]] if same_house(view.case, view.content) else []
    return [*known, lines["move_rest" if known else "move_unknown"], *house]


def _lines(view: View) -> dict[str, Fact]:
    return view.content.steps[StepId.ASK].lines
