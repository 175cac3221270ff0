"""What an action looks at and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, TypeVar

from bot.guide.case import Case, Chat
from bot.guide.content.models import Content
from bot.guide.moments import local_day
from bot.guide.notices import Notice
from bot.guide.places import step_of_place
from bot.guide.steps import StepId
from bot.guide.take_code import Along

NO_CASE = 0
CaseT_co = TypeVar("CaseT_co", bound=Case | None, covariant=True)


@dataclass(frozen=True, slots=True)
class Tap:
    """What a button says. `case` is the number within the chat, NO_CASE where no case is needed."""

    case: int
    place: str
    action: str
    arg: str = ""


@dataclass(frozen=True, slots=True)
class ActionContext:
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
class Offered:
    """A case of another chat that somebody with its code may take over, or that left this one."""

    case: Case
    kind: Along


@dataclass(frozen=True, slots=True)
class Outcome(Generic[CaseT_co]):
    """What to store, the place to show, one line to say, messages to send on their own. An action always has a case.

    `others` asks for a way to the chat's other cases below the screen.
    `aside`: nothing has changed and the screen above stays; the notice is all that is said.
    `forget` deletes everything of the chat, `drop` the case of that number; `known` is False for a stranger who only
    looked: nothing is stored. `code` is a code that takes a case along, as it is shown once, and `offered` what such a
    code stands for: neither is ever stored. `delete` is a message of the user's that held a secret.
    """

    chat: Chat
    case: CaseT_co
    place: str
    notice: Notice | None = None
    send: tuple[str, ...] = ()
    drop: int | None = None
    forget: bool = False
    known: bool = True
    others: bool = False
    aside: bool = False
    code: str = field(default="", repr=False)
    offered: Offered | None = None
    delete: int | None = None


AnyOutcome = Outcome[Case | None]
Action = Callable[[ActionContext], Outcome[Case]]
