"""What an action looks at and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.errors import NotPossible
from bot.guide.case import Case, Chat
from bot.guide.content.models import Content
from bot.guide.notices import Said
from bot.guide.reminders import local_day
from bot.guide.steps import StepId, steps_of

# Said or sent by mistake they could cost a number that moves.
CANCELLING = frozenset({"ask.text", "ask.call", "ask.call.phrases"})


@dataclass(frozen=True, slots=True)
class Moment:
    """What an action looks at: the chat, its case, the tapped place and argument, the time (UTC)."""

    chat: Chat
    case: Case
    place: str
    arg: str
    now: datetime
    content: Content

    @property
    def today(self) -> date:
        """The user's own day."""
        return local_day(self.now, self.chat)

    @property
    def step(self) -> StepId:
        """The step that the tapped place belongs to."""
        return step_of_place(self.place, self.case)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it: what to store, the place to show, one line to say, messages to send on their own."""

    chat: Chat
    case: Case
    place: str
    said: Said | None = None
    send: tuple[str, ...] = ()


Action = Callable[[Moment], Result]


def step_of_place(place: str, case: Case) -> StepId:
    """ "unlink.chat" and "more.unlink" belong to unlink. Raises NotPossible when the case has no such step."""
    roots = {"asked": StepId.ASK, "pick": StepId.ASK, "zone": StepId.ASK}
    words = place.split(".")
    name = words[1] if words[0] in ("more", "sources", "snooze") and len(words) > 1 else words[0]
    step = roots.get(name) or (StepId(name) if name in set(StepId) else None)
    if step is None or step not in steps_of(case) or (case.moving and place in CANCELLING):
        raise NotPossible(place)
    return step
