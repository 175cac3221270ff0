"""Broken content: every kind of fault is reported at once, with what would mend it, and nothing starts."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from bot.content_files import collect_faults
from tests.fixtures.tiny_content import spoil, write_tiny_content
from tests.processes import ended, spawn

ROOT = Path(__file__).parent.parent
BASE = "carriers/base.toml"


OLD_NAME = 'aliases = [{ name = "Old", text = "Another name.", source = "own", confidence = "advice" }]\n'
SPOILED = (
    (BASE, 'number = "1999"\nreach = ["own_sim"]', 'number = "+3215"\nreach = ["belgium"]'),
    (BASE, 'source = "press"', 'source = "pres"'),
    (BASE, 'status = "active"', f'status = "active"\n{OLD_NAME}'),
    ("services/bank.toml", 'source = "own", ', ""),
    ("services/chat.toml", 'slug = "chat_0"', 'slug = "chat_0"\nslw = true'),
    ("sources/all.toml", "[press]", '[unused]\nname = "Unused"\nofficial = false\ndate = "2026"\n[press]'),
    ("sources/all.toml", "[press]", '[early]\nname = "Early"\nofficial = false\ndate = "2027"\n[press]'),
    ("sources/all.toml", "[press]", '[late]\nname = "Late"\nofficial = false\ndate = "2026-02-30"\n[press]'),
    ("steps/prepare.toml", 'source = "own"', 'source = "own", checked_on = "2026-02-30"'),
)
EXPECTED = [
    "content/carriers/base.toml: costs[0].source: unknown source pres"
    " (do this: add it to content/sources/, or did you mean press?)",
    "content/carriers/base.toml: phones[0].number: +3215 does not exist in its country's number plan"
    ' (do this: write "+32…", "0800…" or the short code)',
    "content/carriers/other.toml: aliases[0].name: Old is a name of base already (do this: keep it in one record)",
    "content/carriers/other.toml: continues_as: there is no other operator bass (do this: did you mean base?)",
    "content/carriers/third.toml: phones[0].languages[0]: 'tr': String should match pattern '^(fr|nl|de|en)$'"
    ' (do this: a contact answers in "fr", "nl", "de" or "en")',
    "content/letters/cancel.toml: the file is missing (do this: write it)",
    "content/services/bank.toml: services[0].forgotten.source: missing (do this: add source = …)",
    "content/services/chat.toml: services[0].slw: unknown key (do this: did you mean slow?)",
    "content/sources/all.toml: late.date: '2026-02-30': day is out of range for month"
    ' (do this: write "2026-06-06", "2026-06" or "2026")',
    "content/sources/all.toml: unused: no fact names this source"
    " (do this: write the fact that was read there, or take it out)",
]
EARLY = (
    "content/sources/all.toml: early.date: 2027 is after today, 2026-11-30"
    " (do this: write the date that the page shows)"
)
OTHER = f'name = "Other"\nstatus = "merged"\ncontinues_as = "bass"\n{OLD_NAME}'
TURKISH = """
name = "Third"
status = "active"
phones = [{ number = "1998", reach = ["own_sim"], languages = ["tr"], source = "press", confidence = "secondary" }]
costs = [{ text = "A fact.", source = "early", confidence = "secondary" }]
"""


def break_in_every_way(folder: Path) -> None:
    for file, old, new in SPOILED:
        spoil(folder, file, old, new)
    (folder / "carriers/other.toml").write_text(OTHER, encoding="utf-8")
    (folder / "carriers/third.toml").write_text(TURKISH, encoding="utf-8")
    (folder / "letters/cancel.toml").unlink()


def without_the_check_day(lines: Iterable[str]) -> list[str]:
    """pydantic words the one fault that is its own."""
    found = sorted(lines)
    (own,) = [line for line in found if "checked_on" in line]
    assert own.startswith("content/steps/prepare.toml: lines.first.checked_on: '2026-02-30': ")
    assert own.endswith('(do this: write the day a person looked, such as "2026-06-06")')
    return [line for line in found if line != own]


def test_it_reports_every_kind_of_fault_at_once(tmp_path: Path) -> None:
    folder = write_tiny_content(tmp_path / "content")
    break_in_every_way(folder)
    assert without_the_check_day(str(fault) for fault in collect_faults(folder)) == EXPECTED
    found = without_the_check_day(str(fault) for fault in collect_faults(folder, date(2026, 11, 30)))
    assert found == sorted([*EXPECTED, EARLY])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the program with content of its own."""
    for name in ("bot", "locales"):
        shutil.copytree(ROOT / name, tmp_path / name)  # with what Python compiled of it
    write_tiny_content(tmp_path / "content")
    return tmp_path


@pytest.mark.parametrize("command", [("run",), ("content", "list"), ("content", "check")])
async def test_it_refuses_to_start_on_broken_content(project: Path, command: tuple[str, ...]) -> None:
    break_in_every_way(project / "content")
    settings = {"BOT_TOKEN": "123456:a-token-that-looks-right-but-is-not", "CONTACT": "us@example.org"}
    (project / "data").mkdir(mode=0o700)
    (project / "data" / "bot.db").touch(mode=0o600)  # or the start says that it makes one
    code, errors = await ended(await spawn(project, *command, settings=settings))
    assert code == 2
    found = without_the_check_day(errors.splitlines())
    assert [line for line in found if "early.date" not in line] == EXPECTED
