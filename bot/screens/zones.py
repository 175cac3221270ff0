"""Where the user is, so that reminders come in the morning there. These screens need no case."""

from __future__ import annotations

from bot.guide.zones import BELGIUM, CHINA, OTHERS
from bot.screens.layout import text_of
from bot.screens.screen import Screen, View, in_rows

HEAD = "<b>Bye SIM</b>"


def zone(view: View) -> Screen:
    """Belgium, China or another place."""
    t = view.texts
    now = t.gettext("Now: {city}").format(city=t.city(view.chat.zone)) if view.chat.zone else ""
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("Where are you most of the time?"),
        parts=[
            t.gettext("Reminders come between 10 and 11 in the morning there, never at night."),
            t.gettext("Or write the name of a city."),
            now,
        ],
    )
    rows = (
        (
            view.button("🇧🇪 " + t.pgettext("button", "Belgium"), "zone", "zone", BELGIUM),
            view.button("🇨🇳 " + t.pgettext("button", "China"), "zone", "zone", CHINA),
        ),
        (view.go("🌍 " + t.pgettext("button", "Elsewhere"), "zone", "zone.more"),),
    )
    return Screen(text, rows)


def others(view: View) -> Screen:
    """Cities around the world."""
    t = view.texts
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("Which city has your time?"),
        parts=[t.gettext("Yours is not here? Write its name, or choose one with the same time.")],
    )
    cities = [view.button(t.city(name), "zone.more", "zone", name) for name in OTHERS]
    back = view.go("‹ " + t.pgettext("button", "Back"), "zone.more", "zone")
    return Screen(text, in_rows([*cities, back]))
