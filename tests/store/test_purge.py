"""Retention: what is old goes, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings

from bot.guide.case import Case, Kind, Stage
from bot.guide.state import State
from bot.store import Store, units
from tests.store.world import DAY, LONG_AGO, NOW, case, cases, chat, closed, keep, record, state

CLOSED_BEFORE = NOW - 30 * DAY
OLD = NOW - 40 * DAY


async def purge(store: Store) -> int:
    return await store.purge(CLOSED_BEFORE, LONG_AGO)


async def test_it_forgets_an_old_settled_case_and_its_chat(store: Store) -> None:
    await keep(store, closed(at=OLD))
    assert await purge(store) == 2
    assert await store.load(7) is None


async def test_it_keeps_what_is_not_old(store: Store) -> None:
    for number, one in enumerate((closed(1), state(2, at=OLD), closed(3, at=CLOSED_BEFORE)), 1):
        await keep(store, one)
        assert one.chat.chat_id == number
    assert await purge(store) == 0
    assert (await store.statistics())["chats"] == 3


async def test_it_keeps_a_case_whose_settling_is_recent_or_corrected(store: Store) -> None:
    await keep(store, state(7, at=OLD))
    await record(store, Kind.BILL_CHECKED, NOW)
    await keep(store, state(8, at=OLD))
    await record(store, Kind.CLOSED, OLD, chat_id=8)
    await store.change(8, lambda s: (s.with_case(s.cases[0].undo(OLD, Kind.CLOSED)) if s else None, None))
    assert await purge(store) == 0


async def test_it_forgets_only_the_settled_case_of_a_chat(store: Store) -> None:
    both = closed(at=OLD).with_case(case(number=2)).with_case(closed(at=OLD).cases[0])
    await keep(store, both)
    assert await purge(store) == 1
    assert await store.load(7) == State(replace(both.chat, active_case=None), (case(number=2),))


async def test_it_keeps_the_chat_that_was_seen_since(store: Store) -> None:
    await keep(store, replace(closed(at=OLD), chat=replace(chat(), active_case=1)))
    assert await purge(store) == 1
    assert await store.load(7) == State(chat())


async def test_it_forgets_an_idle_chat_with_everything(store: Store) -> None:
    idle = state(at=LONG_AGO - DAY)
    await keep(store, replace(idle, chat=replace(idle.chat, blocked=True)))
    assert await purge(store) == 1
    assert set((await store.statistics()).values()) == {0}


async def test_it_keeps_an_idle_chat_that_was_promised_a_reminder(store: Store) -> None:
    await keep(store, state(at=LONG_AGO - DAY))
    assert await purge(store) == 0
    assert await store.load(7) is not None


async def test_it_forgets_old_updates_that_were_put_aside(store: Store) -> None:
    await store.put_aside(1, OLD)
    await store.put_aside(2, NOW)
    await purge(store)
    assert [await store.was_put_aside(number) for number in (1, 2)] == [False, True]


async def test_it_reaches_every_chat_batch_by_batch(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(units, "FORGET_BATCH", 3)
    for number in range(-3, 8):
        await keep(store, closed(number, at=OLD))
    assert await purge(store) == 22


@given(one=cases())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_it_agrees_with_the_guide_on_what_is_settled(store: Store, one: Case) -> None:
    limit = datetime.fromisoformat("2028-06-01T00:00:00+00:00")
    await store.change(7, lambda _: (None, None))
    await keep(store, State(chat(last_seen=limit)).with_case(one))
    assert await store.purge(limit, LONG_AGO) == (one.stage is Stage.SETTLED)
