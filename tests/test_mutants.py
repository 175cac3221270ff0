"""Every promise has a fault that its test finds; and what is wrong with a mutant is said. `make mutants` runs them."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from tests.mutants import runner
from tests.mutants.__main__ import main
from tests.mutants.known import Mutant, faults, known
from tests.mutants.promises import Row, promised, rows
from tests.pretend import PATIENCE
from tests.processes import ROOT, ended

SUM = "def plus(one, other):\n    return one + other\n\n\ndef minus(one, other):\n    return one - other\n"
TESTS = """
from bot.sums import minus, plus

def test_plus(): assert plus(2, 3) == 5
def test_weak(): assert minus(2, 0) == 2
def test_red(): assert plus(2, 2) == 5
def test_broken(nobody): pass
"""
PROMISES = """# Promises

| what could go wrong | test |
|---|---|
| sums are wrong | `tests/test_sums.py::test_plus`, `::test_weak` (short) |
| it is red | `tests/test_sums.py::test_red` |

It also says
so: `tests/test_sums.py`. Nothing else.
"""
PLUS = {"promise": "sums are wrong", "test": "tests/test_sums.py::test_plus", "file": "bot/sums.py"}
WRONG = {**PLUS, "why": "plus is minus", "find": "one + other", "replace": "one - other"}
WEAK = {**PLUS, "why": "minus is plus", "test": "tests/test_sums.py::test_weak", "find": "one - other"} | {
    "replace": "one + other"
}
RED = {**WRONG, "promise": "it is red", "test": "tests/test_sums.py::test_red"}
SAYS = {**WRONG, "promise": "It also says so"}


COMMAND = """
import pathlib, sys
from tests.mutants.__main__ import main
sys.exit(main(["plus"], pathlib.Path(sys.argv[1])))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small one with its promises."""
    for name in ("bot", "docs", "tests/mutants"):
        (tmp_path / "project" / name).mkdir(parents=True)
    files = {"bot/sums.py": SUM, "tests/test_sums.py": TESTS, "docs/guarantees.md": PROMISES}
    for name, text in files.items():
        (tmp_path / "project" / name).write_text(text, encoding="utf-8")
    return tmp_path / "project"


def write(project: Path, *mutants: dict[str, str]) -> None:
    text = "".join("[[mutant]]\n" + "".join(f"{name} = '{value}'\n" for name, value in one.items()) for one in mutants)
    (project / "tests/mutants/sums.toml").write_text(text, encoding="utf-8")


def found(project: Path, *mutants: dict[str, str]) -> list[str]:
    write(project, *mutants)
    return list(faults(project, known(project), promised(project)))


def test_every_promise_and_every_test_that_is_named_has_a_mutant_that_applies() -> None:
    promises = promised(ROOT)
    assert len(promises) > 40
    assert len({row.promise for row in promises}) == len(promises), "a mutant names its row by these words"
    assert list(faults(ROOT, known(ROOT), promises)) == []


def test_it_reads_rows_and_paragraphs() -> None:
    file = "tests/test_sums.py"
    assert list(rows(PROMISES)) == [
        Row("sums are wrong", (f"{file}::test_plus", f"{file}::test_weak")),
        Row("it is red", (f"{file}::test_red",)),
        Row("It also says so", (file,)),
    ]


def test_it_finds_nothing_wrong_where_all_is_well(project: Path) -> None:
    assert found(project, WRONG, WEAK, RED, SAYS) == []


@pytest.mark.parametrize(
    ("mutants", "words"),
    [
        ((WEAK, RED, SAYS), "no mutant for the test tests/test_sums.py::test_plus"),
        ((WRONG, WEAK, SAYS), "no mutant for: it is red"),
        ((WRONG, WEAK, RED), "no mutant for: It also says so"),
        (({**WRONG, "promise": "sums are slow"},), "no such row"),
        (({**WRONG, "test": RED["test"]},), "its row does not name tests/test_sums.py::test_red"),
        (({**SAYS, "test": "tests/test_sums.py::test_gone"},), "no such test: tests/test_sums.py::test_gone"),
        (({**SAYS, "test": "tests/test_gone.py::test_plus"},), "no such test: tests/test_gone.py::test_plus"),
        (({**WRONG, "find": "one * other"},), "its text stands 0 times in bot/sums.py"),
        (({**WRONG, "find": "one"},), "its text stands 4 times in bot/sums.py"),
        (({**WRONG, "file": "bot/gone.py"},), "its text stands 0 times in bot/gone.py"),
        (({**WRONG, "replace": "one +"},), "it leaves bot/sums.py as no Python at all"),
        (({**WRONG, "replace": WRONG["find"]},), "it changes nothing"),
        (({**WRONG, "file": PLUS["test"].partition(":")[0], "find": "== 5"},), "which is not the program"),
    ],
)
def test_it_says_what_is_wrong_with_them(project: Path, mutants: tuple[dict[str, str], ...], words: str) -> None:
    assert any(words in fault for fault in found(project, *mutants))


def test_the_tests_may_be_changed_where_they_must_notice_it() -> None:
    own = [one for one in known(ROOT) if not one.file.startswith(("bot/", "content/"))]
    assert {one.file.partition("/")[0] for one in own} == {"tests"}
    assert len(own) == 3


def test_it_says_which_survive_which_do_not_apply_and_which_prove_nothing(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = {**SAYS, "why": "it is broken", "test": "tests/test_sums.py::test_broken"}
    gone = {**SAYS, "why": "products are sums", "find": "one * other"}
    no_start = {**SAYS, "why": "nothing starts", "find": "def plus", "replace": "import nothing\n\n\ndef plus"}
    write(project, WRONG, WEAK, RED, broken, gone)
    mutants = [*known(project), Mutant(**no_start)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.mutants.__main__.known", lambda _root: mutants)
        assert main([], project, jobs=2) == 1
    said = capfd.readouterr().out
    node = "tests/test_sums.py::test"
    for line in (
        f"SURVIVED: sums are wrong: minus is plus: {node}_weak\n",
        f"NOT GREEN WITHOUT IT: it is red: plus is minus: {node}_red assert 4 == 5",
        f"NOT GREEN WITHOUT IT: It also says so: it is broken: {node}_broken",
        f"DOES NOT APPLY: It also says so: products are sums: {node}_plus does not apply: its text stands 0 times",
        f"BREAKS MORE THAN THE TEST: It also says so: nothing starts: {node}_plus",
        "6 faults; 1 of 6 mutants were caught.\n",
    ):
        assert f"\n{line}" in said
    assert ": caught: plus is minus (assert -1 == 5" in said
    assert (project / "bot/sums.py").read_text() == SUM, "only copies are changed"


def test_it_is_content_with_those_that_are_caught_and_runs_only_some(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write(project, WRONG, WEAK, RED, SAYS)
    assert main(["wrong", "PLUS is"], project) == 0
    assert "Every one of 1 mutants was caught" in capfd.readouterr().out
    assert main(["multiplication"], project) == 2
    assert capfd.readouterr().out == "No mutant has the words 'multiplication'.\n"


async def test_it_ends_a_test_that_does_not_end_and_mends_its_copy(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "SECONDS", 0.5)
    tree = runner.copied(project, tmp_path)
    (tree / "tests/test_sums.py").write_text(f"{TESTS}\nimport time\ntime.sleep(3600)\n", encoding="utf-8")
    one = await runner.with_it(tree, Mutant(**WRONG))
    assert (one.verdict, one.words) == (runner.Verdict.ENDLESS, "after 0.5 s")
    assert (tree / "bot/sums.py").read_text() == SUM  # noqa: ASYNC240


async def test_an_interrupt_is_one_line_and_leaves_nothing_behind(project: Path, tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    mark = tmp_path / "begun"
    tests = f"import pathlib, time\ndef test_plus():\n    pathlib.Path({str(mark)!r}).touch()\n    time.sleep(3600)\n"
    (project / "tests/test_sums.py").write_text(tests, encoding="utf-8")
    write(project, WRONG)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", COMMAND, str(project)),
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path / "tmp")},
        stdout=PIPE,
        stderr=PIPE,
    )
    async with asyncio.timeout(PATIENCE):
        while not mark.exists():  # noqa: ASYNC110, ASYNC240 - a file does not tell
            await asyncio.sleep(0.02)
    process.send_signal(signal.SIGINT)
    assert await ended(process) == (130, "interrupted\n")
    assert list((tmp_path / "tmp").iterdir()) == []
