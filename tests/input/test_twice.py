"""Every button of every screen that a walk reaches: tapped twice it does what it does once, and forged it does nothing.

Pure, so that thousands of screens are looked at. The walks are the same in every run.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.guide import decide, openings
from bot.guide.actions import ACTIONS
from bot.guide.case import Case, Event, Kind
from bot.guide.notices import Notice, NoticeKind
from bot.guide.places import exists, needs_case
from bot.guide.scams import SCAM, SCAMS
from bot.guide.state import State
from bot.guide.tap import NO_CASE, ActionContext, Outcome, Tap
from bot.screens.buttons import unpack
from bot.screens.registry import CHAT_PLACES, PLACES
from tests.input.world import EVERY_TEXT, SOON, TEXTS, Stand, buttons, screen, seeds, step
from tests.screens.worlds import NOW, content

SCREENS = 1_650
OF_THE_CHAT = {"resume", "new", "drop", "wipe", "lang", "copy"}


def shape(stand: Stand) -> object:
    """What makes a screen worth another look: not which operator, which days or how many ticks."""
    state, case = stand.state, stand.shown.case
    if state is None or case is None or stand.shown.place in SCAMS:  # those are the same for every case
        return state is None, stand.shown.place
    chat, answers = state.chat, case.answers
    status = content().carriers[answers.carrier].status if answers.carrier else None
    told = frozenset((e.kind, e.detail) for e in case.effective)
    opened = len(case.codes) if stand.shown.place.startswith("along") else 0
    chosen = (status, answers.plan, answers.number, answers.sim, answers.channel, bool(case.ticks), opened)
    return stand.shown.place, chat.zone is None, chat.reminders_off, len(state.cases), chosen, told


def pages_of_scams() -> list[Stand]:
    """Chance would hardly ever lead to all of them."""
    one = next(stand for stand in seeds() if stand.state and stand.state.case)
    return [step(one.state, Tap(NO_CASE, SCAM, "go", place)) for place in SCAMS]


def walk(limit: int) -> Iterator[Stand]:
    """Screens that differ in shape, over every button and text from the seeds on, in the same order each time."""
    order, seen = random.Random(7), set[object]()  # noqa: S311 - no secret
    first, waiting = [*pages_of_scams(), *seeds()], list[Stand]()
    while (first or waiting) and len(seen) < limit:
        if not first:
            pick = order.randrange(len(waiting))
            waiting[pick], waiting[-1] = waiting[-1], waiting[pick]
        stand = (first or waiting).pop()
        if (key := shape(stand)) in seen:
            continue
        seen.add(key)
        yield stand
        waiting.extend(step(stand.state, said) for said in all_of(stand))


def all_of(stand: Stand) -> list[Tap | str]:
    return [*buttons(screen(stand)), *EVERY_TEXT]


@lru_cache(maxsize=1)
def walked() -> tuple[Stand, ...]:
    return tuple(walk(SCREENS))


def differences(tap: Callable[..., Stand], stands: tuple[Stand, ...]) -> Counter[str]:
    """Where a second tap on the same button, at the same moment or two seconds later, does more than the first."""
    found: Counter[str] = Counter()
    for stand in stands:
        for button in buttons(screen(stand)):
            once = tap(stand.state, button)
            at_once, soon = tap(once.state, button), tap(once.state, button, NOW + SOON)
            if once.settled() != at_once.settled():
                found[f"{button.action} {button.arg} at {button.place}, at once"] += 1
            if once.settled() != soon.settled():
                found[f"{button.action} {button.arg} at {button.place}, soon"] += 1
    return found


def test_it_does_nothing_more_for_the_second_tap_on_any_button() -> None:
    found = differences(step, walked())
    assert not found, found.most_common(20)


def test_it_moves_one_of_several_reminders_for_two_taps() -> None:
    stand = next(
        stand for stand in seeds() if stand.state and stand.state.case and stand.state.case.stage == "preparing"
    )
    state, number = stand.state, stand.shown.case.number if stand.shown.case else 0
    for place, days in (("prepare", "3"), ("backup", "5"), ("reminders", "")):
        said = Tap(number, place, "snooze", days) if days else Tap(number, place, "go", "reminders.is.snoozed")
        state = step(state, said).state
    once = step(state, Tap(number, "reminders", "later", "snoozed=30"))
    assert once.settled() == step(once.state, Tap(number, "reminders", "later", "snoozed=30")).settled()
    other = step(once.state, Tap(number, "reminders", "go", "reminders.is.snoozed"))
    moved = step(other.state, Tap(number, "reminders", "later", "snoozed=30"), NOW + timedelta(minutes=1))
    assert moved.due != once.due, "asked for anew, the other one is moved"


def test_it_finds_an_action_that_counts_its_taps(monkeypatch: pytest.MonkeyPatch) -> None:
    def counting(moment: ActionContext) -> Outcome[Case]:
        outcome = known(moment)
        return replace(outcome, case=outcome.case.record(Kind.NOT_YET, moment.now, detail="ended"))

    known = ACTIONS["tick"]
    monkeypatch.setitem(ACTIONS, "tick", counting)
    one_by_one = (differences(step, (stand,)) for stand in walked())  # up to the first that is found
    assert any(fault.startswith("tick ") for found in one_by_one for fault in found)


def test_it_carries_out_every_button_that_it_shows() -> None:
    refused = Counter(
        f"{button.action} {button.arg} at {stand.shown.place}"
        for stand in walked()
        for button in buttons(screen(stand))
        if step(stand.state, button).shown.notice == Notice(NoticeKind.NOT_POSSIBLE)
    )
    assert not refused, refused.most_common(20)


def test_it_walks_every_action_and_every_place() -> None:
    taps = [tap for stand in walked() for tap in buttons(screen(stand))]
    assert ACTIONS.keys() | OF_THE_CHAT == {tap.action for tap in taps}
    assert {*PLACES, *CHAT_PLACES} <= {stand.shown.place for stand in walked()}
    assert all(exists(tap.place) or tap.place == "pick" for tap in taps)


def test_it_does_nothing_more_for_the_second_command() -> None:
    """Not the texts: what "30/11" means is up to the question that is open, and the first may have answered it. A text
    that is delivered twice is known by its number (test_again.py)."""
    for stand in walked()[::3]:
        for said in EVERY_TEXT:
            if said in TEXTS:
                continue
            once = step(stand.state, said)
            again, soon = step(once.state, said), step(once.state, said, NOW + SOON)
            if stand.state is None or stand.state.case is None:
                # the first one opens the case and shows its question, the second what was asked for
                again, soon, once = without_place(again), without_place(soon), without_place(once)
            assert once.settled() == again.settled(), said
            assert once.settled() == soon.settled(), said


def without_place(stand: Stand) -> Stand:
    if stand.state is None:
        return stand
    cases = tuple(replace(case, place="") for case in stand.state.cases)
    return Stand(replace(stand.state, cases=cases), stand.shown)


@lru_cache(maxsize=1)
def with_cases() -> tuple[State, ...]:
    return tuple(stand.state for stand in walked()[::7] if stand.state and stand.state.case)


PLACE = st.sampled_from([*PLACES, *CHAT_PLACES, "pick", "unlink.chat", "trouble.is.billed", "zzz", "q.look.x", "more."])
ARGUMENTS = st.one_of(
    st.sampled_from([*PLACES, *CHAT_PLACES]),
    st.from_regex(r"(pick|more|sources|unlink|trouble\.is|paper|q\.look|ask\.say)\.[a-z0-9_.-]{1,25}", fullmatch=True),
    st.from_regex(r"(pick|more|sources)\.(end|asked|snooze_ask|ask|costs)\.[0-9]{1,9}(-[0-9]{1,4})?", fullmatch=True),
    st.from_regex(r"pick\.(chased|complained|ombudsman|offer|withdrawn|debited)_(no_answer|identity)", fullmatch=True),
    st.from_regex(r"[a-z_]{1,12}=[A-Za-z0-9_=.:/+-]{0,20}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9_=.:/+-]{0,40}", fullmatch=True),
    st.sampled_from(["", "0", "999", "-1", "9999-12-31", "0001-01-01", "2026-W45-1", "20261130", "asap", "today"]),
)
ACTION = st.sampled_from([*ACTIONS, *OF_THE_CHAT, "nothing"])


@settings(max_examples=4_000, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), PLACE, ACTION, ARGUMENTS, st.sampled_from(["own", "none", "strange"]))
def test_it_draws_something_for_every_forged_button(pick: int, place: str, action: str, arg: str, whose: str) -> None:
    """Valid in shape, of any step and stage: never an exception, the same twice, nothing of another case touched."""
    state = with_cases()[pick % len(with_cases())]
    assert state.case is not None
    number = {"own": state.case.number, "none": 0, "strange": 999_999}[whose]
    once = step(state, Tap(number, place, action, arg))
    judge(state, once)
    assert once.settled() == step(once.state, Tap(number, place, action, arg), NOW + SOON).settled()
    if whose == "strange" and action not in ("new", "lang", "wipe") and once.state is not None:
        assert content_of(once.state) == content_of(state), "a button of no case changes no case"


@settings(max_examples=3_000, deadline=None, derandomize=True)
@given(
    st.integers(0, 10**6), st.one_of(st.text(max_size=80), st.binary(max_size=64).map(lambda b: b.decode("latin-1")))
)
def test_it_changes_nothing_for_bytes_that_are_no_button(pick: int, data: str) -> None:
    state = with_cases()[pick % len(with_cases())]
    assume(unpack(data) is None)
    shown = decide.tapped(state, state.chat, NOW, unpack(data), content(), ("en",))
    assert state.case is not None
    assert shown == Outcome(state.chat, state.case, state.case.place, Notice(NoticeKind.NOT_POSSIBLE))


@pytest.mark.parametrize("data", ["2|١٢|plan|go|steps",
                                  "2|1|plan|go|steps\n", "3|1|plan|start", "1|1|plan|start", "01|1|plan|start", "",
                                  "2|1|plan|go|" + "x" * 41, "2|-1|plan|go|steps", "2|1|plan|", "2||plan|start",
                                  "2|123456789|plan|start", "2|007|plan|start", "2|Zz|plan|start",
                                  "\0", "2|1|plan|go|a b"])  # fmt: skip
def test_it_reads_nothing_else_as_a_button(data: str) -> None:
    assert unpack(data) is None


def judge(before: State, after: Stand) -> None:
    """What holds after any update: something is drawn, events were only added, places exist."""
    drawn = screen(after)
    assert drawn.text
    assert drawn.rows
    list(buttons(drawn))
    assert after.shown.case is None or not needs_case(after.shown.place) or exists(after.shown.place)
    if after.state is None:
        return
    assert len(after.state.cases) <= openings.MOST_CASES
    known = {case.number: case.events for case in before.cases}
    for case in after.state.cases:
        assert exists(case.place), case.place
        old: tuple[Event, ...] = known.get(case.number, ())
        assert case.events[: len(old)] == old


def content_of(state: State) -> list[Case]:
    return [replace(case, last_tap=NOW, place="") for case in state.cases]


def test_it_never_gives_a_number_twice() -> None:
    """Whatever is opened, thrown away or deleted in which order: a case number is never used again."""
    used = set[int]()
    state: State | None = None
    order = random.Random(3)  # noqa: S311 - no secret
    for count in range(3_000):
        # no two updates of one chat are committed within a millisecond
        cases, now = state.cases if state else (), NOW + count * openings.TICK
        of = order.choice(cases).number if cases else 0
        answer, wipe = Tap(of, "q.carrier", "set", "carrier=base"), Tap(of, "privacy.sure", "wipe")
        new, drop = Tap(of, "cases", "new"), Tap(of, "back", "drop")
        state = step(state, order.choices([new, drop, answer, wipe], [10, 10, 10, 1])[0], now).state
        fresh = {case.number for case in state.cases} - {case.number for case in cases} if state else set()
        assert not fresh & used
        used |= fresh
    assert len(used) > 500


def test_it_acts_on_no_new_case_by_a_button_of_a_deleted_one() -> None:
    """Every button of every walked screen, tapped after its case was thrown away or all was deleted, and begun anew."""
    for stand in walked()[::5]:
        if stand.state is None or stand.shown.case is None:
            continue
        old = stand.shown.case.number
        for end in (Tap(old, "back", "drop"), Tap(old, "privacy.sure", "wipe")):
            anew = step(step(stand.state, end).state, Tap(0, "cases", "new"), NOW + SOON).state
            assert anew is not None
            for button in buttons(screen(stand)):
                if button.case != old or button.action in ("new", "lang"):
                    continue  # of the chat or of another case, and meant to act
                after = step(anew, button, NOW + SOON + SOON)
                assert after.state is not None
                assert content_of(after.state) == content_of(anew), button


def test_it_asks_again_before_an_old_button_deletes_everything() -> None:
    first = step(None, "/start")
    assert first.state is not None
    wipe = Tap(first.state.cases[0].number, "privacy.sure", "wipe")
    assert step(first.state, wipe).state is None
    anew = step(None, "/start", NOW + SOON)
    asked = step(anew.state, wipe, NOW + SOON + SOON)
    assert asked.shown.place == "privacy.sure"
    assert asked.state is not None
    (now_valid,) = (b for b in buttons(screen(asked)) if b.action == "wipe")
    assert step(asked.state, now_valid).state is None
