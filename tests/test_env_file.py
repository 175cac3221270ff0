"""What is odd about a .env file: named with its line or its name, never with a value."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from bot.errors import SettingsError
from bot.settings import Settings, env_file_faults, load
from tests.processes import ended, spawn
from tests.test_settings import SECRET, TOKEN

VALID = f"BOT_TOKEN={TOKEN}\n"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable and no .env of the machine reaches these tests."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def faults(text: str) -> list[str]:
    Path(".env").write_text(text, encoding="utf-8")
    found = env_file_faults()
    assert not any(TOKEN in line or SECRET in line for line in found)
    return found


def test_it_finds_nothing_odd_in_the_example_and_in_no_file() -> None:
    assert env_file_faults() == []
    assert faults((Path(__file__).parent.parent / ".env.example").read_text(encoding="utf-8")) == []


def test_it_names_the_nearest_known_name() -> None:
    assert faults(f"{VALID}RETENTION_IDEL_DAYS=30\n") == [
        "RETENTION_IDEL_DAYS in .env is not known; did you mean RETENTION_IDLE_DAYS?"
    ]
    assert faults("bot_tokn=1") == ["bot_tokn in .env is not known; did you mean BOT_TOKEN?"]


@pytest.mark.parametrize("name", ["ADMIN_IDS", "COLOUR"])
def test_it_names_what_is_near_to_nothing(name: str) -> None:
    assert faults(f"{VALID}{name}=1\n") == [f"{name} in .env is not known; take it out."]


@pytest.mark.parametrize("text", [f"bot_token={TOKEN}", f"export BOT_TOKEN = '{TOKEN}' # ours", f"\ufeff{VALID}"])
def test_it_knows_every_way_to_write_a_name(text: str) -> None:
    assert faults(text) == []
    assert load().bot_token.get_secret_value() == TOKEN


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (TOKEN, "has no =; write NAME=value."),
        (f"{TOKEN}=", "has a name that no setting can have; write NAME=value."),
        (f"BOT_TOKEN: {TOKEN}", "cannot be read; write NAME=value, and close what quotation marks open."),
        (f'BOT_TOKEN="{TOKEN}', "cannot be read; write NAME=value, and close what quotation marks open."),
        (f'BOT_TOKEN="{TOKEN}"1', "cannot be read; write NAME=value, and close what quotation marks open."),
    ],
)
def test_it_names_the_line_that_has_no_effect(text: str, fault: str, caplog: pytest.LogCaptureFixture) -> None:
    assert faults(f"# ours\n\n{text}\nPORT=1\n") == [f".env: line 3 {fault}"]
    with pytest.raises(SettingsError) as caught:
        load()
    assert caught.value.lines[0].startswith("BOT_TOKEN: is missing")
    assert caught.value.lines[1:] == (f".env: line 3 {fault}",)
    assert not caplog.records, "said twice"


def test_it_names_a_variable_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTSIDE", "x")
    text = "DOMAIN=bot.example.org\nWEBHOOK_URL=https://${DOMAIN}/tg\nCONTACT=${OUTSIDE} ${NOBODY:-us} "
    assert faults(f"{VALID}{text}") == []
    assert load().webhook_url == "https://bot.example.org/tg"
    assert faults(f"{VALID}{text}'${{LATER}}'\nLATER=1\n") == [
        "CONTACT in .env has ${...} with a variable that is not set; set that above, or write the value out."
    ]


def test_it_reads_marks_as_python_dotenv_does() -> None:
    """The words of the faults rest on this: what is cut, what is kept, what is replaced."""
    Path(".env").write_text(f'BOT_TOKEN="{TOKEN}" # ours\nPORT=1 # one\nLOG_LEVEL= # none\nCONTACT=a#b $HOME\n')
    settings = load()
    assert settings.bot_token.get_secret_value() == TOKEN
    assert (settings.port, settings.log_level, settings.contact) == (1, "INFO", "a#b $HOME")


def test_it_says_it_when_another_setting_is_missing_for_it() -> None:
    Path(".env").write_text(f"BOT_TOKN={TOKEN}\n")
    with pytest.raises(SettingsError) as caught:
        load()
    assert caught.value.lines[1:] == ("BOT_TOKN in .env is not known; did you mean BOT_TOKEN?",)
    with pytest.raises(SettingsError) as caught:
        load(_env_file=None)
    assert len(caught.value.lines) == 1


def test_it_is_a_fault_in_check(capsys: pytest.CaptureFixture[str]) -> None:
    Path(".env").write_text(f"{VALID}RETENTION_IDEL_DAYS=30\nADMIN_IDS=1,2\n")
    assert main(["check"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "RETENTION_IDEL_DAYS in .env is not known; did you mean RETENTION_IDLE_DAYS?",
        "ADMIN_IDS in .env is not known; take it out.",
    ]


async def test_it_is_a_warning_at_the_start(tmp_path: Path) -> None:
    """`run` goes on to Telegram, which is not there."""
    (tmp_path / ".env").write_text(f"{VALID}ADMIN_IDS=1,2\nTELEGRAM_API_URL=http://127.0.0.1:9\n")
    code, errors = await ended(await spawn(tmp_path, "run"))
    assert code == 2
    first, *_, last = errors.splitlines()
    assert first.endswith("WARNING  bot.cli: ADMIN_IDS in .env is not known; take it out.")
    assert last.startswith("TELEGRAM_API_URL: ")
    assert TOKEN not in errors
