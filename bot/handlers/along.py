"""Codes that bring a case from another chat: opened by a link or typed, looked at, taken over.

Both chats change in one transaction (bot/store). Only the turn of the chat that brings the code is held: what happens
in the other one is decided from its rows at that moment, so there is no second lock that could be waited for.
"""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from bot.guide import along
from bot.guide.along import GONE, MAKE, REFUSED, TAKE, Taken
from bot.guide.case import Case, Chat
from bot.guide.state import State
from bot.guide.take_code import RANDOM_BYTES, Along, code_of, digest_of, read
from bot.guide.tap import AnyOutcome, Offered, Tap
from bot.handlers.turn import Turn, carried_out, handle_update, show_turn, whose
from bot.services import Services, screen_of
from bot.show import Job

Done = tuple[Turn, Taken]


def with_fresh_code(services: Services, tapped: Tap | None) -> Tap | None:
    """The tap that makes a code, with the code; whatever a forged button says behind its kind does not count."""
    if tapped is None or tapped.action != MAKE:
        return tapped
    kind = tapped.arg.partition("=")[0]
    return Tap(tapped.case, tapped.place, MAKE, f"{kind}={code_of(services.random(RANDOM_BYTES))}")


def takes_over(tapped: Tap | None) -> bool:
    """Whether it is the tap that takes a case over."""
    return tapped is not None and tapped.action == TAKE


async def bring(services: Services, update: Update, text: str, *, take: bool = False) -> AnyOutcome:
    """Show what a code stands for, or `take` it over. What is no code at all is looked up all the same.

    While a chat waits for its next try no code is looked at, so that a good one looks like any other.
    """
    chat_id, _ = whose(services, update)
    now = services.clock.now()
    if minutes := services.tries.minutes(chat_id, now):
        return await handle_update(services, update, lambda s, chat, _: along.throttled(s, chat, minutes))
    outcome = await _both(services, update, read(text), take=take)
    if outcome.place == REFUSED:
        services.tries.wrong(chat_id, now)
    else:
        services.tries.right(chat_id)
    return outcome


async def _both(services: Services, update: Update, code: str, *, take: bool) -> AnyOutcome:
    chat_id, guessed = whose(services, update)

    def unit(before: State | None, theirs: State | None, again: bool) -> tuple[State | None, State | None, Done]:
        now = services.clock.now()
        chat = before.chat if before else Chat(chat_id, guessed, now)
        found = along.found(theirs, code, now)
        if take and not again:
            done = along.taken(before, chat, now, code, found)
        else:
            done = Taken(along.looked_at(before, chat, now, code, found))
        after, turn = carried_out(before, done.outcome, chat, now, again=again)
        return after, done.owner or theirs, (turn, done)

    at = services.clock.now()
    turn, done = await services.store.change_two_once(update.update_id, at, chat_id, digest_of(code), unit)
    await show_turn(services, update, turn)
    if done.owner and done.moved:
        _show_gone(services, done.owner, done.moved)
    return turn.outcome


def _show_gone(services: Services, owner: State, moved: Case) -> None:
    """Tell the chat that the case left, in its live message. Should that fail, its next screen says so."""
    chat = owner.chat
    view = replace(services.view(chat, owner.case, owner.cases), offered=Offered(moved, Along.MOVE))
    services.show.later(chat.chat_id, Job(screen_of(view, GONE, None), chat.live_message, chat.live_message))
