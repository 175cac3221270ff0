"""The one way every tap and message goes: load, decide (pure), commit, show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from html import escape

from telegram import Update

from bot.guide.along import told_of
from bot.guide.arriving import arrived
from bot.guide.case import Case, Chat
from bot.guide.decide import COPY
from bot.guide.notices import Notice, NoticeKind
from bot.guide.pasted import STILL_THERE
from bot.guide.places import is_overview, needs_case
from bot.guide.state import State
from bot.guide.tap import AnyOutcome, Outcome
from bot.handlers.files import copy_file, to_send, too_many
from bot.screens.cases import with_others
from bot.screens.notices import words
from bot.screens.screen import Screen, View
from bot.services import Services, screen_of
from bot.show import Deletion, Document, Job

TICK = timedelta(microseconds=1)
Decide = Callable[[State | None, Chat, datetime], AnyOutcome]


async def handle_update(services: Services, update: Update, decide: Decide) -> AnyOutcome:
    """Carry one update through and say what came of it.

    Returns when its effect is on the disk; showing goes on by itself.
    Safe to run twice for the same update: the second time it is shown where things stand, and nothing is stored.
    Raises StoreError; nothing is kept then.
    """
    chat_id, guessed = whose(services, update)

    def unit(stored: State | None, again: bool) -> tuple[State | None, Turn]:
        now = services.clock.now()
        before = arrived(stored, now) if stored else None
        chat = before.chat if before else Chat(chat_id, guessed, now)
        after, turn = carried_out(before, decide(before, chat, now), chat, now, again=again)
        return stored if again else after, turn

    turn = await services.store.change_once(update.update_id, services.clock.now(), chat_id, unit)
    if turn.outcome.forget or turn.outcome.drop:
        services.files.forget(chat_id)
    await show_turn(services, update, turn)
    return turn.outcome


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of an update: what is shown, the chat as it was (but for its last_seen), and all its cases now."""

    outcome: AnyOutcome
    chat: Chat
    cases: tuple[Case, ...]


def whose(services: Services, update: Update) -> tuple[int, str]:
    """The chat of an update, and the language of its user where nothing is known of the chat yet."""
    user = update.effective_user
    place = update.effective_chat or user  # a private chat has the id of its user
    if place is None:
        raise LookupError("an update of nobody")
    return place.id, services.catalogues.guess(user.language_code if user else None)


def carried_out(
    before: State | None, outcome: AnyOutcome, chat: Chat, now: datetime, *, again: bool
) -> tuple[State | None, Turn]:
    """What the chat becomes and what is shown; `again` says that the update was carried out before."""
    outcome = told_of(before, outcome) if before else outcome
    if again:
        return before, Turn(_again(before, outcome), chat, before.cases if before else ())
    after = state_after(before, outcome, now)
    seen = after.chat.last_seen if after else now
    return after, Turn(outcome, replace(chat, last_seen=seen), after.cases if after else ())


async def show_turn(services: Services, update: Update, turn: Turn) -> None:
    """Answer the tap and show the screen."""
    query = update.callback_query
    if query is not None:
        services.show.answer(query.id)
    tapped = query.message.message_id if query and query.message else None
    if turn.outcome.aside:
        await _say(services, turn.outcome, turn.chat)
    else:
        files = await _copies(services, turn)
        _show(services, turn, tapped, files)


async def _copies(services: Services, turn: Turn) -> list[Screen | Document]:
    """The copy of all that is stored, where it was asked for: read after the commit, and so what is stored now."""
    if COPY not in turn.outcome.send:
        return []
    view = services.view(turn.outcome.chat, turn.outcome.case)
    if not services.files.may_have(turn.chat.chat_id, view.now):
        return [too_many(view)]
    return [copy_file(view, await services.store.copy_of(turn.chat.chat_id))]


async def _say(services: Services, outcome: AnyOutcome, chat: Chat) -> None:
    """One line; the screen above it keeps its buttons, and is not shown again after a start unless it is under way."""
    line = words(services.catalogues.for_language(chat.language), outcome.notice)
    services.show.say(chat.chat_id, Screen(escape(line, quote=False)))
    if not services.show.is_showing(chat.chat_id):
        await services.shown(chat)


def _again(before: State | None, outcome: AnyOutcome) -> AnyOutcome:
    """An update that was carried out before: its screen or paper may not have been shown, its effect is kept.

    A code that was made anew is not stored, so no screen shows it: nobody knows that of the first time any more.
    """
    if outcome.aside:
        return outcome
    if before is None:
        gone = outcome.known and not outcome.forget  # all was deleted after it
        return replace(outcome, case=None, place="wiped", notice=None, send=()) if gone else outcome
    if not needs_case(outcome.place) or before.case is None:
        return outcome
    place = outcome.place if is_overview(outcome.place) else before.case.place
    return Outcome(before.chat, before.case, place, send=outcome.send, others=outcome.others, code=outcome.code)


def state_after(before: State | None, outcome: AnyOutcome, now: datetime) -> State | None:
    """What the chat is stored as: the tap is seen, the place is remembered unless it is an overview."""
    if outcome.forget or (before is None and not outcome.known):
        return None
    chat = replace(outcome.chat, last_seen=_after_that(before.chat.last_seen if before else None, now), blocked=False)
    kept = before.without(outcome.drop).cases if before and outcome.drop else before.cases if before else ()
    case = outcome.case
    if case is None:
        return State(replace(chat, active_case=None), kept)
    place = outcome.place if needs_case(outcome.place) and not is_overview(outcome.place) else case.place
    old = before.numbered(case.number) if before else None
    last_tap = _after_that(old.last_tap if old else None, now)
    return State(chat, kept).with_case(replace(case, last_tap=last_tap, place=place))


def _after_that(before: datetime | None, now: datetime) -> datetime:
    """`now`, but always later than before: a clock may stand still or be set back. Two taps of one moment would look
    like one whose screen was shown, and a chat last seen in 1970 like one to forget."""
    return now if before is None else max(now, before + TICK)


def _show(services: Services, turn: Turn, tapped: int | None, files: list[Screen | Document]) -> None:
    """A tap edits the newest message it knows of; anything else gets a new one below.

    The chat is as it was before, but for its last_seen: that of this tap (of the newest one, where it came twice).
    """
    outcome, chat = turn.outcome, turn.chat
    view = services.view(outcome.chat, outcome.case, turn.cases)
    view = replace(view, code=outcome.code, offered=outcome.offered)
    messages = [*(m for m in (to_send(services, view, paper) for paper in outcome.send) if m), *files]
    screen = screen_of(view, outcome.place, outcome.notice)
    if outcome.others and outcome.case:
        screen = with_others(view, screen, {outcome.case.number})
    live = chat.live_message
    target = max((m for m in (live, tapped) if m is not None), default=None) if tapped else None
    done = partial(services.shown, chat)
    deletions = _deletions(view, outcome)
    services.show.later(chat.chat_id, Job(screen, target, live, messages, tapped, done=done, deletions=deletions))


def _deletions(view: View, outcome: AnyOutcome) -> list[Deletion]:
    """A message with a secret goes before the screen comes that says so."""
    if outcome.delete is None:
        return []
    ask = Screen(escape(words(view.texts, Notice(NoticeKind.NOT_DELETED)), quote=False))
    return [Deletion(outcome.delete, ask, screen_of(view, f"{outcome.place}.{STILL_THERE}", None))]
