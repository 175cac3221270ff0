"""A case goes along into another chat: whoever has its code moves it there, or copies it.

Pure: the random code is passed in, in the argument of the tap. What two chats become is decided in one step.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.errors import NotPossible
from bot.guide.case import Case, Chat, Kind
from bot.guide.moments import local_day
from bot.guide.notices import Notice, NoticeKind
from bot.guide.openings import MOST_CASES, open_case, waiting
from bot.guide.origins import ORIGINS
from bot.guide.state import State
from bot.guide.take_code import LASTS, Along, TakeCode, digest_of
from bot.guide.tap import ActionContext, AnyOutcome, Offered, Outcome

PLACE = "along"  # of the case: make a code, take it back
OFFER, REFUSED, GONE = "along.offer", "along.refused", "along.gone"  # of the chat
MAKE, PDF_WITH_CODE, TAKE = "along", "along_pdf", "along_take"  # actions
MESSAGE, PDF = "along.code", "along.pdf"  # what is sent beside the screen
GIVEN, MOVED, COPIED = "given", "moved", "copied"  # the detail of the event
TWICE = timedelta(seconds=10)  # within it the same tap again is a slip of the finger
_MARK = 16  # hexadecimal digits of the hash that stay with a case that was taken over


@dataclass(frozen=True, slots=True)
class Found:
    """What a code stands for: a case of another chat, and all of that chat."""

    owner: State
    case: Case
    code: TakeCode


@dataclass(frozen=True, slots=True)
class Taken:
    """What is shown to who has the code, and what the chat that made it becomes (None: it stays as it is)."""

    outcome: AnyOutcome
    owner: State | None = None
    moved: Case | None = None  # it left that chat


def open_codes(case: Case, now: datetime) -> tuple[TakeCode, ...]:
    """Those that can be used."""
    return tuple(code for code in case.codes if code.until > now)


def is_open(case: Case | None, code: str, now: datetime) -> bool:
    """Whether this very code can be used for the case."""
    return case is not None and any(one.digest == digest_of(code) for one in open_codes(case, now))


def make(context: ActionContext) -> Outcome[Case]:
    """ "move=<code>": a code of that kind, in the place of an older one. Raises NotPossible without a fresh code."""
    word, _, code = context.arg.partition("=")
    if word not in set(Along) or not code:
        raise NotPossible(context.place)
    kind, until = Along(word), (context.now + LASTS).replace(microsecond=0)
    if any(one.kind is kind and until - one.until < TWICE for one in context.case.codes):
        return Outcome(context.chat, context.case, _page(context))
    others = tuple(one for one in context.case.codes if one.kind is not kind)
    case = replace(context.case, codes=(*others, TakeCode(kind, digest_of(code), until)))
    return Outcome(context.chat, case, _page(context), send=(f"{MESSAGE}.{kind}",), code=code)


def take_back(context: ActionContext) -> Outcome[Case]:
    """ "move": its code works no more. Tapped twice it is gone all the same."""
    if context.arg not in set(Along):
        raise NotPossible(context.place)
    case = replace(context.case, codes=tuple(one for one in context.case.codes if one.kind != context.arg))
    return Outcome(context.chat, case, _page(context), Notice(NoticeKind.CODE_TAKEN_BACK))


def pdf(context: ActionContext) -> Outcome[Case]:
    """The dossier with the code on it: the button has the code, the database only knows whether it is open."""
    if not is_open(context.case, context.arg, context.now):
        return Outcome(context.chat, context.case, _page(context), Notice(NoticeKind.CODE_OVER))
    return Outcome(context.chat, context.case, _page(context), send=(PDF,), code=context.arg)


def _page(context: ActionContext) -> str:
    """The page that was tapped, with where it was opened; from a button elsewhere, the page alone."""
    root, _, letter = context.place.partition(".")
    return context.place if root == PLACE and letter in ORIGINS else PLACE


def found(owner: State | None, code: str, now: datetime) -> Found | None:
    """The case of the other chat that the code is open for."""
    for case in owner.cases if owner else ():
        for one in open_codes(case, now):
            if owner and one.digest == digest_of(code):
                return Found(owner, case, one)
    return None


def looked_at(state: State | None, chat: Chat, now: datetime, code: str, other: Found | None) -> AnyOutcome:
    """Somebody opened a link or typed a code: what it is, before anything is taken over. Nothing is stored."""
    if outcome := _settled_here(state, chat, now, code):
        return outcome
    if other is None:
        return Outcome(chat, state.case if state else None, REFUSED, known=state is not None)
    if outcome := _full(state, chat):
        return outcome
    offered = Offered(other.case, other.code.kind)
    return Outcome(chat, state.case if state else None, OFFER, known=state is not None, offered=offered, code=code)


def taken(state: State | None, chat: Chat, now: datetime, code: str, other: Found | None) -> Taken:
    """The case as it is then goes into this chat; the code is used."""
    looked = looked_at(state, chat, now, code, other)
    if other is None or looked.place != OFFER:
        return Taken(looked)
    fresh = waiting(state.cases) if state else None
    case = _taken_over(other, open_case(chat, now, state), now)
    kind = other.code.kind
    said = NoticeKind.TAKEN_OVER if kind is Along.MOVE else NoticeKind.COPY_TAKEN_OVER
    here = _with_the_hour(chat, other.owner.chat) if kind is Along.MOVE else chat
    outcome = Outcome(here, case, "status", Notice(said), drop=fresh.number if fresh else None)
    match kind:
        case Along.MOVE:
            return Taken(outcome, _without(other, now), moved=other.case)
        case Along.COPY:
            return Taken(outcome, _still_with(other, now))
        case _:
            assert_never(kind)


def throttled(state: State | None, chat: Chat, minutes: int) -> AnyOutcome:
    """Too many codes that do not work: none is looked at for a while, also no good one."""
    case, said = state.case if state else None, Notice(NoticeKind.CODES_WAIT, minutes=minutes)
    return Outcome(chat, case, REFUSED, said, known=state is not None)


def told_of(state: State, outcome: AnyOutcome) -> AnyOutcome:
    """The next screen of a chat whose case was taken along says so, once."""
    chat = state.chat
    if chat.taken_at is None or outcome.forget:
        return outcome
    said = Notice(NoticeKind.TAKEN_ALONG, local_day(chat.taken_at, chat))
    plain = outcome.notice is None or outcome.notice.kind is NoticeKind.NOT_POSSIBLE
    return replace(outcome, chat=replace(outcome.chat, taken_at=None), notice=said if plain else outcome.notice)


def _settled_here(state: State | None, chat: Chat, now: datetime, code: str) -> AnyOutcome | None:
    """One's own code, or one that this chat has used: a friendly line, and nothing changes."""
    digest = digest_of(code)
    for case in state.cases if state else ():
        if is_open(case, code, now):
            return Outcome(chat, case, PLACE, Notice(NoticeKind.OWN_CODE))
        here = (f"{word}.{digest[:_MARK]}" for word in (MOVED, COPIED))
        if code and any(case.last(Kind.TAKEN_ALONG, detail) for detail in here):
            return Outcome(chat, case, "status", Notice(NoticeKind.HERE_ALREADY))
    return None


