"""What a typed text means where somebody is: an answer to the open question, something to offer, or neither.

A text records nothing but the day, the city or the operator that was asked for. What else it seems to be about is
offered as buttons, and only a tap on one of them is an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from bot.errors import NotPossible
from bot.guide.asking import operator_asked, question_of
from bot.guide.case import Case, Chat
from bot.guide.choices import groups_at
from bot.guide.content.models import Content
from bot.guide.decide import aside, of_tap
from bot.guide.moments import local_day
from bot.guide.notices import Notice, NoticeKind
from bot.guide.offers import OFFER, WHICH, concerns_in, is_known
from bot.guide.openings import open_case
from bot.guide.places import Asked, asked_at, calendar_at
from bot.guide.state import State
from bot.guide.tap import AnyOutcome, Outcome, Tap

MOST_SAID = 34  # characters behind "offer.": a button's place has room for 40
MOST_OPERATORS = 4  # that one name may mean
UNREADABLE: dict[Asked, NoticeKind] = {
    "day": NoticeKind.NO_DAY,
    "city": NoticeKind.NO_CITY,
    "operator": NoticeKind.NO_OPERATOR,
    "": NoticeKind.NOT_UNDERSTOOD,
}


class Typed(Protocol):
    """A text that somebody typed, and what it means where a day, a city or an operator is asked for."""

    def day(self, language: str, today: date, *, ahead: bool) -> date | None:
        """The day it names; `ahead` says that it is still to come where the text leaves the year open."""

    def city(self) -> str | None:
        """The time zone of the city it names (an IANA name)."""

    def operators(self, names: Mapping[str, str]) -> tuple[str, ...]:
        """Which of the names it means, one for each of what they stand for: the values."""

    def choices(self) -> tuple[str, ...]:
        """Which answers of a question it names: words of guide/choices.py."""

    def concerns(self) -> tuple[str, ...]:
        """What it is about: words of guide/offers.py."""


def typed(state: State | None, chat: Chat, now: datetime, text: Typed, content: Content) -> AnyOutcome:
    """A text: an answer where a day, a city or an operator is asked for; else what it is about is offered."""
    case = (state.case if state else None) or open_case(chat, now, state)
    place = question_of(case)
    asked = asked_at(place)
    tap = meant(place, case.number, text, chat.language, local_day(now, chat))
    if tap is not None:
        return _answered(state, chat, now, case, tap, content)
    concerns = text.concerns()
    news = any(not is_known(case, concern) for concern in concerns_in(".".join(concerns)))
    if asked == "operator" and not news and (said := _operator(chat, now, case, place, text, content)):
        return said
    about = _operators(text, content) if asked == "operator" and case.answers.carrier is None and concerns else ()
    words = (*concerns, *about) if len(about) == 1 else concerns
    return _offered(state, chat, now, words, UNREADABLE[asked])


def unasked(state: State | None, chat: Chat, now: datetime, text: Typed) -> AnyOutcome:
    """A text where none is an answer: what it names of the open question is offered first."""
    named = groups_at(state.case.place, text.choices()) if state and state.case else ()
    return _offered(state, chat, now, (*named, *text.concerns()), NoticeKind.NOT_UNDERSTOOD)


def _offered(state: State | None, chat: Chat, now: datetime, words: tuple[str, ...], missing: NoticeKind) -> AnyOutcome:
    """What it is about is offered, with the operator that it names; else one line says what can be done."""
    if words:
        case = (state.case if state else None) or open_case(chat, now, state)
        return Outcome(chat, case, f"{OFFER}.{'.'.join(_as_fits(words))}")
    return aside(state, chat, now, missing)


def _as_fits(words: tuple[str, ...]) -> tuple[str, ...]:
    """As many of them as the name of a place takes."""
    fits = range(len(words), 0, -1)
    return next(words[:n] for n in fits if n == 1 or len(".".join(words[:n])) <= MOST_SAID)


def _operators(text: Typed, content: Content) -> tuple[str, ...]:
    """Those that a text may name, by their slugs."""
    names = content.operator_names()
    return tuple(names[name][0] for name in text.operators({known: slug for known, (slug, _) in names.items()}))


def meant(place: str, number: int, text: Typed, language: str, today: date) -> Tap | None:
    """The button of this place that says the same; None when the text is no answer here. `today` is the user's day."""
    if asked_at(place) == "city":
        zone = text.city()
        return Tap(number, place, "zone", zone) if zone else None
    calendar = calendar_at(place)
    day = text.day(language, today, ahead=calendar.ahead) if calendar else None
    if calendar is None or day is None:
        return None
    return Tap(number, calendar.place or place, calendar.action, f"{calendar.before}{day.isoformat()}")


def _answered(  # noqa: PLR0913, PLR0917 - what a typed text is decided from
    state: State | None, chat: Chat, now: datetime, case: Case, tap: Tap, content: Content
) -> AnyOutcome:
    """As if the button had been tapped; what cannot be is one line, and the screen stays."""
    try:
        outcome = of_tap(chat, case, now, tap, content)
    except NotPossible:
        return aside(state, chat, now, UNREADABLE[asked_at(question_of(case))])
    same = (outcome.chat, outcome.case, outcome.place) == (chat, case, case.place)
    return replace(outcome, aside=same and outcome.notice is not None and chat.live_message is not None)


def _operator(  # noqa: PLR0913, PLR0917 - what a typed text is decided from
    chat: Chat, now: datetime, case: Case, place: str, text: Typed, content: Content
) -> AnyOutcome | None:
    """As if the operator had been tapped; an old name says where it leads. Several that it may be are offered."""
    names = content.operator_names()
    found = text.operators({known: slug for known, (slug, _) in names.items()})[:MOST_OPERATORS]
    if len(found) > 1:
        return Outcome(chat, case, f"{WHICH}.{'.'.join(names[name][0] for name in found)}")
    if not found:
        return None
    slug, alias = names[found[0]]
    try:
        outcome = of_tap(chat, case, now, Tap(case.number, place, "set", f"{operator_asked(place)}={slug}"), content)
    except NotPossible:  # a brand that is gone takes no number
        return None
    said = Notice(NoticeKind.OTHER_NAME, sentence=alias.text) if alias and not outcome.notice else outcome.notice
    return replace(outcome, notice=said)
