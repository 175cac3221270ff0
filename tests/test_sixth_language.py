"""A language of ten sentences may live in the tree: it is counted, and no check fails because of what is missing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.i18n import Catalogues
from bot.languages import ROWS
from tests.fixtures.catalogue import entry, write_po
from tests.screens.worlds import ROOT
from tools import rendered
from tools.catalogues import main

WORDS = {
    "Back": "Wstecz",
    "Open": "Otwórz",
    "Start": "Zacznij",
    "More": "Więcej",
    "Yes, delete": "Tak, usuń",
    "Phone": "Telefon",
    "Letter": "List",
}
SENTENCES = {
    "Your dossier": "Twoje dokumenty",
    "Your dates, for a calendar": "Twoje terminy, do kalendarza",
    "Which answer do you want to change?": "Którą odpowiedź chcesz zmienić?",
}
TEN = [*(entry(*pair, context="button") for pair in WORDS.items()), *(entry(*pair) for pair in SENTENCES.items())]
ALWAYS = {row.code for row in ROWS if row.always}
COUNTED = re.compile(r"^pl: 10 of \d,\d{3} sentences translated, not offered yet$", re.MULTILINE)

Check = Callable[..., tuple[int, str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of all that is translated."""
    for name in ("bot", "content", "locales"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.fixture
def check(root: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    def checked(*entries: str) -> tuple[int, str]:
        write_po(root / "locales", "pl", *entries)
        return main(["check"], root), capsys.readouterr().out

    return checked


def test_it_is_counted_and_nothing_else(check: Check) -> None:
    code, said = check(*TEN)
    assert code == 0, said
    assert COUNTED.search(said)
    assert said.endswith("catalogues: no faults\n")


def test_what_is_empty_guessed_or_no_longer_used_is_not_counted(check: Check) -> None:
    guessed, empty = entry("Help", "Pomoc", before="#, fuzzy\n"), entry("Nobody says this", "")
    code, said = check(*TEN, guessed, empty, entry("Nor this", "Ani to"))
    assert code == 0, said
    assert COUNTED.search(said)


def test_what_breaks_a_screen_is_a_fault_all_the_same(check: Check) -> None:
    broken = (
        entry("Ask {carrier}", "Zapytaj"),
        entry("Tell {carrier}", "Powiedz {carrier"),
        entry("It <b>ends</b>.", "To <i>koniec</i>."),
        entry("Back", "Z powrotem do poprzedniej strony", context="button"),
    )
    code, said = check(*(one for one in TEN if "Wstecz" not in one), *broken)
    assert code == 1
    for words in ("{carrier} is missing", "wrong braces", "other HTML tags than the original", "columns wide"):
        assert words in said
    assert said.endswith("4 faults\n"), said


def test_a_hole_in_one_of_the_five_is_a_fault(root: Path, check: Check) -> None:
    for language in ALWAYS - {"en"}:
        po = root / "locales" / language / "LC_MESSAGES" / "messages.po"
        holed = re.sub(r'(msgid "Your dossier"\nmsgstr) ".+"', r'\1 ""', po.read_text(encoding="utf-8"))
        po.write_text(holed, encoding="utf-8")
    code, said = check(*TEN)
    assert code == 1
    for language in ALWAYS - {"en"}:
        assert f"locales/{language}/LC_MESSAGES/messages.po: 'Your dossier': not translated" in said
    assert said.endswith("4 faults\n"), said


def test_the_other_commands_and_the_bot_take_it(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    po = write_po(root / "locales", "pl", *TEN)
    for command in ("extract", "update", "compile"):
        assert main([command], root) == 0
    assert po.with_suffix(".mo").exists()
    assert main(["check"], root) == 0
    assert COUNTED.search(capsys.readouterr().out)
    found = Catalogues(root / "locales")
    assert set(found.languages) == ALWAYS
    assert found.gaps == (), "nobody is told at the start of what nobody is offered"
    assert found.for_language("pl").gettext("Your dossier") == "Twoje dokumenty"


def test_its_screens_are_drawn_and_their_english_is_counted(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for language in ALWAYS - {"en"}:
        shutil.rmtree(root / "locales" / language)  # they are drawn by `make check`
    write_po(root / "locales", "pl", *TEN)
    assert rendered.main(root) == 0
    said = capsys.readouterr().out
    assert re.search(r"^locales/pl: \d+ pieces of English; the language is not offered yet$", said, re.MULTILINE)
    assert said.endswith("No English is left over.\n")
