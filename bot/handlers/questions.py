"""The questions of the intake, one row each: where a question is asked, and what counts as an answer to it.

The entry points and the states of the conversation are both made of these rows (handlers/intake.py). Which question
is open is in the database only: what the conversation remembers is never asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.guide.case import Chat
from bot.guide.content.models import Content
from bot.guide.places import FIRST, asked_at
from bot.guide.reading import Typed, typed, unasked
from bot.guide.state import State
from bot.guide.tap import AnyOutcome
from bot.screens.buttons import VERSION

ANSWER = rf"{VERSION}\|[0-9a-z]+\|q\.[^|]+\|set\|"  # data of a button that answers a question
NO_ANSWER = rf"(?!{ANSWER})"


@dataclass(frozen=True, slots=True)
class Question:
    """`place` asks the question and is its state in the conversation; the places `beside` it help to answer. A place
    may have an argument: "q.others.2". `taps` are the actions of the buttons there."""

    place: str
    beside: tuple[str, ...] = ()
    taps: tuple[str, ...] = ("set", "go")

    @property
    def places(self) -> tuple[str, ...]:
        """All that belong to the question."""
        return (self.place, *self.beside)

    @property
    def typed(self) -> bool:
        """Whether a text is an answer."""
        return bool(asked_at(self.place))

    @property
    def buttons(self) -> str:
        """A pattern of the data of its buttons."""
        places, taps = "|".join(map(re.escape, self.places)), "|".join(self.taps)
        return rf"{VERSION}\|[0-9a-z]+\|(?:{places})(?:\.[^|]+)?\|(?:{taps})(?:\||$)"


QUESTIONS = (
    Question("q.need", taps=("set", "go", "lang")),
    Question("q.who"),
    Question(
        "q.carrier",
        beside=("q.others", "q.merged", "q.unknown", "q.look"),
    ),
    Question("q.plan", beside=("q.holder",)),
    Question("q.number", beside=("q.keep",)),
    Question("q.to"),
    Question("q.sim"),
    Question("q.channel"),
    Question("q.wrong"),
)


def question_at(place: str) -> Question | None:
    """The question that a place belongs to."""
    name = ".".join(place.split(".")[:2])
    return next((question for question in QUESTIONS if name in question.places), None)


def typed_now(state: State | None, chat: Chat, now: datetime, text: Typed, content: Content) -> AnyOutcome:
    """A text: at a question an answer only where its row says so."""
    place = state.case.place if state and state.case else FIRST
    question = question_at(place)
    if place.startswith("q.") and not (question and question.typed):
        return unasked(state, chat, now, text)
    return typed(state, chat, now, text, content)
