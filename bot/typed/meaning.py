"""What a typed text says at a place that asks for a day or a city; of an operator only that one is asked for."""

from __future__ import annotations

from datetime import date
from typing import Literal

from bot.typed.cities import zone_of
from bot.typed.days import day_of

Wanted = Literal["day", "city", "operator", ""]
ZONE_PLACES = frozenset({"zone", "zone.more"})
OPERATOR_PLACES = frozenset({"q.carrier", "q.others", "q.merged", "q.unknown", "q.look"})
DAY_PLACES = {  # screens that ask for a day without a calendar, and the calendar that they lead to
    "ask.when": "end",
    "asked": "asked",
    "asked.call": "asked_call",
    "confirmed": "confirmed",
    "ended.when": "ended",
}
SAYS = {  # calendar -> action and what stands before the day, as its buttons say it
    "end": ("end", ""),
    "leave": ("leave", ""),
    "asked": ("did", "asked="),
    "asked_call": ("did", "asked="),
    "confirmed": ("did", "confirmed="),
    "ended": ("did", "ended="),
}
TELLS = {  # the same for a trouble: "chased_no_answer"
    "chased": "chased=",
    "complained": "complained=",
    "ombudsman": "ombudsman=",
    "offer": "offer=",
    "withdrawn": "withdrawn=",
    "debited": "trouble_billed=",
}
AHEAD = frozenset({"end", "leave", "snooze", "later"})


def expects(place: str) -> Wanted:
    """What a text is read as at this place; "" where only buttons count."""
    if place in ZONE_PLACES:
        return "city"
    if ".".join(place.split(".")[:2]) in OPERATOR_PLACES:
        return "operator"
    return "day" if _says(_calendar(place)) else ""


def meant(place: str, text: str, language: str, today: date) -> tuple[str, str] | None:
    """Action and argument, such as ("did", "asked=2026-11-30"); None when the text is no answer here.

    `today` is the user's own day. The action is to be carried out at `answered_at(place)`.
    """
    if place in ZONE_PLACES:
        found = zone_of(text)
        return ("zone", found) if found else None
    says = _says(_calendar(place))
    if says is None:
        return None
    action, before = says
    day = day_of(text, language, today, ahead=action in AHEAD)
    return (action, f"{before}{day.isoformat()}") if day else None


def answered_at(place: str) -> str:
    """The place that the buttons of this place's calendar speak from: actions look at it."""
    what = _calendar(place)
    word, _, rest = what.partition("_")
    if what == "asked_call":
        return "asked.call"
    if word == "snooze" and rest:
        return f"more.{rest}"
    return f"trouble.is.{rest}" if word in TELLS and rest else place


def _calendar(place: str) -> str:
    """ "asked" for "pick.asked.2026-11" and for the screen that leads there."""
    words = place.split(".")
    return DAY_PLACES.get(place, words[1] if words[0] == "pick" and len(words) > 1 else "")


def _says(what: str) -> tuple[str, str] | None:
    """Action and what stands before the day; None for a calendar that is not known."""
    word, _, rest = what.partition("_")
    if word == "snooze" and rest:
        return ("snooze", "")
    if word in TELLS and rest:
        return ("tell", TELLS[word])
    if word == "remind" and rest:
        return ("later", f"{rest}=")
    return SAYS.get(what)
