"""CONTRIBUTING.md is true: its rooms, its types, and each change of its rows, made in a copy with those files only."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE

import pytest

from tests.contributing.rows import ROOT, Change, Row, copy_tree, restore, rows, seen
from tests.test_architecture import ALLOWED

ROWS = rows()
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
LEAVING_OUT = [(name, change) for name, row in ROWS.items() for change in row.change]


SHARED = "*shared*"


def table(first: str) -> list[list[str]]:
    """The cells of the table whose head begins with these words."""
    parts = re.findall(rf"^\| {first} \|.*\n\|[-|]+\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in "".join(parts).splitlines()]


def rooms(cell: str) -> set[str]:
    """The rooms of a last column, as ALLOWED calls them; the short name of a group stands for all of it."""
    (group,) = re.findall(r"^\*shared\* stands for: ([^.]*)\.", TEXT, re.MULTILINE)
    listed = re.split(r",\s+", cell.replace(SHARED, group)) if cell != "nothing" else []
    assert len(listed) == len(set(listed)), f"twice in: {cell}"
    return {name.replace("/", ".") for name in listed}


def test_the_table_of_the_rooms_is_the_one_that_is_enforced() -> None:
    told = {
        name.removeprefix("bot/").removesuffix(".py").strip("/"): rooms(last)
        for first, _, last in table("room")
        for name in re.findall(r"`([^`]+)`", first)
    }
    assert told == {room: set(allowed) for room, allowed in ALLOWED.items()}


@pytest.mark.parametrize(("name", "file"), [(row[0].strip("`"), row[2].strip("`")) for row in table("type")])
def test_a_type_of_the_glossary_is_where_it_says(name: str, file: str) -> None:
    if file == "telegram":
        assert name == "Update"
        return
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.ClassDef)}


@dataclass(frozen=True)
class Replay:
    """What the first check that fails says; "" when all pass."""

    process: subprocess.Popen[str]

    def __call__(self, name: str, root: Path, *checks: str) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([str(root), name, *checks]) + "\n")
        self.process.stdin.flush()
        return str(json.loads(self.process.stdout.readline()))


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    command = [sys.executable, str(ROOT / "tests/contributing/server.py")]
    environment = {**os.environ, "PTB_TIMEDELTA": "true"}
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True, env=environment) as process:
        yield Replay(process)


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_row_names_the_files_of_its_change(row: Row) -> None:
    assert sorted(row.named_in(TEXT)) == sorted({*row.optional, *(change.name for change in row.change)})


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tree = tmp_path_factory.mktemp("copy")
    copy_tree(tree)
    return tree


@pytest.fixture
def tree(copied: Path) -> Iterator[Path]:
    """A copy of the project; what a change made of it is taken back."""
    before = seen(copied)
    yield copied
    restore(copied, before)


@pytest.mark.parametrize("name", ROWS)
def test_the_files_of_a_row_are_enough(name: str, tree: Path, replay: Replay) -> None:
    ROWS[name].make(tree)
    assert replay(name, tree, *ROWS[name].every_check) == ""


def test_a_change_is_taken_back(tree: Path) -> None:
    before = seen(tree)
    (tree / "bot/new.py").write_text("NEW = 1\n", encoding="utf-8")
    (tree / "bot/cli.py").write_text("", encoding="utf-8")
    (tree / "README.md").unlink()
    restore(tree, before)
    assert seen(tree) == before
    assert all((tree / name).read_bytes() == (ROOT / name).read_bytes() for name in ("bot/cli.py", "README.md"))


@pytest.mark.parametrize(("name", "change"), LEAVING_OUT, ids=[f"{name}-{c.name}" for name, c in LEAVING_OUT])
def test_each_file_of_a_row_is_missed(name: str, change: Change, tree: Path, replay: Replay) -> None:
    ROWS[name].make(tree, without=change)
    assert replay(name, tree, change.seen_by) != ""
