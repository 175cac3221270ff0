"""What a tap, a command or anything else means for a chat. Pure: the turn loads before and commits after."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.errors import NotPossible
from bot.guide.actions import ACTIONS
from bot.guide.ahead import wish_ahead
from bot.guide.along import GONE, OFFER, REFUSED
from bot.guide.arriving import afterwards
from bot.guide.bounds import is_full
from bot.guide.case import Answers, Case, Chat, Stage
from bot.guide.checking import checked_first
from bot.guide.content.models import Content, Status
from bot.guide.moments import local_day
from bot.guide.notices import Notice, NoticeKind
from bot.guide.openings import MOST_CASES, open_case, waiting
from bot.guide.places import (
    FIRST,
    PLACES,
    exists,
    fits,
    is_overview,
    needs_case,
    root_of,
)
from bot.guide.recorded import with_what_next
from bot.guide.reminders import asks_at
from bot.guide.rush import goes_on
from bot.guide.scams import SCAM
from bot.guide.state import State
from bot.guide.steps import intake_question
from bot.guide.tap import NO_CASE, ActionContext, AnyOutcome, Outcome, Tap
from bot.guide.zone_actions import after_zone

REMINDER = "reminders"  # stands as the place in the buttons of several reminders in one message
# their "resume" leads to where somebody was
LEAD_BACK = frozenset({REMINDER, "help", "privacy", "language", SCAM, "offer", "which", "pasted", OFFER, REFUSED, GONE})
COPY = "copy.json"  # of all that is stored of the chat; `send` of an outcome
LONG_ABSENCE = timedelta(days=14)  # then /start sums up where things stand


def another(state: State | None, chat: Chat, now: datetime) -> AnyOutcome:
    """One more cancellation, five at most: none is deleted unasked. A fresh one that waits is used again."""
    cases = state.cases if state else ()
    if fresh := waiting(cases):
        return Outcome(chat, fresh, FIRST)
    if len(cases) < MOST_CASES:
        return Outcome(chat, open_case(chat, now, state), FIRST)
    return Outcome(chat, (state.case if state else None) or cases[-1], "cases", Notice(NoticeKind.TOO_MANY))


def thrown_away(state: State, chat: Chat, now: datetime, number: int) -> AnyOutcome:
    """One case is deleted; another one, or a fresh one, is shown."""
    rest = state.without(number)
    if not rest.cases:
        return Outcome(chat, open_case(chat, now, state), FIRST, drop=number)
    return Outcome(chat, rest.case, "cases", Notice(NoticeKind.THROWN_AWAY), drop=number)


def of_case(state: State | None, chat: Chat, now: datetime, place: str) -> AnyOutcome:
    """A command about the cancellation: its screen, or the first question when there is none."""
    case = state.case if state else None
    if case is None:
        return Outcome(chat, open_case(chat, now, state), FIRST)
    open_question = None if PLACES[place].any_time else intake_question(case)
    return Outcome(chat, case, open_question or place)


def start(state: State | None, chat: Chat, now: datetime, carrier: str, content: Content) -> AnyOutcome:
    """/start: a new case, or a welcome back in the middle of one. A deep link preselects the operator."""
    case = state.case if state else None
    if case is None:
        return _preselected(chat, open_case(chat, now, state), carrier, content)
    if case.stage is Stage.PREPARING and case.answers == Answers():
        return _preselected(chat, case, carrier, content)
    if case.stage is Stage.SETTLED:
        return Outcome(chat, case, "closed")
    absent = now - case.last_tap > LONG_ABSENCE and intake_question(case) is None
    return Outcome(chat, case, "status" if absent else "back")


def _preselected(chat: Chat, case: Case, carrier: str, content: Content) -> AnyOutcome:
    """With the operator of a deep link; of a merged one the logo is asked first, as after a tap."""
    if carrier not in content.carriers:
        return Outcome(chat, case, intake_question(case) or FIRST)
    case = replace(case, answers=Answers(carrier=carrier))
    merged = content.carriers[carrier].status is Status.MERGED
    return Outcome(chat, case, "q.merged" if merged else FIRST)


def chat_screen(state: State | None, chat: Chat, place: str, number: int = NO_CASE) -> AnyOutcome:
    """A screen that needs no case: privacy, help, language. Looking stores nothing of a stranger."""
    case = (state.numbered(number) or state.case) if state else None
    return Outcome(chat, case, place, known=state is not None)


def lost(state: State | None, chat: Chat, now: datetime, notice: NoticeKind) -> AnyOutcome:
    """Something that is no tap: a friendly line and the current screen again."""
    case = state.case if state else None
    if case is None:
        fresh = open_case(chat, now, state)
        return Outcome(chat, fresh, FIRST, Notice(notice) if notice is NoticeKind.NOT_POSSIBLE else None)
    return lost_in(chat, case, now, notice)


def lost_in(chat: Chat, case: Case, now: datetime, notice: NoticeKind) -> AnyOutcome:
    """A friendly line over the current screen of a case."""
    place = _goes_on(case, local_day(now, chat)) if is_overview(case.place) else case.place
    return Outcome(chat, case, place, Notice(notice))


def aside(state: State | None, chat: Chat, now: datetime, notice: NoticeKind) -> AnyOutcome:
    """A friendly line of its own; the screen above it stays as it is, or is shown where there is none."""
    outcome = lost(state, chat, now, notice)
    return replace(outcome, aside=state is not None and state.case is not None and chat.live_message is not None)


def _goes_on(case: Case, today: date) -> str:
    """Where whoever opens a case goes on: the open question, or the page of the next step that was open last."""
    if question := intake_question(case):
        return question
    if case.stage is Stage.SETTLED:
        return "closed"
    place = goes_on(case, today)
    return case.place if root_of(case.place) == root_of(place) else place


def _left_at(case: Case, today: date) -> str:
    """The screen that was shown of a case last, where it still fits; else where the case goes on.

    A withdrawal that is still to be sent comes before both.
    """
    left = fits(case.place, case) and not is_overview(case.place) and not wish_ahead(case)
    return case.place if left else _goes_on(case, today)


def tapped(
    state: State | None,
    chat: Chat,
    now: datetime,
    tap: Tap | None,
    content: Content,
    languages: Collection[str],
) -> AnyOutcome:
    """A button: carried out whenever it is possible for the case now, whatever message it is on."""
    if tap is None or (tap.action == "lang" and tap.arg not in languages):
        return lost(state, chat, now, NoticeKind.NOT_POSSIBLE)
    if outcome := _of_chat(state, chat, now, tap):
        return outcome
    case = state.numbered(tap.case) if state else None
    if case is None:
        return lost(state, chat, now, NoticeKind.NOT_POSSIBLE)
    try:
        outcome = of_tap(chat, case, now, tap, content)
    except NotPossible:
        return lost(state, chat, now, NoticeKind.NOT_POSSIBLE)
    return _zone_told(state, outcome, tap, now)


def _zone_told(state: State | None, outcome: AnyOutcome, tap: Tap, now: datetime) -> AnyOutcome:
    """The outcome without the question for the zone, where another case of the chat knows where its owner goes."""
    asked = outcome.place == "zone" and tap.action != "go" and outcome.chat.zone is None
    known = any(afterwards(one) for one in state.cases) if asked and state else False
    if not known or outcome.case is None:
        return outcome
    return replace(outcome, place=after_zone(outcome.case, local_day(now, outcome.chat)))


def of_tap(chat: Chat, case: Case, now: datetime, tap: Tap, content: Content) -> AnyOutcome:
    """Raises NotPossible."""
    action = ACTIONS.get(tap.action)
    if action is None or (tap.action == "go" and not exists(tap.arg)):
        raise NotPossible(tap.action)
    outcome = action(ActionContext(chat, case, tap.place, tap.arg, now, content))
    if is_full(case, outcome.case):
        return lost_in(chat, case, now, NoticeKind.FULL)
    if not exists(outcome.place):
        raise NotPossible(outcome.place)
    outcome = with_what_next(case, checked_first(tap, outcome, content), now)
    from_reminder = tap.place == REMINDER and tap.action == "go" and asks_at(tap.arg)
    return replace(outcome, others=True) if from_reminder else outcome


def _of_chat(state: State | None, chat: Chat, now: datetime, tap: Tap) -> AnyOutcome | None:
    """Actions that need no case, or make one; None for all others."""
    case = state.case if state else None
    match tap.action:
        case "go" if exists(tap.arg) and not needs_case(tap.arg):
            return chat_screen(state, chat, tap.arg, tap.case)
        case "lang":
            place = case.place if case and needs_case(tap.place) else tap.place
            return _in_language(state, replace(chat, language=tap.arg), case, place, now)
        case "resume" if state and (chosen := state.numbered(tap.case) or case):
            found = _left_at if tap.place in LEAD_BACK else _goes_on
            place = found(chosen, local_day(now, chat))
            return Outcome(chat, chosen, place, others=tap.place == REMINDER)
        case "copy":  # of all that is stored
            return replace(chat_screen(state, chat, "privacy", tap.case), send=(COPY,))
        case "new":
            return another(state, chat, now)
        case "drop" if state and state.numbered(tap.case):
            return thrown_away(state, chat, now, tap.case)
        case "wipe" if state and state.cases and not state.numbered(tap.case):
            return chat_screen(state, chat, "privacy.sure")  # a button from before: what began since is not meant
        case "wipe":
            return Outcome(chat, None, "wiped", forget=True)
        case _:
            return None


def _in_language(state: State | None, chat: Chat, case: Case | None, place: str, now: datetime) -> AnyOutcome:
    """The same screen in another language."""
    if case is None and (state is None or needs_case(place)):
        return Outcome(chat, open_case(chat, now), FIRST)
    if exists(place) and not (case is None and needs_case(place)):
        return Outcome(chat, case, place)
    return Outcome(chat, case, case.place if case else FIRST)
