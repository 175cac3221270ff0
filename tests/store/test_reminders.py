"""Reminder rows follow the schedule; a claim is a lease that only one holds."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bot.guide.case import Chat, Kind
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import schedule
from bot.guide.state import State
from bot.guide.steps import StepId
from bot.store import Claimed, Store
from tests.store.world import (
    DAY,
    NOW,
    OpenStore,
    case,
    chat,
    closed,
    histories,
    keep,
    record,
    rename_zone,
    state,
)

LEASE = timedelta(minutes=5)
DUE = datetime.fromisoformat("2026-03-05T09:07:00+00:00")  # three days after the last tap, 10:07 in Brussels
NUDGE = Claimed(7, 1, ReminderKind.NUDGE, StepId.PREPARE, DUE, 1)


async def rows(store: Store) -> set[tuple[int, str, str, datetime]]:
    """Everything that will ever be due, by claiming it."""
    claimed = await store.claim_due(NOW + 3650 * DAY, LEASE, 1000)
    return {(one.case_number, one.kind, one.step, one.due_at) for one in claimed}


@given(history=histories())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_it_keeps_the_rows_that_the_schedule_says(store: Store, history: tuple[State, State]) -> None:
    await store.change(7, lambda _: (None, None))
    for one in history:
        await keep(store, one)
    last = history[1]
    planned = {(c.number, d.kind, d.step, d.at) for c in last.cases for d in schedule(c, last.chat)}
    assert {(n, k, s, at) for n, k, s, at in await rows(store)} == {
        (n, k.value, s.value, at) for n, k, s, at in planned
    }


async def test_it_claims_what_is_due_and_not_before(store: Store) -> None:
    await keep(store, state())
    assert await store.claim_due(DUE - timedelta(microseconds=1), LEASE, 10) == []
    assert await store.claim_due(DUE, LEASE, 10) == [NUDGE]


async def test_it_claims_again_only_after_the_lease(store: Store) -> None:
    await keep(store, state())
    await store.claim_due(DUE, LEASE, 10)
    assert await store.claim_due(DUE + LEASE - timedelta(microseconds=1), LEASE, 10) == []
    assert await store.claim_due(DUE + LEASE, LEASE, 10) == [replace(NUDGE, attempts=2)]


async def test_it_claims_a_batch_soonest_first(store: Store) -> None:
    for chat_id in (30, 10, 20):
        await keep(store, state(chat_id))
    first = await store.claim_due(NOW + 5 * DAY, LEASE, 2)
    rest = await store.claim_due(NOW + 5 * DAY, LEASE, 2)
    assert [one.chat_id for one in (*first, *rest)] == [10, 20, 30]


async def test_it_claims_all_that_is_due_of_a_chat_at_once(store: Store) -> None:
    """Else the end of a batch would cut in two what belongs into one message."""
    for chat_id in (10, 20):
        both = state(chat_id)
        await keep(store, both.with_case(replace(both.cases[0], number=2)))
    first = await store.claim_due(NOW + 5 * DAY, LEASE, 1)
    rest = await store.claim_due(NOW + 5 * DAY, LEASE, 1)
    assert [(one.chat_id, one.case_number) for one in (*first, *rest)] == [(10, 1), (10, 2), (20, 1), (20, 2)]
    assert {one.attempts for one in (*first, *rest)} == {1}


async def test_it_gives_each_of_several_claimers_different_rows(open_store: OpenStore) -> None:
    stores = [await open_store() for _ in range(4)]
    await asyncio.gather(*(keep(stores[0], state(number)) for number in range(120)))

    async def claim_all(store: Store) -> list[int]:
        found: list[int] = []
        while batch := await store.claim_due(NOW + 5 * DAY, LEASE, 7):
            found += [one.chat_id for one in batch]
        return found

    shares = await asyncio.gather(*(claim_all(store) for store in stores))
    assert sorted(number for share in shares for number in share) == list(range(120))


async def test_it_gives_a_claim_back_for_later(store: Store) -> None:
    await keep(store, state())
    (claimed,) = await store.claim_due(DUE, LEASE, 10)
    later = DUE + timedelta(hours=2, microseconds=1)
    await store.release(claimed, later)
    assert await store.next_due() == DUE + timedelta(hours=2, seconds=1)
    assert await store.claim_due(later, LEASE, 10) == []
    assert await store.claim_due(later + timedelta(seconds=1), LEASE, 10) == [replace(NUDGE, attempts=2)]


async def test_it_does_not_give_back_what_another_has_claimed_since(store: Store) -> None:
    await keep(store, state())
    (old,) = await store.claim_due(DUE, LEASE, 10)
    await store.claim_due(DUE + LEASE, LEASE, 10)
    await store.release(old, DUE)
    assert await store.next_due() == DUE + 2 * LEASE


async def test_it_never_names_a_moment_at_which_nothing_can_be_claimed(store: Store) -> None:
    await keep(store, state())
    (claimed,) = await store.claim_due(DUE, LEASE, 10)
    await store.release(claimed, DUE - DAY)
    assert await store.next_due() == DUE
    assert await store.claim_due(DUE, LEASE, 10) != []


async def test_it_names_the_next_moment(store: Store) -> None:
    assert await store.next_due() is None
    await keep(store, state())
    assert await store.next_due() == DUE
    await store.claim_due(DUE, LEASE, 10)
    assert await store.next_due() == DUE + LEASE
    await keep(store, state(8, at=NOW - DAY))
    assert await store.next_due() == DUE - DAY + timedelta(minutes=1)


async def test_it_schedules_the_next_one_when_one_was_sent(store: Store) -> None:
    await keep(store, state())
    await store.claim_due(DUE, LEASE, 10)
    await record(store, Kind.REMINDED, DUE, detail="nudge")
    assert await store.claim_due(DUE + 3 * DAY, LEASE, 10) == [replace(NUDGE, due_at=DUE + 3 * DAY)]


async def test_it_keeps_lease_and_attempts_while_the_moment_stays(store: Store) -> None:
    await keep(store, state())
    await store.claim_due(DUE, LEASE, 10)
    await record(store, Kind.STEP_DONE, DUE, detail="prepare")
    assert await store.claim_due(DUE, LEASE, 10) == []
    (again,) = await store.claim_due(DUE + LEASE, LEASE, 10)
    assert again == replace(NUDGE, step=StepId.COSTS, attempts=2)


async def test_it_follows_the_zone_of_the_chat(store: Store) -> None:
    await keep(store, state())
    await rename_zone(store, "Asia/Shanghai")
    assert await store.next_due() == DUE - timedelta(hours=7)


@pytest.mark.parametrize("quiet", [replace(chat(), blocked=True), replace(chat(), reminders_off=True)])
async def test_it_drops_the_rows_of_a_chat_that_wants_none(store: Store, quiet: Chat) -> None:
    await keep(store, state())
    await keep(store, replace(state(), chat=quiet))
    assert await store.next_due() is None


async def test_it_drops_the_rows_of_a_settled_case(store: Store) -> None:
    await keep(store, state())
    await keep(store, closed())
    assert await store.next_due() is None


async def test_it_calls_the_hook_only_when_rows_were_written(store: Store) -> None:
    calls: list[datetime] = []
    store.on_schedule = calls.append
    await keep(store, State(chat()))
    await keep(store, State(chat()).with_case(closed().cases[0]))
    assert calls == []
    await keep(store, state(8))
    await store.set_live_message(8, 5)
    await store.load(8)
    assert calls == [await store.next_due()]


async def test_the_hook_hears_of_the_earliest_of_several(store: Store) -> None:
    calls: list[datetime] = []
    store.on_schedule = calls.append
    await keep(store, state().with_case(case(number=2, last_tap=NOW - DAY)))
    assert calls == [await store.next_due()]


async def test_it_leaves_a_kind_of_a_newer_program_alone(store: Store, path: Path) -> None:
    await keep(store, state())
    await keep(store, state(8))
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE reminders SET kind = 'of-tomorrow' WHERE chat_id = 8")
    claimed = await store.claim_due(NOW + 5 * DAY, LEASE, 10)
    assert [one.chat_id for one in claimed] == [7]
    assert case().number == claimed[0].case_number
