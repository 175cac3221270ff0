"""The rows as data, and how the change of one is made in a copy of the project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent
COPIED = ("bot", "content", "locales", "playground", "tests", "tools")
SKIPPED = shutil.ignore_patterns("*.mo", ".hypothesis")
PATH = re.compile(r"`((?:make |python -m )[^`]+|[\w.<>/-]+/[\w.<>-]+\.\w+|[A-Z]+\.md|\.env\.example)`")
# Stands for every translation of a row: only that there is one is looked at.
SAID = {"zh": "归还调制解调器", "fr": "Rendre le modem", "nl": "Modem inleveren", "de": "Modem abgeben"}
FIELD = re.compile(r"\{\w+\}")
BEFORE = {"translated": "catalogue"}  # a check that needs what another one looks at


class Edit(BaseModel, frozen=True, extra="forbid"):
    old: str
    new: str


class Change(BaseModel, frozen=True, extra="forbid"):
    """One file of a row, or one command."""

    file: str
    named: str = ""
    seen_by: str
    copy_of: str = ""
    edit: tuple[Edit, ...] = ()

    @property
    def name(self) -> str:
        """As it stands in the row."""
        return self.named or self.file

    def make(self, root: Path) -> None:
        """Raises ValueError where an edit does not fit any more."""
        if self.file in COMMANDS:
            COMMANDS[self.file](root)
            return
        path = root / self.file
        source = root / (self.copy_of or self.file)
        text = source.read_text(encoding="utf-8") if source.is_file() else ""
        for edit in self.edit:
            if edit.old and text.count(edit.old) != 1:
                raise ValueError(f"{edit.old!r} stands {text.count(edit.old)} times in {source}")
            text = text.replace(edit.old, edit.new) if edit.old else text + edit.new
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


class Journey(BaseModel, frozen=True, extra="forbid"):
    taps: tuple[str, ...]
    sees: tuple[str, ...]


class Drawing(BaseModel, frozen=True, extra="forbid"):
    place: str
    stage: int = 0  # of tests/screens/worlds.py
    answers: dict[str, str] = {}
    sees: tuple[str, ...]


class Row(BaseModel, frozen=True, extra="forbid"):
    """One row of CONTRIBUTING.md."""

    row: str
    checks: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    journey: Journey
    drawing: Drawing | None = None
    change: tuple[Change, ...]

    @property
    def every_check(self) -> tuple[str, ...]:
        """Each check once, those without a catalogue first."""
        return tuple(dict.fromkeys((*(change.seen_by for change in self.change), *self.checks, "journey")))

    def named_in(self, text: str) -> list[str]:
        """The files and commands that CONTRIBUTING.md names for it."""
        (line,) = (line for line in text.splitlines() if line.startswith(f"| {self.row} |"))
        return PATH.findall(line)

    def make(self, root: Path, without: Change | None = None) -> None:
        """Make the change, all of it or all but one file. Commands come last: they look at the files.

        With a file left out, only those are run whose own check is asked.
        """
        for change in sorted(self.change, key=lambda change: change.file in COMMANDS):
            asked = without is None or change.seen_by in {without.seen_by, BEFORE.get(without.seen_by)}
            if change is not without and (asked or change.file not in COMMANDS):
                change.make(root)


def rows() -> dict[str, Row]:
    """Every row that is replayed, by the name of its file."""
    found = sorted(FOLDER.glob("*.toml"))
    return {path.stem: Row(**tomllib.loads(path.read_text(encoding="utf-8"))) for path in found}


def copy_tree(into: Path) -> None:
    """What the checks need of the project."""
    for name in COPIED:
        shutil.copytree(ROOT / name, into / name, ignore=SKIPPED)
    for name in ("README.md", "CONTRIBUTING.md", "pyproject.toml", ".env.example"):
        shutil.copy2(ROOT / name, into)


def seen(tree: Path) -> dict[Path, tuple[int, int]]:
    """Every file of a copy, with its size and when it was written."""
    stated = ((Path(folder, name), Path(folder, name).stat()) for folder, _, names in os.walk(tree) for name in names)
    return {path: (found.st_size, found.st_mtime_ns) for path, found in stated}


def restore(tree: Path, before: dict[Path, tuple[int, int]]) -> None:
    """Make a copy what it was: what was written since is the project's again, what came since is gone."""
    now = seen(tree)
    for path in now.keys() - before.keys():
        path.unlink()
    for path, known in before.items():
        if now.get(path) != known:
            shutil.copy2(ROOT / path.relative_to(tree), path)


def _catalogues(root: Path) -> None:
    from tools.catalogues import extract, update

    extract(root)
    update(root)


def _translate(root: Path) -> None:
    """Fill in what is empty, for a language of five with the same words everywhere, else with the English ones."""
    from bot.i18n import read_catalogue
    from tools.catalogues import written

    for po in sorted((root / "locales").glob("*/LC_MESSAGES/messages.po")):
        catalogue, said = read_catalogue(po), SAID.get(po.parts[-3], "")
        for message in catalogue:
            if not message.id or any(message.string if isinstance(message.string, tuple) else (message.string,)):
                continue
            original = str(message.id[-1] if isinstance(message.id, tuple) else message.id)
            words = " ".join(dict.fromkeys((said, *FIELD.findall(original)))) if said else original
            message.string = (words,) * catalogue.num_plurals if message.pluralizable else words
        po.write_bytes(written(catalogue))


def _digest(root: Path) -> None:
    """Put the digest of the reminder rows where the test says that it goes."""
    code = "from tests.store.test_schedule_version import SCHEDULE, digest; print(SCHEDULE, digest())"
    said = subprocess.run([sys.executable, "-c", code], cwd=root, check=True, capture_output=True, text=True)
    before, after = said.stdout.split()
    path = root / "bot/store/rescheduling.py"
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")


def _begin_polish(root: Path) -> None:
    from tools.catalogues import start_language

    start_language(root, "pl")


COMMANDS: dict[str, Callable[[Path], None]] = {
    "make catalogues": _catalogues,
    "locales/*/LC_MESSAGES/messages.po": _translate,
    "bot/store/rescheduling.py": _digest,
    "python -m tools.catalogues init pl": _begin_polish,
}
