"""The search for left-over English looks at every language that has a folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.screens.screen import Screen
from tests.fixtures.catalogue import entry, write_po
from tests.screens.worlds import ROOT
from tools import rendered

ENGLISH = "Which answer do you want to change?"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    (tmp_path / "content").symlink_to(ROOT / "content")

    def drawn(language: str, _root: Path) -> Iterator[tuple[str, Screen]]:
        yield "plan", Screen(ENGLISH if language == "pl" else "fine", ())

    monkeypatch.setattr(rendered, "drawn_in", drawn)
    return tmp_path


def test_it_says_that_nothing_is_left(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rendered.main(root) == 0
    assert "No English is left over." in capsys.readouterr().out


def test_it_fails_when_a_folder_is_not_drawn(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "locales" / "pt").mkdir()
    assert rendered.main(root) == 1
    assert "locales/pt: was not drawn" in capsys.readouterr().out


def test_it_draws_a_language_that_is_not_offered_yet_and_lets_it_grow(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_po(root / "locales", "pl", entry("Back", "Wstecz"))
    assert rendered.main(root) == 0
    assert "locales/pl: 1 pieces of English; the language is not offered yet" in capsys.readouterr().out


def test_it_draws_a_language_with_a_hole(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It used to be left out with its whole language, so that nothing could be found."""
    po = root / "locales" / "fr" / "LC_MESSAGES" / "messages.po"
    po.write_text(po.read_text(encoding="utf-8") + entry("Brand new", ""), encoding="utf-8")
    monkeypatch.setattr(rendered, "drawn_in", lambda *_: [("plan", Screen(ENGLISH, ()))])
    assert rendered.main(root) == 1
    assert "locales/fr: English on the screen plan" in capsys.readouterr().out


def test_a_sentence_to_say_stays_in_its_own_language() -> None:
    def found(text: str) -> dict[str, str]:
        return rendered.left_over([("ask.block", Screen(text, ()))], [ENGLISH])

    assert found(f"Dites :\n<code>{ENGLISH}</code>") == {}
    assert found(f"Dites :\n{ENGLISH}") == {ENGLISH: "ask.block"}
