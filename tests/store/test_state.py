from __future__ import annotations

from dataclasses import replace

from bot.store import State
from tests.store.world import case, chat, state


def test_it_has_no_case_until_one_is_active() -> None:
    assert State(chat(), (case(),)).case is None


def test_it_adds_a_case_in_order_and_makes_it_active() -> None:
    both = state().with_case(case(number=3)).with_case(case(number=2))
    assert [one.number for one in both.cases] == [1, 2, 3]
    assert both.case == case(number=2)


def test_it_replaces_a_case() -> None:
    changed = replace(case(), place="plan")
    assert state().with_case(changed).cases == (changed,)
