"""A file's tests are run by one process, but for the longest files."""

from __future__ import annotations

import pytest

from tests.conftest import LONGEST, ROOT
from tests.sharing import ONE_BY_ONE, unit_of


@pytest.mark.parametrize("test", ["test_it_keeps_every_promise_for_a_year", "test_it_finds_a_reminder_at_night[3]"])
def test_what_a_file_makes_once_is_made_in_one_process(test: str) -> None:
    assert unit_of(f"tests/test_virtual_year.py::{test}") == "tests/test_virtual_year.py"


def test_the_longest_files_are_shared_out_test_by_test() -> None:
    first, second = (f"tests/test_every_screen.py::test_no_judge[{code}]" for code in ("en", "a::b@c"))
    assert unit_of(first) == first
    assert unit_of(second) == second


def test_what_is_shared_out_is_begun_first() -> None:
    assert set(LONGEST.read_text(encoding="utf-8").split()) >= ONE_BY_ONE
    assert all((ROOT / file).is_file() for file in ONE_BY_ONE)
