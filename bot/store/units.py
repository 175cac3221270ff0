"""The units of work. Each awaits nothing but queries, so that it runs on any engine and in one hop."""

from __future__ import annotations

from datetime import datetime

from bot.errors import StoreError
from bot.guide.case import Case, Chat
from bot.guide.reminders import Due, schedule
from bot.guide.state import State
from bot.guide.take_code import TakeCode
from bot.store.rows import (
    case_to_row,
    cases_from_rows,
    chat_from_row,
    chat_to_row,
    code_to_row,
    event_to_row,
    from_seconds,
    to_day,
    to_microseconds,
    to_seconds,
)
from bot.store.sqlite import Session

HANDLED_KEPT = 100_000  # updates; Telegram sends at most those again that it was not told of, 100 in a batch
FORGOTTEN_AT_ONCE = 100  # updates: one in so many looks for those that are no longer kept
HANDLED_SECONDS = 2 * 24 * 3600  # Telegram keeps updates for one day
FORGET_BATCH = 500  # chats in one unit of work, so that others need not wait long


async def load(db: Session, chat_id: int) -> State | None:
    """Everything of one chat."""
    row = await db.chat(chat_id=chat_id)
    if row is None:
        return None
    cases = [one async for one in db.cases(chat_id=chat_id)]
    events = [one async for one in db.events(chat_id=chat_id)]
    ticks = [one async for one in db.ticks(chat_id=chat_id)]
    return State(chat_from_row(row), cases_from_rows(cases, events, ticks))


async def save(db: Session, chat_id: int, before: State | None, after: State | None) -> int | None:
    """Write what differs. Gives the earliest moment (epoch seconds) of the reminder rows that were written."""
    if after is before:
        return None
    if after is None:
        await db.delete_chat(chat_id=chat_id)
        return None
    if {chat_id} != {after.chat.chat_id, *(case.chat_id for case in after.cases)}:
        raise StoreError("a unit of work gave back the state of another chat")
    empty = not after.cases
    if before is None or before.chat != after.chat or empty is bool(before.cases):
        await db.save_chat(**chat_to_row(after.chat), empty=empty)
    day = to_day(after.chat.last_seen)
    if before is None or day != to_day(before.chat.last_seen):
        await db.set_seen_day(chat_id=chat_id, seen_day=day)
    return await _save_cases(db, before, after)


async def _save_cases(db: Session, before: State | None, after: State) -> int | None:
    old = {case.number: case for case in before.cases} if before else {}
    new = {case.number: case for case in after.cases}
    if len(new) != len(after.cases):
        raise StoreError("two cases of a chat have the same number")
    for number in old.keys() - new.keys():
        await db.delete_case(chat_id=after.chat.chat_id, number=number)
    moved = before is None or _reminder_terms(before.chat) != _reminder_terms(after.chat)
    earliest: int | None = None
    for number, case in new.items():
        known = old.get(number)
        if case != known:
            await _save_case(db, known, case)
        if case != known or moved:
            earliest = earlier(earliest, await save_reminders(db, case, after.chat))
    return earliest


def earlier(one: int | None, other: int | None) -> int | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)


def _reminder_terms(chat: Chat) -> tuple[str | None, int, bool, bool]:
    """What of a chat the moments of its reminders depend on."""
    return chat.zone, chat.hour, chat.blocked, chat.reminders_off


async def _save_case(db: Session, before: Case | None, case: Case) -> None:
    row = case_to_row(case)
    if before is None or case_to_row(before) != row:
        await db.save_case(**row)
    await _add_events(db, before, case)
    ticks = before.ticks if before else frozenset()
    for item in ticks - case.ticks:
        await db.remove_tick(chat_id=case.chat_id, case_number=case.number, item=item)
    for item in case.ticks - ticks:
        await db.add_tick(chat_id=case.chat_id, case_number=case.number, item=item)
    await _save_codes(db, before.codes if before else (), case)


async def _save_codes(db: Session, before: tuple[TakeCode, ...], case: Case) -> None:
    """At most one of each kind."""
    if before == case.codes:
        return
    for kind in {code.kind for code in before} - {code.kind for code in case.codes}:
        await db.delete_code(chat_id=case.chat_id, case_number=case.number, kind=kind.value)
    for code in case.codes:
        if code not in before:
            await db.save_code(**code_to_row(case, code))


async def _add_events(db: Session, before: Case | None, case: Case) -> None:
    """Events are only ever added, and count from 1."""
    known = before.events if before else ()
    if case.events[: len(known)] != known:
        raise StoreError("events are only ever added: a case came back without, or with other, stored events")
    for place, event in enumerate(case.events[len(known) :], len(known) + 1):
        if event.number != place:
            raise StoreError("the events of a case count from 1")
        await db.add_event(**event_to_row(case, event))


async def save_reminders(db: Session, case: Case, chat: Chat) -> int | None:
    """Make the rows of a case what its schedule says. Gives the earliest moment of those added or moved."""
    key = {"chat_id": case.chat_id, "case_number": case.number}
    wanted = {due.kind.value: _terms(due) for due in schedule(case, chat)}
    stored = {row["kind"]: (row["step"], row["due_at"]) async for row in db.reminders(**key)}
    for kind in stored.keys() - wanted.keys():
        await db.delete_reminder(**key, kind=kind)
    changed = {kind: terms for kind, terms in wanted.items() if stored.get(kind) != terms}
    for kind, (step, due_at) in changed.items():
        await db.save_reminder(**key, kind=kind, step=step, due_at=due_at)
    return min((due_at for _, due_at in changed.values()), default=None)


def _terms(due: Due) -> tuple[str, int]:
    return due.step.value, to_seconds(due.at)


async def first_time(db: Session, update_id: int, at: int) -> bool:
    """Remember an update that is carried out at `at` (epoch seconds); False when it was before."""
    new = await db.first_time(update_id=update_id, at=at, forgotten_before=at - HANDLED_SECONDS)
    if new and update_id % FORGOTTEN_AT_ONCE == 0:
        await db.delete_handled(below=update_id - HANDLED_KEPT)
    return bool(new)


async def owner_of(db: Session, digest: str) -> State | None:
    """Everything of the chat that a code was made in; None when there is no such code."""
    chat_id = await db.chat_with_code(digest=digest)
    return await load(db, chat_id) if chat_id is not None else None


async def next_due(db: Session) -> datetime | None:
    """The earliest moment at which a reminder can be claimed; it may have passed."""
    found = (await db.next_unclaimed(), await db.next_lease_end())
    moments = [moment for moment in found if moment is not None]
    return from_seconds(min(moments)) if moments else None


async def purge_some(db: Session, closed_before: datetime, idle_before: datetime) -> int:
    """Forget some of what is old, found by index; how much went: 0 once nothing is left."""
    closed = to_microseconds(closed_before)
    idle = {"idle_day": to_day(idle_before), "idle_before": to_microseconds(idle_before)}
    gone: int = await db.delete_idle(**idle, batch=FORGET_BATCH)
    settled = [(row["chat_id"], row["number"]) async for row in db.settled(closed_before=closed, batch=FORGET_BATCH)]
    for chat_id, number in settled:
        gone += await db.delete_case(chat_id=chat_id, number=number)
        await db.without_what_went(chat_id=chat_id)
    gone += await db.delete_empty(closed_before=closed, batch=FORGET_BATCH)
    return gone


async def statistics(db: Session) -> dict[str, int]:
    """Totals of everything, and of events by kind as `events_<kind>`."""
    totals = dict(await db.totals())
    return totals | {f"events_{row['kind']}": row["total"] async for row in db.events_by_kind()}
