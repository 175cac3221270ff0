"""Two chats in any order of taps, texts, reminders and deleting, on a real database: what holds after each step."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.errors import StoreError
from bot.guide.case import Case, Kind, Stage
from bot.guide.notices import Notice, NoticeKind
from bot.guide.openings import MOST_CASES
from bot.guide.reminders import schedule
from bot.guide.state import State
from bot.guide.tap import AnyOutcome, Tap
from bot.handlers.turn import state_after
from bot.languages import LANGUAGES
from bot.store.claimed import Claimed
from bot.store.store import Store
from tests.input import world
from tests.input.conftest import SECRET
from tests.input.world import EVERY_TEXT, Stand, buttons, outcome_of, screen
from tests.screens.worlds import NOW

CHATS = (41, 42)
OPERATORS = {41: "Proximus", 42: "Telenet"}  # each chat cancels with one of its own: what a screen must not mix up
TAKEN_BACK = {Kind.UNDONE}
FORGED = (
    *("prepare|done", "ask|did|asked=today", "confirmation|did|confirmed", "ended|did|ended", "farewell|close"),
    *("plan|go|steps", "cases|go|cases.drop", "unlink|tick|telegram", "back|drop", "reminders|mute|case"),
)


class Machine(RuleBasedStateMachine):
    """The turn without Telegram: load, decide, commit, draw; both chats are compared with what they were."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        path = Path(self.folder.name) / "bot.db"
        self.store = self.loop.run_until_complete(Store.open(path))
        self.file = sqlite3.connect(path)
        self.now, self.updates = NOW, 0
        self.stands: dict[int, Stand] = {}
        self.used: dict[int, set[int]] = {chat: set() for chat in CHATS}
        for chat in CHATS:
            self.take(chat, f"/start {OPERATORS[chat].lower()}")

    def teardown(self) -> None:
        self.file.close()
        self.loop.run_until_complete(self.store.close())
        self.loop.close()
        self.folder.cleanup()

    def state(self, chat: int) -> State | None:
        return self.loop.run_until_complete(self.store.load(chat))

    def take(self, chat: int, said: Tap | str, *, again: bool = False) -> None:
        """One update, committed; what was there before must follow from it."""
        self.now += timedelta(milliseconds=5)
        self.updates += not again
        before = {one: self.state(one) for one in CHATS}

        def unit(state: State | None, seen: bool) -> tuple[State | None, AnyOutcome]:
            outcome = outcome_of(state, said, self.now, chat)
            return state_after(state, outcome, self.now), outcome

        outcome = self.loop.run_until_complete(self.store.change_once(self.updates, self.now, chat, unit))
        after = self.state(chat)
        assert before[other_of(chat)] == self.state(other_of(chat)), "another chat has changed"
        if again:
            assert after == before[chat], "an update that came twice was carried out twice"
            return
        self.stands[chat] = Stand(after, outcome)
        self.follows(chat, before[chat], after)

    def follows(self, chat: int, before: State | None, after: State | None) -> None:
        """Events only added, stages not lost without a correction, numbers never used twice."""
        old = {case.number: case for case in before.cases} if before else {}
        for case in after.cases if after else ():
            known = old.get(case.number)
            if known is None:
                assert case.number not in self.used[chat], "a case number was used again"
                self.used[chat].add(case.number)
                continue
            assert case.events[: len(known.events)] == known.events
            new = case.events[len(known.events) :]
            if not any(event.corrects is not None or event.kind in TAKEN_BACK for event in new):
                assert list(Stage).index(case.stage) >= list(Stage).index(known.stage)

    @rule(chat=st.sampled_from(CHATS), pick=st.integers(0, 200))
    def tap(self, chat: int, pick: int) -> None:
        found = list(buttons(screen(self.stands[chat], now=self.now)))
        button = found[pick % len(found)]
        if button.arg.startswith("carrier="):
            button = replace(button, arg=f"carrier={OPERATORS[chat].lower()}")
        elif button.arg.startswith("to="):
            button = replace(button, arg="to=none")  # no screen of one names the operator of the other
        self.take(chat, button)
        self.take(chat, button, again=True)

    @rule(chat=st.sampled_from(CHATS), text=st.sampled_from([*EVERY_TEXT[3:], SECRET]))
    def write(self, chat: int, text: str) -> None:
        self.take(chat, text)

    @rule(chat=st.sampled_from(CHATS), data=st.sampled_from(FORGED), own=st.booleans(), pick=st.integers(0, 9))
    def forge(self, chat: int, data: str, own: bool, pick: int) -> None:
        numbers = sorted(self.used[chat if own else other_of(chat)])
        place, action, *rest = data.split("|")
        self.take(chat, Tap(numbers[pick % len(numbers)], place, action, *rest))

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        claimed = self.loop.run_until_complete(self.store.claim_due(self.now, timedelta(minutes=5), 50))
        for one in claimed:
            self.loop.run_until_complete(self.store.change(one.chat_id, partial(self.told, one)))

    def told(self, claim: Claimed, state: State | None) -> tuple[State, None]:
        """As the worker records it."""
        assert state is not None, "a reminder of nobody"
        case = state.numbered(claim.case_number)
        assert case is not None, "a reminder of a deleted case"
        assert case.stage is not Stage.SETTLED, "a settled case is reminded of"
        return state.replacing(case.record(Kind.REMINDED, self.now, detail=claim.kind)), None

    @invariant()
    def it_is_in_order(self) -> None:
        for chat in CHATS:
            state = self.state(chat)
            if state is None:
                continue
            assert len(state.cases) <= MOST_CASES
            assert state.case is not None, "the active case does not exist"
            assert state.chat.chat_id == chat
            assert {one.chat_id for one in state.cases} == {chat}
            self.is_scheduled(state)

    def is_scheduled(self, state: State) -> None:
        """The rows are what the cases say, and nothing else."""

        asked = "SELECT kind, case_number FROM reminders WHERE chat_id = ?"
        stored = set(self.file.execute(asked, (state.chat.chat_id,)))
        assert stored == {(due.kind.value, case.number) for case in state.cases for due in schedule(case, state.chat)}

    @invariant()
    def it_can_be_shown(self) -> None:
        """In every language, within Telegram's limits, and with nothing of the other chat."""
        for chat, stand in self.stands.items():
            for language in LANGUAGES:
                drawn = screen(stand, language, Notice(NoticeKind.NOT_POSSIBLE), self.now)
                assert drawn.rows
                assert 0 < len(drawn.text) <= 4096
                assert SECRET not in drawn.text
                assert OPERATORS[other_of(chat)] not in heading(drawn.text)
                list(buttons(drawn))


