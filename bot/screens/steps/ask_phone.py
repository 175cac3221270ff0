"""The call, and the numbers that can be called."""

from __future__ import annotations

from collections.abc import Sequence

from bot.guide.case import Channel, Whereabouts
from bot.guide.content.models import Fact, Phone, Price, Reach
from bot.guide.content.phones import format_phone, is_freephone
from bot.guide.steps import StepId
from bot.guide.ways import phones_for, way
from bot.screens import death
from bot.screens.calling import dialling, how_to_dial, known_hours, opening, unknown_hours
from bot.screens.layout import joined, points
from bot.screens.screen import Button, Screen, View
from bot.screens.steps.ask_frame import channel_screen, dated_line, have_ready, way_facts

HERE = StepId.ASK


def hotline(view: View, *, beside: bool = False) -> Screen:
    """The call: numbers that work from there, when they answer, four things to say, what to have ready."""
    t, common = view.texts, view.content.steps[HERE].lines
    phones = phones_for(view.carrier, view.for_ways)
    reached = reached_from_there(view, phones)
    return channel_screen(
        view,
        Channel.HOTLINE,
        parts=[
            "\n".join(line for line in (numbers(view, phones, reached), opening(view)) if line),
            t.gettext("Say four things:") + "\n" + points((view.say(f) for f in _to_say(view)), numbered=True),
            how_to_dial(view),
            have_ready(view),
        ],
        warning="" if view.case.nothing_to_cancel else view.say(common["written_copy"]),  # nobody needs the proof
        copies=phone_copies(reached),
        beside=beside,
        fold=_about_the_call(view, phones),
        facts=[
            *phones,
            *known_hours(view),
            *way_facts(view, Channel.HOTLINE),
            *dialling(view),
            common["written_copy"],
        ],
    )


def numbers(view: View, phones: Sequence[Phone], reached: Sequence[Phone]) -> str:
    """The numbers, and who can call them."""
    lines = view.content.steps[HERE].lines
    if not phones:
        return view.say(view.line(HERE, "no_number"))
    if not reached:
        return "\n".join([view.say(lines["none_abroad"]), *(number_line(view, p) for p in phones)])
    return "\n".join(phone_line(view, p) for p in phones)


def phone_numbers(view: View) -> list[str]:
    """The numbers that work from where the reader is, each with who can ring it: HTML."""
    return [phone_line(view, phone) for phone in phones_for(view.carrier, view.for_ways)]


def _to_say(view: View) -> list[Fact]:
    lines = view.content.steps[HERE].lines
    if view.case.bereaved:
        died, stop = death.lines(view), lines[dated_line(view, "say_stop")]
        return [died["say_died"], stop, died["say_papers"], lines["say_confirm"]]
    keep = "say_only" if view.case.only_this else "say_no_move"
    return [lines[key] for key in (dated_line(view, "say_stop"), keep, "say_owe", "say_confirm")]


def _about_the_call(view: View, phones: Sequence[Phone]) -> list[Fact]:
    """For the fold, the least urgent last: a longer language may lose it. Who dials from abroad reads that instead."""
    lines = view.content.steps[HERE].lines
    free = ["other_number_free"] if any(is_freephone(p.number) for p in phones) else []
    found = way(view.carrier, view.for_ways, Channel.HOTLINE)
    here = [] if dialling(view) else [lines["menu"], lines["codes_typed"]]
    known = [*([found] if found else []), *unknown_hours(view)]
    return [lines["codes"], *(lines[key] for key in free), *known, *here, view.line(HERE, "compare")]


def reached_from_there(view: View, phones: Sequence[Phone]) -> list[Phone]:
    """Those that surely work from where the reader is."""
    return [p for p in phones if not is_abroad(view) or Reach.ABROAD in p.reach]


def is_abroad(view: View) -> bool:
    return view.for_ways.whereabouts is Whereabouts.ABROAD


def phone_line(view: View, phone: Phone) -> str:
    """Who can ring a number, and the number: "From your BASE SIM (free): 1999"."""
    t = view.texts
    if phone.reach == (Reach.OWN_SIM,):
        label = t.gettext("From your {carrier} SIM").format_map(view.values)
    elif Reach.ABROAD in phone.reach:
        label = t.gettext("Any phone, also abroad")
    else:
        label = t.gettext("Any phone in Belgium")
    details = phone_details(view, phone)
    more = t.gettext("{label} ({details}): {number}") if details else t.gettext("{label}: {number}")
    return more.format(label=label, details=details, number=format_phone(phone.number))


def number_line(view: View, phone: Phone) -> str:
    """A number and what is known of it."""
    number, details = format_phone(phone.number), phone_details(view, phone)
    return view.texts.gettext("{name} ({date})").format(name=number, date=details) if details else number


def phone_details(view: View, phone: Phone) -> str:
    """ "free, English"."""
    t = view.texts
    price = {Price.FREE: t.gettext("free"), Price.CHARGED: t.gettext("charged")}.get(phone.price)
    names = {
        "fr": t.gettext("French"),
        "nl": t.gettext("Dutch"),
        "de": t.gettext("German"),
        "en": t.gettext("English"),
    }
    return joined(t, [*([price] if price else []), *(names[code] for code in phone.languages)])


def phone_copies(phones: Sequence[Phone]) -> list[Button]:
    """Numbers that can be called from abroad or any phone come first; two fit a row."""
    ordered = sorted(phones, key=lambda p: p.reach == (Reach.OWN_SIM,))
    return [Button(f"📋 {format_phone(p.number)}", copy=format_phone(p.number)) for p in ordered[:2]]
