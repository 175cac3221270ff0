"""Who of several processes runs which tests."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

ONE_BY_ONE = frozenset(  # so long that one process would still be at work on it when the others have nothing to do
    {
        "tests/screens/test_status.py",
        "tests/test_bench.py",
        "tests/test_browser.py",
        "tests/test_contributing.py",
        "tests/test_every_screen.py",
        "tests/test_mutants.py",
        "tests/test_soak.py",
        "tests/test_torture.py",
    }
)


def unit_of(test: str) -> str:
    """What is handed to one process as a whole: the file of a test, with what its tests make once, or the test."""
    file = test.partition("::")[0]
    return test if file in ONE_BY_ONE else file


class Together(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """By file. The groups of `--dist loadgroup` are written into names that pytest 9.2 does not read any more."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)
