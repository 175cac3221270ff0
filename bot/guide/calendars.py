"""The calendars by name ("end", "asked", "snooze_costs"): what a day that is chosen or typed there says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Calendar:
    """The action, what stands in its argument before the day ("asked="), and the place its buttons speak from ("" for
    the calendar itself). `ahead`: its days are still to come."""

    action: str
    before: str = ""
    place: str = ""
    ahead: bool = False


_PLAIN = {
    "end": Calendar("end", ahead=True),
    "told_end": Calendar("end", place="told.end"),
    "leave": Calendar("leave", ahead=True),
    "leave_end": Calendar("leave", place="ask.when", ahead=True),
    "asked": Calendar("did", "asked="),
    "asked_call": Calendar("did", "asked=", "asked.call"),
    "asked_again": Calendar("did", "asked=", "wish.back"),
    "confirmed": Calendar("did", "confirmed="),
    "ended": Calendar("did", "ended="),
    "named": Calendar("named", place="named", ahead=True),
}
_OF_TROUBLE = {  # "chased_no_answer": the word, and what the action calls it
    "chased": "chased=",
    "complained": "complained=",
    "ombudsman": "ombudsman=",
    "offer": "offer=",
    "withdrawn": "withdrawn=",
    "debited": "trouble_billed=",
}

_OF_MONEY = frozenset({"claimed", "received"})  # "claimed_refund"


def calendar(name: str) -> Calendar | None:
    """The calendar of a name; None for one that is not known."""
    word, _, rest = name.partition("_")
    if rest and word == "snooze":
        return Calendar("snooze", place=f"more.{rest}", ahead=True)
    if rest and word == "remind":
        return Calendar("later", f"{rest}=", ahead=True)
    if rest and word == "off":  # "off_7": the withdrawal for the wish of event 7
        return Calendar("called_off", f"{rest}=", "wish.sent")
    if rest and word in _OF_TROUBLE:
        return Calendar("tell", _OF_TROUBLE[word], f"trouble.is.{rest}")
    if rest and word in _OF_MONEY:
        return Calendar("tell", f"{name}=", f"money.{rest}")
    return _PLAIN.get(name)
