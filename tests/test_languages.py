"""One row in bot/languages.py is all that the code needs to know of a language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.guide.content.models import Confidence, Phone, Reach
from bot.i18n import Catalogues
from bot.languages import LANGUAGES, PAPER_LANGUAGES, Language, code_of, language_of
from bot.screens.letters.told_days import long_date
from bot.screens.registry import draw
from bot.screens.screen import View
from bot.screens.steps.ask_phone import phone_details
from tests.fixtures.catalogue import entry, write_po
from tests.screens.budget import faults
from tests.screens.worlds import view

BOT = Path(__file__).parent.parent / "bot"
POLISH = Language("pl", "pl_PL", "Polski", "PL", other_codes=frozenset({"szl"}))
OF_CHINESE = re.compile(r"zh([-_].*)?")
MAY_NAME_CHINESE = {"bot/languages.py", "bot/free_text/sayings.py"}  # the second: its sayings have no spaces


@pytest.fixture
def with_polish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> View:
    """The view of a bot with a row and a catalogue more."""
    monkeypatch.setitem(LANGUAGES, "pl", POLISH)
    write_po(tmp_path, "pot", entry("Back", ""))
    (tmp_path / "pot" / "LC_MESSAGES" / "messages.po").rename(tmp_path / "messages.pot")
    write_po(tmp_path, "pl", entry("Back", "Wstecz"))
    catalogues = Catalogues(tmp_path)
    return replace(view(None), languages=catalogues.languages, texts=catalogues.for_language("pl"))


@pytest.mark.parametrize(("place", "name"), [("language", "Polski"), ("q.need", "PL")])
def test_a_sixth_language_shows_its_own_name(with_polish: View, place: str, name: str) -> None:
    shown = draw(place, with_polish)
    labels = [button.text for row in shown.rows for button in row]
    assert [label for label in labels if label.startswith("✓")] == [f"✓ {name}"]
    assert sum(language_of(code).own_name in labels or language_of(code).short in labels for code in LANGUAGES) == 5
    assert faults(place, "pl", shown) == []


@pytest.mark.usefixtures("with_polish")
def test_a_sixth_language_writes_dates_and_is_guessed(tmp_path: Path) -> None:
    assert Catalogues(tmp_path).for_language("pl").date(date(2026, 11, 1), "year") == "1 listopada 2026"
    assert Catalogues(tmp_path).guess("szl-PL") == "pl"
    assert (code_of("zh_Hant_TW"), code_of("yue"), code_of("pt-br"), code_of("")) == ("zh", "zh", "pt", "")


def test_a_language_without_a_row_goes_by_its_code() -> None:
    assert (language_of("eo").own_name, language_of("eo").short, language_of("eo").always) == ("eo", "EO", False)


def test_every_row_stands_under_its_own_code() -> None:
    assert all(row.code == code for code, row in LANGUAGES.items())
    assert set(PAPER_LANGUAGES) <= LANGUAGES.keys()
    assert [code for code, row in LANGUAGES.items() if not row.on_paper] == ["zh"]


def test_every_language_of_letters_has_a_name_beside_a_phone_number() -> None:
    phone = Phone(
        number="1999", reach=(Reach.BELGIUM,), languages=PAPER_LANGUAGES, source="base", confidence=Confidence.OFFICIAL
    )
    assert phone_details(view(None), phone) == "French, Dutch, German, English"


def chinese_by_name(code: str) -> Iterator[int]:
    """Lines that ask for Chinese by its code, where a property of the row should be asked for."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and OF_CHINESE.fullmatch(node.value):
            yield node.lineno


def test_no_code_asks_for_chinese_by_name() -> None:
    found = {path.relative_to(BOT.parent).as_posix(): path.read_text(encoding="utf-8") for path in BOT.rglob("*.py")}
    named = [f"{name}:{line}" for name, code in found.items() for line in chinese_by_name(code)]
    assert [place for place in named if place.rpartition(":")[0] not in MAY_NAME_CHINESE] == []
    assert named, "the table itself is seen"


@pytest.mark.parametrize("code", ['if language == "zh":\n    pass', "WRITTEN = ('zh_Hant',)", "x = {'zh': 1}"])
def test_it_sees_code_that_asks_for_chinese_by_name(code: str) -> None:
    assert list(chinese_by_name(code)) == [1]


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("fr", "1er novembre 2026", "30 novembre 2026"),
        ("nl", "1 november 2026", "30 november 2026"),
        ("de", "1. November 2026", "30. November 2026"),
        ("en", "1 November 2026", "30 November 2026"),
    ],
)
def test_letters_write_a_day_in_full(language: str, first: str, last: str) -> None:
    assert (long_date(date(2026, 11, 1), language), long_date(date(2026, 11, 30), language)) == (first, last)


def test_french_letters_write_1er_for_the_first_of_every_month_alone() -> None:
    firsts = [long_date(date(2026, month, 1), "fr") for month in range(1, 13)]
    assert all(re.fullmatch(r"1er [a-zéû]+ 2026", written) for written in firsts), firsts
    assert [long_date(date(2026, 8, day), "fr") for day in (11, 21, 31)] == [
        "11 août 2026",
        "21 août 2026",
        "31 août 2026",
    ]
