from __future__ import annotations

from dataclasses import replace

from bot.guide.case import Kind
from bot.guide.state import State
from tests.store.world import DAY, NOW, case, chat, state


def test_it_falls_back_on_the_case_tapped_last_when_none_is_active() -> None:
    earlier, later = case(), case(number=2, last_tap=NOW + DAY)
    settled = case(number=3, last_tap=NOW + 2 * DAY).record(Kind.CLOSED, NOW + 2 * DAY)
    assert State(chat()).case is None
    assert State(chat(), (earlier, later, settled)).case == later
    assert State(replace(chat(), active_case=9), (earlier, settled)).case == earlier
    assert State(chat(), (settled,)).case == settled


def test_it_adds_a_case_in_order_and_makes_it_active() -> None:
    both = state().with_case(case(number=3)).with_case(case(number=2))
    assert [one.number for one in both.cases] == [1, 2, 3]
    assert both.case == case(number=2)


def test_it_replaces_a_case() -> None:
    changed = replace(case(), place="plan")
    assert state().with_case(changed).cases == (changed,)
