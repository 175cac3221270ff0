"""Which question a typed text answers."""

from __future__ import annotations

from bot.guide.case import Case, Kind
from bot.guide.places import find
from bot.guide.steps import asks_other_lines
from bot.guide.whom import AT_THE_ORDER, PLACE, asks_whom


def question_of(case: Case) -> str:
    """The place whose question a typed text answers: the page of the request asks what is not known yet."""
    if case.place == "ask" and asks_other_lines(case):
        return "ask.lines"
    if case.place == "ask" and asks_whom(case):
        return f"{PLACE}.{AT_THE_ORDER}"
    if case.place == "ask" and case.asks_for_day:
        return "ask.when"
    return "pick.leave" if case.place == "leaving" and case.last(Kind.LEAVING) is None else case.place


def operator_asked(place: str) -> str:
    """The answer that the name of an operator gives there: the new one's, else the old one's."""
    found = find(place)
    return "to" if found and found[0].name == PLACE else "carrier"