def heading(text: str) -> str:
    """The first bold line names the operator of the case; lists of operators further down name all of them."""
    return text.split("\n\n")[1] if "\n\n" in text else text


def other_of(chat: int) -> int:
    return CHATS[0] if chat == CHATS[1] else CHATS[1]


CHECKED = settings(
    max_examples=30, stateful_step_count=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)

UNSHRUNK = settings(CHECKED, phases=[Phase.generate], report_multiple_bugs=False)


def test_it_keeps_every_promise_after_each_step() -> None:
    run_state_machine_as_test(Machine, settings=CHECKED)


def lose_an_event(state: State | None, said: Tap | str, now: Any, chat: int) -> AnyOutcome:
    found = world.outcome_of(state, said, now, chat)
    if found.case and isinstance(said, str):
        return replace(found, case=replace(found.case, events=found.case.events[:-1]))
    return found


def reuse_a_number(state: State | None, said: Tap | str, now: Any, chat: int) -> AnyOutcome:
    found = world.outcome_of(state, said, now, chat)
    known = {case.number for case in state.cases} if state else set()
    if found.case and found.case.number not in known:
        return replace(found, case=replace(found.case, number=max(known - {found.drop}, default=0) + 1))
    return found


def mix_up_operators(state: State | None, said: Tap | str, now: Any, chat: int) -> AnyOutcome:
    found = world.outcome_of(state, said, now, chat)
    case: Case | None = found.case
    if case and found.place == "q.plan":
        return replace(found, case=replace(case, answers=replace(case.answers, carrier="proximus")))
    return found


@pytest.mark.parametrize(
    ("plant", "error", "words"),
    [
        (lose_an_event, StoreError, "events are only ever added"),
        (reuse_a_number, (AssertionError, StoreError), "used again|other, stored events"),
        (mix_up_operators, AssertionError, "Proximus"),
    ],
)
def test_it_finds_a_planted_fault(plant: Any, error: Any, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.input.test_machine.outcome_of", plant)
    with pytest.raises(error, match=words):
        run_state_machine_as_test(Machine, settings=UNSHRUNK)
