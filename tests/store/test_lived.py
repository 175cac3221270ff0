"""What people lived through with an earlier program, this one goes on with."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from bot.guide.case import ANSWER_TYPES, Case, Kind, Need, Stage
from bot.guide.owed import Owed
from bot.guide.state import State
from bot.guide.trouble import Trouble
from bot.screens.registry import draw
from tests.screens.worlds import view
from tests.store.filled import lived
from tests.store.world import OpenStore

VERSIONS = (2,)
BORN_LATER: Mapping[str, Collection[str]] = {
    "device": {"unknown"},
    "holder": {"unknown"},
    "need": set(Need),
    "shared": {"unknown"},
    "sim": {"dead_here", "dead_abroad", "lost_here", "lost_abroad", "unknown"},
}  # answers that the program of the newest of these did not know
WISHES = {Kind.WISH, Kind.CALLED_OFF, Kind.RESUMED, Kind.REPLIED}
EVENTS_BORN_LATER = {Kind.RECEIVED, Kind.GIVEN_UP, Kind.ANSWERED, Kind.MISSED, *WISHES} | {
    *(Kind.NAMED, Kind.IN_HAND, Kind.NOT_IN_HAND, Kind.TAKEN_ALONG, Kind.BLOCKED)
}
TROUBLES_BORN_LATER = {Trouble.REFUND_UNPAID, Trouble.COLLECTOR, Trouble.NUMBER_TAKEN}


@pytest.fixture(params=VERSIONS)
def database(request: pytest.FixtureRequest, path: Path) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(lived(request.param).read_text(encoding="utf-8"))
    return path


@pytest.fixture
async def states(database: Path, open_store: OpenStore) -> list[State]:
    with closing(sqlite3.connect(database)) as connection:
        chats = [chat for (chat,) in connection.execute("SELECT chat_id FROM chats")]
    store = await open_store()
    found = [await store.load(chat) for chat in chats]
    return [state for state in found if state]


@pytest.fixture
def left(database: Path) -> tuple[int, ...]:
    """How many chats, cases and events the earlier program left: counted before this one has touched them."""
    with closing(sqlite3.connect(database)) as connection:
        tables = ("chats", "cases", "events")
        return tuple(connection.execute(f"SELECT COUNT(*) FROM {one}").fetchone()[0] for one in tables)  # noqa: S608


def _cases(states: list[State]) -> Iterator[Case]:
    return (case for state in states for case in state.cases)


def test_it_has_people_in_every_stage_way_trouble_and_holder(states: list[State]) -> None:
    cases = list(_cases(states))
    assert {case.stage for case in cases} == set(Stage)
    for name, words in ANSWER_TYPES.items():
        assert {getattr(case.answers, name) for case in cases} >= set(words) - set(BORN_LATER.get(name, ())), name
    events = [event for case in cases for event in case.events]
    assert {event.detail for event in events if event.kind is Kind.TROUBLE} >= set(Trouble) - TROUBLES_BORN_LATER
    assert {event.kind for event in events} >= set(Kind) - EVENTS_BORN_LATER


def test_it_loses_no_chat_no_case_and_no_event(left: tuple[int, ...], states: list[State]) -> None:
    cases = list(_cases(states))
    assert (len(states), len(cases), sum(len(case.events) for case in cases)) == left


def test_it_draws_where_everybody_stands(states: list[State]) -> None:
    for case in _cases(states):
        for place in (case.place, "steps", "status", "dossier", "reminders", "trouble.menu"):
            assert draw(place, view(case)).rows, (case.number, place)


def test_credit_that_was_noted_as_a_right_bill_is_claimed_and_no_more(states: list[State]) -> None:
    claimed = [case for case in _cases(states) if case.claim(Owed.REFUND) and not case.last(Kind.CLOSED)]
    assert any(case.last(Kind.BILL_CHECKED) for case in claimed), "one of them has both, as the button stored it"
    for case in claimed:
        assert case.stage is not Stage.SETTLED
        assert "Claimed on" in draw("final_bill", view(case)).text
        assert "It is not known whether the credit was paid back" in draw("status", view(case)).text
