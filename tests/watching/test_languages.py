"""A language with holes stays, is spoken, and is named where somebody looks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.cli import main
from tests.fixtures.catalogue import entry
from tests.screens.worlds import ROOT
from tests.watching.watched import Watched


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project, with two sentences that were extracted and reached nobody."""
    shutil.copytree(ROOT / "locales", tmp_path / "root" / "locales")
    (tmp_path / "root" / "content").symlink_to(ROOT / "content")
    pot = tmp_path / "root" / "locales" / "messages.pot"
    new = entry("A brand-new sentence", "") + entry("A new button", "", context="button")
    pot.write_text(pot.read_text(encoding="utf-8") + new, encoding="utf-8")
    monkeypatch.setattr("bot.app.ROOT", tmp_path / "root")
    return tmp_path / "root"


@pytest.mark.usefixtures("root")
def test_bot_check_names_a_language_with_holes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_TOKEN", "123456:" + "a" * 35)
    assert main(["check"]) == 0
    said = capsys.readouterr().out
    assert "zh: 2 of " in said
    assert "de: 2 of " in said
    assert "sentences are English" in said


@pytest.mark.usefixtures("root")
async def test_the_start_and_readyz_name_it_and_people_still_read_their_language(
    street: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    status, page = await street.page("readyz")
    assert (status, page.split("\n")[0]) == (200, "ok")
    assert "zh: 2 of " in page
    assert "fr: 2 of " in page
    assert any("zh: 2 of " in record.getMessage() for record in caplog.get_records("setup"))
    user = street.user(language="zh-hans")
    await user.send("/start")
    await user.sees("运营商")
