"""What a tap, a command or anything else means for a chat. Pure: the turn loads before and commits after."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import NotPossible
from bot.guide.actions import ACTIONS
from bot.guide.case import Answers, Case, Chat, Stage
from bot.guide.content.models import Content
from bot.guide.moment import Moment
from bot.guide.notices import Notice, Said
from bot.guide.steps import intake_question
from bot.screens.buttons import Tap
from bot.screens.registry import exists, needs_case
from bot.store.state import State

FIRST = "q.carrier"
CASE_NUMBERS = 99_999  # case numbers start anywhere in this range, so that a button of a deleted case fits none


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to store and what to show. `forget` deletes everything of the chat; `known` is False for a stranger
    who only looked: nothing is stored."""

    chat: Chat
    case: Case | None
    place: str
    said: Said | None = None
    send: tuple[str, ...] = ()
    forget: bool = False
    known: bool = True


def open_case(chat: Chat, now: datetime, before: Case | None = None) -> Case:
    """A fresh cancellation; its number was not used by this chat a moment ago."""
    number = before.number + 1 if before else int(now.timestamp()) % CASE_NUMBERS + 1
    return Case(chat.chat_id, number, opened_at=now, last_tap=now)


def start(state: State | None, chat: Chat, now: datetime, carrier: str, content: Content) -> Outcome:
    """/start: a new case, or a welcome back in the middle of one. A deep link preselects the operator."""
    case = state.case if state else None
    if case is None:
        fresh = open_case(chat, now)
        if carrier in content.carriers:
            fresh = replace(fresh, answers=Answers(carrier=carrier))
        return Outcome(chat, fresh, intake_question(fresh) or FIRST)
    if case.stage is Stage.PREPARING and case.answers == Answers():
        if carrier in content.carriers:
            case = replace(case, answers=Answers(carrier=carrier))
        return Outcome(chat, case, intake_question(case) or FIRST)
    return Outcome(chat, case, "closed" if case.stage is Stage.SETTLED else "back")


def chat_screen(state: State | None, chat: Chat, place: str) -> Outcome:
    """A screen that needs no case: privacy, help, language. Looking stores nothing of a stranger."""
    return Outcome(chat, state.case if state else None, place, known=state is not None)


def lost(state: State | None, chat: Chat, now: datetime, notice: Notice) -> Outcome:
    """Something that is no tap: a friendly line and the current screen again."""
    case = state.case if state else None
    if case is None:
        fresh = open_case(chat, now)
        return Outcome(chat, fresh, FIRST, Said(notice) if notice is not Notice.UNKNOWN_COMMAND else None)
    return Outcome(chat, case, case.place, Said(notice))


def tapped(
    state: State | None,
    chat: Chat,
    now: datetime,
    tap: Tap | None,
    content: Content,
    languages: Collection[str],
) -> Outcome:
    """A button: carried out whenever it is possible for the case now, whatever message it is on."""
    if tap is None or (tap.action == "lang" and tap.arg not in languages):
        return lost(state, chat, now, Notice.NOT_POSSIBLE)
    if outcome := _of_chat(state, chat, now, tap):
        return outcome
    case = state.case if state else None
    if case is None or tap.case != case.number:
        return lost(state, chat, now, Notice.NOT_POSSIBLE)
    try:
        return _of_case(chat, case, now, tap, content)
    except NotPossible:
        return lost(state, chat, now, Notice.NOT_POSSIBLE)


def _of_case(chat: Chat, case: Case, now: datetime, tap: Tap, content: Content) -> Outcome:
    """Raises NotPossible."""
    action = ACTIONS.get(tap.action)
    if action is None or (tap.action == "go" and not exists(tap.arg)):
        raise NotPossible(tap.action)
    result = action(Moment(chat, case, tap.place, tap.arg, now, content))
    return Outcome(result.chat, result.case, result.place, result.said, result.send)


def _of_chat(state: State | None, chat: Chat, now: datetime, tap: Tap) -> Outcome | None:
    """Actions that need no case, or make one; None for all others."""
    case = state.case if state else None
    match tap.action:
        case "go" if exists(tap.arg) and not needs_case(tap.arg):
            return chat_screen(state, chat, tap.arg)
        case "lang":
            place = case.place if case and needs_case(tap.place) else tap.place
            return _in_language(state, replace(chat, language=tap.arg), case, place, now)
        case "resume" if case is not None:
            return Outcome(chat, case, case.place)
        case "new":
            if case is not None and tap.case != case.number:
                return lost(state, chat, now, Notice.NOT_POSSIBLE)  # a button from before this case began
            return Outcome(chat, open_case(chat, now, case), FIRST)
        case "wipe":
            return Outcome(chat, None, "wiped", forget=True)
        case _:
            return None


def _in_language(state: State | None, chat: Chat, case: Case | None, place: str, now: datetime) -> Outcome:
    """The same screen in another language."""
    if case is None and (state is None or needs_case(place)):
        return Outcome(chat, open_case(chat, now), FIRST)
    if exists(place) and not (case is None and needs_case(place)):
        return Outcome(chat, case, place)
    return Outcome(chat, case, case.place if case else FIRST)
