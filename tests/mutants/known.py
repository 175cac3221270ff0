"""The mutants, and what is wrong with them before anything is run."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel

from tests.mutants.promises import Row

FOLDER = "tests/mutants"
PROGRAM = ("bot/", "content/")
OF_THE_TESTS = re.compile("would_notice|planted")  # in the name of a test that the tests would notice


class Mutant(BaseModel, frozen=True, extra="forbid"):
    """One fault; tests/mutants/__init__.py says what each word of it means."""

    promise: str
    why: str
    test: str
    case: str = ""
    file: str
    find: str
    replace: str

    @property
    def node(self) -> str:
        """What pytest is to run."""
        return f"{self.test}[{self.case}]" if self.case else self.test

    def changed(self, root: Path) -> str:
        """The text of the file with the fault in it. Raises ValueError when it does not apply."""
        path = root / self.file
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if (found := text.count(self.find)) != 1:
            raise ValueError(f"does not apply: its text stands {found} times in {self.file}")
        return text.replace(self.find, self.replace)


def known(root: Path) -> list[Mutant]:
    """Raises ValueError."""
    files = sorted((root / FOLDER).glob("*.toml"))
    return [Mutant(**entry) for file in files for entry in tomllib.loads(file.read_text(encoding="utf-8"))["mutant"]]


def with_words(mutants: Iterable[Mutant], words: Iterable[str]) -> list[Mutant]:
    """Those that have all of the words somewhere in them."""
    wanted = [word.lower() for word in words]
    return [one for one in mutants if all(word in f"{one.promise} {one.why} {one.node}".lower() for word in wanted)]


def faults(root: Path, mutants: list[Mutant], promises: list[Row]) -> Iterator[str]:
    """A line for each promise or named test without a mutant, and for each mutant that proves nothing."""
    for row in promises:
        of_it = [one for one in mutants if one.promise == row.promise]
        if not of_it:
            yield f"no mutant for: {row.promise}"
        for test in row.tests:
            if of_it and not any(proves(one, test) for one in of_it):
                yield f"no mutant for the test {test} of: {row.promise}"
    for one in mutants:
        yield from (f"{fault} ({one.promise}: {one.why})" for fault in _faults_of(root, one, promises))


def proves(mutant: Mutant, test: str) -> bool:
    return test in {mutant.test, mutant.test.partition("::")[0]}


def _faults_of(root: Path, mutant: Mutant, promises: list[Row]) -> Iterator[str]:
    rows = [row for row in promises if row.promise == mutant.promise]
    if not rows:
        yield "no such row"
    elif not any(proves(mutant, test) for row in rows for test in row.tests):
        yield f"its row does not name {mutant.test}"
    path, _, name = mutant.test.partition("::")
    if not (root / path).is_file() or f"def {name}(" not in (root / path).read_text(encoding="utf-8"):
        yield f"no such test: {mutant.test}"
    if not mutant.file.startswith(PROGRAM) and not OF_THE_TESTS.search(name):
        yield f"it changes {mutant.file}, which is not the program"
    if mutant.find == mutant.replace:
        yield "it changes nothing"
    try:
        text = mutant.changed(root)
        if mutant.file.endswith(".py"):
            ast.parse(text)
    except ValueError as error:
        yield str(error)
    except SyntaxError:
        yield f"it leaves {mutant.file} as no Python at all"
