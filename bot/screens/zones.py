"""Where the user is, or will be, so that reminders come in the morning there."""

from __future__ import annotations

from bot.guide.arriving import afterwards
from bot.guide.case import Stage
from bot.guide.dates import AFTER
from bot.guide.moments import HOURS
from bot.guide.rush import after_leaving
from bot.guide.steps import StepId, intake_question
from bot.guide.zones import BELGIUM, CHINA, OTHERS, in_mainland_china
from bot.screens.layout import heading, how_sure, text_of
from bot.screens.screen import Button, Row, Screen, View, in_rows
from bot.screens.whereabouts import abroad, clock_left_behind

HEAD = "<b>Bye SIM</b>"


def zone(view: View) -> Screen:
    """Belgium, China or another place."""
    t = view.texts
    shut = [view.content.steps[StepId.UNLINK].lines["china_telegram"]] if in_mainland_china(view.chat.zone) else []
    now = t.gettext("Now: {city}").format(city=t.city(view.chat.zone)) if view.chat.zone else ""
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("Where are you most of the time?"),
        parts=[
            t.gettext("Reminders come between {start} and {end} there, never at night.").format_map(hours(view)),
            t.gettext("Or write the name of a city."),
            now,
            *(t.content(fact.text) for fact in shut),
        ],
        fold=[how_sure(view, shut)],
    )
    belgium = view.button("🇧🇪 " + t.pgettext("button", "Belgium"), "zone", "zone", BELGIUM)
    china = view.button("🇨🇳 " + t.pgettext("button", "China"), "zone", "zone", CHINA)
    elsewhere = view.go("🌍 " + t.pgettext("button", "Elsewhere"), "zone", "zone.more")
    hour = view.go("🕙 " + t.pgettext("button", "Another hour"), "zone", "zone.hour")
    likely = ((china, elsewhere), (belgium, hour)) if abroad(view) else ((belgium, china), (elsewhere, hour))
    return Screen(text, (*likely, _go_on(view)))


def _go_on(view: View) -> Row:
    """Back to the cancellation for who came to look; who is asked in passing answers first."""
    if view.chat.zone is None or view.current is None or intake_question(view.current):
        return ()
    return (view.button("▶️ " + view.texts.pgettext("button", "Go on"), "zone", "start"),)


def other_clock(view: View, place: str) -> Row:
    """For who has left Belgium and is still reminded by its clock."""
    label = "🌍 " + view.texts.pgettext("button", "Time zone")
    return (view.go(label, place, "zone"),) if clock_left_behind(view) else ()


def hours(view: View) -> dict[str, str]:
    """From when to when reminders come: "10:00" and "11:00" as {start} and {end}."""
    start = view.chat.hour
    return {"start": view.texts.hour(start), "end": view.texts.hour(start + 1)}


def hour(view: View) -> Screen:
    """In which hour reminders come."""
    t = view.texts
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("From what time should I remind you?"),
        parts=[t.gettext("A reminder comes within one hour after this time, in your local time.")],
    )
    buttons = [
        view.button(("✓ " if start == view.chat.hour else "") + t.hour(start), "zone.hour", "hour", str(start))
        for start in HOURS
    ]
    back = view.go("‹ " + t.pgettext("button", "Back"), "zone.hour", "zone")
    return Screen(text, in_rows([*buttons, back], 4))


def others(view: View, asked_at: str = "zone") -> Screen:
    """Cities around the world. `asked_at`: where it is asked where the user is, or will be."""
    t = view.texts
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("Which city is in your time zone?"),
        parts=[t.gettext("Yours is not here? Write its name, or choose one with the same time.")],
    )
    here = f"{asked_at}.more"
    cities = [view.button(t.city(name), here, "zone", name) for name in OTHERS]
    back = view.go("‹ " + t.pgettext("button", "Back"), here, asked_at)
    return Screen(text, in_rows([*cities, back]))


def after(view: View) -> Screen:
    """Where somebody will be who leaves Belgium; nobody has to know it yet."""
    t, told = view.texts, afterwards(view.case)
    text = text_of(
        view,
        head=heading(view),
        task=t.gettext("Where will you be after you leave?"),
        parts=[
            t.gettext(
                "From the day after you leave, reminders come between {start} and {end} there. "
                "Until then by Belgian time."
            ).format_map(hours(view)),
            t.gettext("Or write the name of a city."),
            t.gettext("Now: {city}").format(city=t.city(told)) if told else "",
        ],
    )
    known = (
        view.button("🇨🇳 " + t.pgettext("button", "China"), AFTER, "zone", CHINA),
        view.go("🌍 " + t.pgettext("button", "Elsewhere"), AFTER, f"{AFTER}.more"),
    )
    return Screen(text, (known, (_skip_after(view),)))


def _skip_after(view: View) -> Button:
    """To the timetable; after the request to what comes next."""
    label = "❓ " + view.texts.pgettext("button", "Not sure yet")
    if view.case.stage is Stage.PREPARING:
        return view.go(label, AFTER, after_leaving(view.case, view.today))
    return view.button(label, AFTER, "start")


def after_others(view: View) -> Screen:
    """Cities around the world."""
    return others(view, AFTER)