def _full(state: State | None, chat: Chat) -> AnyOutcome | None:
    """Five cases are the most of one chat; a fresh one that waits makes room."""
    if state is None or len(state.cases) < MOST_CASES or waiting(state.cases):
        return None
    return Outcome(chat, state.case or state.cases[-1], "cases", Notice(NoticeKind.NO_ROOM))


def _taken_over(other: Found, fresh: Case, now: datetime) -> Case:
    """The case under the number that a fresh one has here; of a copy the reminders are off at first."""
    case = replace(other.case, chat_id=fresh.chat_id, number=fresh.number, codes=())
    word = MOVED if other.code.kind is Along.MOVE else COPIED
    case = case.record(Kind.TAKEN_ALONG, now, detail=f"{word}.{other.code.digest[:_MARK]}")
    if other.code.kind is Along.MOVE or case.last(Kind.MUTED, ""):
        return case
    return case.record(Kind.MUTED, now)


def _with_the_hour(chat: Chat, before: Chat) -> Chat:
    """Who moves on keeps zone and hour, unless they are chosen here already."""
    return chat if chat.zone else replace(chat, zone=before.zone, hour=before.hour)


def _without(other: Found, now: datetime) -> State:
    """The chat that the case left."""
    chat, left = other.owner.chat, other.owner.without(other.case.number)
    active = None if chat.active_case == other.case.number else chat.active_case
    return replace(left, chat=replace(chat, active_case=active, taken_at=now))


def _still_with(other: Found, now: datetime) -> State:
    """The chat whose case was copied: the code is used, and the record says so."""
    codes = tuple(one for one in other.case.codes if one.digest != other.code.digest)
    return other.owner.replacing(replace(other.case, codes=codes).record(Kind.TAKEN_ALONG, now, detail=GIVEN))
