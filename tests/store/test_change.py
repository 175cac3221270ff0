"""Units of work on whole chats: what is kept, what is refused, what is rolled back."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bot.errors import NotPossible, StoreError
from bot.guide.case import Kind
from bot.guide.state import State
from bot.guide.take_code import Along, TakeCode
from bot.store import Store
from bot.store.sqlite import load_queries
from bot.store.units import FORGOTTEN_AT_ONCE
from tests.store.world import DAY, NOW, OpenStore, case, chat, closed, histories, keep, record, state


async def test_it_knows_nothing_of_a_new_chat(store: Store) -> None:
    assert await store.load(7) is None


@given(history=histories())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_it_gives_back_what_was_kept(store: Store, history: tuple[State, State]) -> None:
    first, later = history
    await store.change(7, lambda _: (None, None))
    for wanted in (first, later):
        await keep(store, wanted)
        assert await store.load(7) == wanted


async def test_it_gives_decide_the_stored_state_and_returns_its_answer(store: Store) -> None:
    await keep(store, state())
    assert await store.change(7, lambda before: (before, before)) == state()


async def test_it_keeps_everything_for_the_next_start(open_store: OpenStore) -> None:
    first = await open_store()
    await keep(first, state())
    await first.close()
    assert await (await open_store()).load(7) == state()


async def test_it_writes_nothing_when_the_state_is_the_same(store: Store, path: Path) -> None:
    await keep(store, state())
    with _outside(path) as other:
        (before,) = other.execute("PRAGMA data_version").fetchone()
        await store.change(7, lambda stored: (stored, None))
        await keep(store, state())
        assert other.execute("PRAGMA data_version").fetchone() == (before,)
    other.close()


async def test_it_deletes_everything_of_a_chat(store: Store) -> None:
    await keep(store, state())
    await record(store, Kind.STEP_DONE, NOW, detail="prepare")
    await store.change(7, lambda _: (None, None))
    assert set((await store.statistics()).values()) == {0}


async def test_it_deletes_a_case_that_is_gone(store: Store) -> None:
    await keep(store, state().with_case(case(number=2)))
    await keep(store, state())
    assert await store.load(7) == state()


async def test_it_keeps_chats_apart(store: Store) -> None:
    await keep(store, state(7))
    await keep(store, state(8))
    await store.change(7, lambda _: (None, None))
    assert await store.load(8) == state(8)


async def test_it_rolls_back_and_passes_the_exception_on(store: Store) -> None:
    def decide(_: State | None) -> tuple[State, None]:
        raise NotPossible("not now")

    with pytest.raises(NotPossible, match="not now"):
        await store.change(7, decide)
    assert await store.load(7) is None


async def test_it_lets_only_the_failing_unit_fail(store: Store) -> None:
    wrong = replace(state(8), cases=(case(9),))
    results = await asyncio.gather(
        keep(store, state(7)), keep(store, wrong), keep(store, state(9)), return_exceptions=True
    )
    assert [type(result) for result in results] == [type(None), StoreError, type(None)]
    assert [await store.load(one) for one in (7, 8, 9)] == [state(7), None, state(9)]


@pytest.mark.parametrize("spoil", ["forgotten", "other", "renumbered"])
async def test_it_only_ever_adds_events(store: Store, spoil: str) -> None:
    done = case().record(Kind.ASKED, NOW, day=NOW.date())
    await keep(store, state().with_case(done))
    events = {
        "forgotten": (),
        "other": (replace(done.events[0], detail="letter"),),
        "renumbered": (*done.events, replace(done.events[0], number=3)),
    }[spoil]
    with pytest.raises(StoreError, match="events"):
        await keep(store, state().with_case(replace(done, events=events)))
    assert await store.load(7) == state().with_case(done)


def test_it_has_no_statement_that_changes_an_event() -> None:
    statements = [getattr(load_queries(), name).sql.upper() for name in load_queries().available_queries]
    assert not [sql for sql in statements if "UPDATE EVENTS" in sql or "DELETE FROM EVENTS" in sql]


async def test_it_refuses_two_cases_of_one_number(store: Store) -> None:
    with pytest.raises(StoreError, match="same number"):
        await keep(store, State(chat(), (case(), case())))


async def test_it_does_not_show_stored_values_in_errors(store: Store, path: Path) -> None:
    await keep(store, state())
    await record(store, Kind.ASKED, NOW)
    with _outside(path) as other:
        other.execute("UPDATE events SET kind = 'of-tomorrow'")
    other.close()
    with pytest.raises(StoreError, match="cannot be read") as caught:
        await store.load(7)
    assert "of-tomorrow" not in str(caught.value)


async def test_it_sets_the_live_message_alone(store: Store) -> None:
    await keep(store, state())
    await store.set_live_message(7, 55)
    stored = await store.load(7)
    assert stored == replace(state(), chat=replace(chat(), active_case=1, live_message=55))
    await store.set_live_message(7, 54)
    assert await store.load(7) == stored, "noted later, sent earlier"


async def test_it_ignores_a_live_message_of_an_unknown_chat(store: Store) -> None:
    await store.set_live_message(7, 55)
    assert await store.load(7) is None


async def test_it_remembers_what_was_put_aside(store: Store) -> None:
    await store.put_aside(900, NOW)
    await store.put_aside(900, NOW)
    assert [await store.was_put_aside(number) for number in (900, 901)] == [True, False]


async def test_it_answers_that_it_is_ready(store: Store) -> None:
    await store.check()
    await store.close()
    with pytest.raises(StoreError, match="closed"):
        await store.check()


async def test_it_counts(store: Store) -> None:
    await keep(store, closed(7))
    await keep(store, state(8))
    await keep(store, State(replace(chat(9), blocked=True)))
    assert await store.statistics() == {
        "chats": 3, "blocked": 1, "cases": 2, "reminders": 1, "put_aside": 0, "events_closed": 1
    }  # fmt: skip


class Remembered:
    """The queries, and which of them were asked for."""

    def __init__(self) -> None:
        self.called: set[str] = set()

    def __getattr__(self, name: str) -> object:
        self.called.add(name)
        return getattr(load_queries(), name)


async def test_it_calls_every_query(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    queries = Remembered()
    monkeypatch.setattr("bot.store.sqlite.load_queries", lambda: queries)
    await keep(store, state().with_case(replace(case(number=2), ticks=frozenset({"itsme"}))))
    await keep(store, state().with_case(case(number=2)))
    await keep(store, closed())
    await keep(store, state(8))
    for claimed in await store.claim_due(NOW + 5 * DAY, DAY, 10):
        await store.release(claimed, NOW + 6 * DAY)
    await keep(store, closed(8))
    await store.change(8, lambda _: (None, None))
    await store.copy_of(7)
    await store.next_due()
    await store.set_live_message(7, 5)
    await store.set_shown(7, NOW)
    await store.pending_screens(NOW - DAY, NOW, 10)
    await store.put_aside(1, NOW)
    await store.was_put_aside(1)
    await store.change_once(FORGOTTEN_AT_ONCE, NOW, 8, lambda before, _: (before, None))
    code = TakeCode(Along.MOVE, "0a" * 32, NOW.replace(microsecond=0))
    await keep(store, state(10).with_case(replace(case(10), codes=(code,))))
    await store.change_two_once(5, NOW, 7, code.digest, lambda before, theirs, _: (before, theirs, None))
    await store.forget_codes(NOW)
    await keep(store, state(10).with_case(replace(case(10), codes=(code,))))
    await keep(store, state(10).with_case(case(10)))
    await keep(store, replace(closed(9, at=NOW - DAY), chat=chat(9)))
    await store.reschedule()
    await store.purge(NOW, NOW)
    await store.check()
    await store.statistics()
    assert await store.newest() is not None
    await store.wait_for_clock(NOW - DAY)
    await store.wait_for_clock(NOW - DAY)
    await store.wait_for_clock(NOW + DAY)
    await store.trust_clock(NOW)
    assert {name for name in load_queries().available_queries if not name.endswith("_cursor")} == queries.called


def _outside(path: Path) -> sqlite3.Connection:
    """Another program's connection."""
    return sqlite3.connect(path)
