"""One grammar of DATABASE_URL: who mistypes is told the sign, and never gets another file than the one named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.database_url import refuse_unless_file
from bot.settings import load
from tests.test_settings import TOKEN, refused_line

NAMED = (
    ("data/bot.db?mode=rwc", "? (question mark"),
    ("my%20bot.db", "% (percent sign"),
    ("~/bot.db", "~ (tilde"),
    ("data\\bot.db", "\\ (backslash"),
    ("bot.db#old", "# (number sign"),
    ("bot.db$", "$ (dollar sign"),
    (":memory:", ": (colon"),
    ("C:/bot.db", ": (colon"),
    ("bot*.db", "* (asterisk"),
    ("“bot.db", "“ (left double quotation mark"),
    ("bot\u200b.db", "U+200B (zero width space"),
    ("bot\xa0.db", "U+00A0 (no-break space"),
    ("bot\n.db", "U+000A (a line break"),
    ("bot\x00.db", "U+0000"),
    ("bot\udce9.db", "U+DCE9"),
    ("bot².db", "² (superscript two"),
)
TAKEN = (
    "bot.db",
    "data/my bot.db",
    "../bot.db",
    "/srv/bye_sim/bot-2.db",
    "données/bot@(1)+.db",
    "数据/库٣.db",
    ".x/कि",
)


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("path", "named"), NAMED)
def test_whoever_writes_a_sign_that_is_none_of_a_path_is_told_which(path: str, named: str) -> None:
    with pytest.raises(ValueError, match="letters, digits, spaces") as caught:
        refuse_unless_file(f"sqlite:///{path}")
    assert str(caught.value).startswith(f"has {named}")
    assert path not in str(caught.value)


@pytest.mark.parametrize("path", TAKEN)
def test_letters_and_digits_of_any_script_name_the_file_that_they_say(path: str) -> None:
    assert load(bot_token=TOKEN, database_url=f"sqlite:///{path}").database_path == (Path.cwd() / path).resolve()


@pytest.mark.parametrize("path", ["data/", "/", ".", "data/..", "/usr"])
def test_a_folder_is_no_database(path: str) -> None:
    assert "names a folder" in refused_line(database_url=f"sqlite:///{path}")


def test_a_folder_that_is_there_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "bot.db").mkdir()
    assert "names a folder" in refused_line(database_url="sqlite:///bot.db")


@pytest.mark.parametrize("url", ["sqlite://///srv/bot.db", "sqlite:///data//bot.db"])
def test_slashes_are_counted(url: str) -> None:
    assert "too many slashes" in refused_line(database_url=url)


def test_the_line_says_it_once() -> None:
    line = refused_line(database_url="sqlite:///bot.db # mine")
    assert line.count("comment") == 1
    assert line.startswith("DATABASE_URL: has # (")


def test_a_name_that_is_too_long_is_no_fault_of_the_settings() -> None:
    assert load(bot_token=TOKEN, database_url=f"sqlite:///{'x' * 300}.db").database_url.endswith("x.db")
