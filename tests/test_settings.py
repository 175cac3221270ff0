"""Settings: defaults, every refusal with its line, and no secret in any of them. For .env itself: test_env_file.py."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.errors import SettingsError
from bot.settings import Settings, load

TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz01234"
SECRET = "s3cret_S3cret-s3cret"
STAND_IN = "http://127.0.0.1:8081"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable and no .env of the machine reaches these tests."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def refused(**overrides: Any) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load(**({"bot_token": TOKEN} | overrides))
    return caught.value.lines


EVERYWHERE = "0.0.0.0"  # noqa: S104 - named, not listened on


def refused_line(**overrides: Any) -> str:
    lines = refused(**overrides)
    assert len(lines) == 1
    return lines[0]


def test_every_setting_is_tested_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8").lower()
    assert [name for name in Settings.model_fields if not re.search(rf"\b{name}\b", text)] == []


def test_it_needs_nothing_but_a_token() -> None:
    settings = load(bot_token=TOKEN)
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.database_path == Path.cwd() / "data" / "bot.db"
    assert (settings.updates, settings.host, settings.port) == ("polling", "127.0.0.1", 8081)
    assert (settings.messages_per_second, settings.log_level, settings.log_format) == (30, "INFO", "text")
    assert (settings.retention_closed_days, settings.retention_idle_days) == (30, 400)


def test_it_reads_the_environment_before_the_env_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text(f"BOT_TOKEN={TOKEN}\nPORT=9001\nHOST=0.0.0.0\n")
    monkeypatch.setenv("PORT", "9002")
    settings = load(updates="polling")
    assert (settings.port, settings.host) == (9002, "0.0.0.0")  # noqa: S104 - only read back, nothing listens


def test_it_ignores_unknown_keys_and_empty_values_in_the_env_file() -> None:
    Path(".env").write_text(f"BOT_TOKEN={TOKEN}\nSOMETHING_ELSE=1\nPORT=\nCLOCK_URL=\n")
    assert load().port == 8081


def test_it_says_where_to_get_a_token() -> None:
    with pytest.raises(SettingsError) as caught:
        load()
    (line,) = caught.value.lines
    assert line.startswith("BOT_TOKEN: is missing")
    assert "@BotFather" in line
    assert ".env" in line


def test_it_forgives_spaces_around_the_token() -> None:
    assert load(bot_token=f" {TOKEN}\n").bot_token.get_secret_value() == TOKEN


def test_it_refuses_something_that_is_no_token() -> None:
    line = refused_line(bot_token="my-password")
    assert line.startswith("BOT_TOKEN: ")
    assert "my-password" not in line


@pytest.mark.parametrize("token", [TOKEN[:-1], f"{TOKEN}5", "123456:short"])
def test_it_refuses_a_token_of_the_wrong_length_for_the_real_telegram(token: str) -> None:
    line = refused_line(bot_token=token)
    assert line == (
        f"BOT_TOKEN: has {len(token.partition(':')[2])} characters after the colon and Telegram's have 35; "
        "copy it again from @BotFather."
    )
    assert load(bot_token=token, telegram_api_url=STAND_IN).bot_token.get_secret_value() == token


def test_it_says_that_an_address_to_listen_on_goes_without_brackets() -> None:
    assert refused_line(host="[::]") == "HOST: must be without brackets: :: and not [::]."
    assert load(bot_token=TOKEN, host="::").host == "::"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", f'"{TOKEN}"'),
        ("BOT_TOKEN", f"'{TOKEN}'"),
        ("WEBHOOK_SECRET", f"“{SECRET}”"),
        ("WEBHOOK_URL", ' "https://bot.example.org/tg" '),
        ("PORT", "”8081”"),
        ("HOST", '"127.0.0.1"'),
        ("LOG_LEVEL", "'INFO'"),
    ],
)
def test_it_names_the_quotation_marks_round_a_value(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """Docker's --env-file keeps them, a shell does not."""
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load()
    assert caught.value.lines == (f"{name}: has quotation marks round it that belong to it here; take them out.",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "sqlite:///${HOME}/bot.db"),
        ("DATABASE_URL", "sqlite:///$HOME/bot.db"),
        ("WEBHOOK_URL", "https://$DOMAIN/tg"),
        ("WEBHOOK_SECRET", "${SECRET}"),
    ],
)
def test_it_names_a_variable_that_nothing_replaces(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert refused_line() == (
        f"{name}: has a $ with a name that nothing replaces (only .env knows ${{NAME}}); write it out."
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("WEBHOOK_SECRET", f"{SECRET}#2", "it has # in it: a comment goes on a line of its own"),
        ("WEBHOOK_SECRET", f"{SECRET}$2", "it has $ in it"),
        ("PORT", "8081 # the page", "it has # in it: a comment goes on a line of its own"),
        ("BOT_TOKEN", f'"{TOKEN}', "it has a quotation mark in it"),
        ("BOT_TOKEN", f"{TOKEN}\nPORT=1", "it goes over several lines"),
    ],
)
def test_it_names_the_mark_that_made_a_value_wrong(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load()
    (line,) = caught.value.lines
    assert line.startswith(f"{name}: ")
    assert line.endswith(f"({words}).")


def test_it_leaves_free_text_as_it_is() -> None:
    assert load(bot_token=TOKEN, contact='"Ann" # $HOME').contact == '"Ann" # $HOME'


def test_it_lists_all_faults_at_once() -> None:
    lines = refused(port="x", updates="pigeon", database_url="mysql://x", bot_token="x")
    assert [line.split(":")[0] for line in lines] == ["BOT_TOKEN", "DATABASE_URL", "UPDATES", "PORT"]


def test_it_never_repeats_a_value() -> None:
    text = "\n".join(
        refused(
            bot_token="1:geheim geheim",
            updates="webhook",
            webhook_url="ftp://geheim",
            webhook_secret="geheim",
            database_url="postgresql://u:geheim@h/db",
            port="geheim",
            host="[geheim]",
            telegram_api_url="geheim",
            clock_url="geheim",
            log_level="geheim",
            log_format="geheim",
            messages_per_second="geheim",
        )
    )
    assert "geheim" not in text
    assert len(text.splitlines()) == 11


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "70000"),
        ("port", "-1"),
        ("port", "8081.5"),
        ("messages_per_second", "0"),
        ("messages_per_second", "many"),
        ("log_level", "LOUD"),
        ("log_format", "xml"),
        ("updates", "pigeon"),
        ("retention_closed_days", "0"),
        ("retention_idle_days", "-3"),
    ],
)
def test_it_names_the_variable_and_what_it_expects(name: str, value: str) -> None:
    line = refused_line(**{name: value})
    assert line.startswith(f"{name.upper()}: must be ")
    assert "default" in line


def test_it_takes_levels_and_formats_in_any_case() -> None:
    settings = load(bot_token=TOKEN, log_level="debug", log_format="JSON", updates="Polling")
    assert (settings.log_level, settings.log_format, settings.updates) == ("DEBUG", "json", "polling")


def test_it_says_that_postgresql_is_for_later() -> None:
    line = refused_line(database_url="postgresql://u:pw@h/db")
    assert "PostgreSQL is not supported in this version" in line
    assert "sqlite:///" in line
    assert "pw" not in line


@pytest.mark.parametrize("url", ["sqlite:///", "sqlite://x.db", "data/bot.db", "mysql://h/d"])
def test_it_takes_no_other_database_address(url: str) -> None:
    assert refused_line(database_url=url).startswith("DATABASE_URL: must be sqlite:///")


def test_it_keeps_an_absolute_database_path() -> None:
    assert load(bot_token=TOKEN, database_url="sqlite:////var/lib/bot.db").database_path == Path("/var/lib/bot.db")


def test_it_needs_address_and_secret_for_a_webhook() -> None:
    lines = refused(updates="webhook")
    assert [line.split(":")[0] for line in lines] == ["WEBHOOK_URL", "WEBHOOK_SECRET"]
    settings = load(bot_token=TOKEN, updates="webhook", webhook_url="https://bot.example.org/tg", webhook_secret=SECRET)
    assert settings.webhook_path == "/tg"
    assert SECRET not in repr(settings)
    assert TOKEN not in repr(settings)


@pytest.mark.parametrize("secret", ["short", "x" * 257, "with spaces in between", "ünicode-ünicode-ünicode"])
def test_it_refuses_a_secret_that_telegram_would_refuse(secret: str) -> None:
    line = refused_line(webhook_secret=secret)
    assert line.startswith("WEBHOOK_SECRET: must be 16 to 256")
    assert secret not in line


@pytest.mark.parametrize(
    "url",
    [
        "http://bot.example.org/tg",
        "https://bot.example.org:8081/tg",
        "bot.example.org",
        "https://bot.example.org/{hook}",
    ],
)
def test_it_refuses_a_webhook_address_that_telegram_cannot_call(url: str) -> None:
    assert refused_line(webhook_url=url).startswith("WEBHOOK_URL: must ")


def test_it_lets_a_stand_in_call_a_plain_webhook() -> None:
    settings = load(bot_token=TOKEN, telegram_api_url=STAND_IN, webhook_url="http://127.0.0.1:9000")
    assert settings.webhook_path == "/"


def test_it_refuses_a_wound_clock_with_the_real_api() -> None:
    assert "CLOCK_URL" in refused_line(clock_url=f"{STAND_IN}/clock")
    assert load(bot_token=TOKEN, telegram_api_url=STAND_IN, clock_url=f"{STAND_IN}/clock").clock_url
    assert refused_line(telegram_api_url=STAND_IN, clock_url="noon").startswith("CLOCK_URL: must be a web address")


@pytest.mark.parametrize("url", ["ftp://x", "x", "http://", "http://[", "http://x:99999"])
def test_it_refuses_an_api_address_that_is_none(url: str) -> None:
    assert refused_line(telegram_api_url=url).startswith("TELEGRAM_API_URL: must be a web address")


@pytest.mark.parametrize(
    "host",
    [
        "api.telegram.org",
        "api.telegram.org.",
        "10.0.0.7:8081",
        "playground:8081",
        "[fe80::1]",
        "localhost.evil.example",
    ],
)
def test_it_never_sends_the_token_unencrypted_to_another_machine(host: str) -> None:
    assert "https://" in refused_line(telegram_api_url=f"http://{host}")


@pytest.mark.parametrize("host", ["localhost:8081", "127.0.0.2", "[::1]:8081", "0.0.0.0:8081"])
def test_it_takes_a_stand_in_on_this_machine_without_encryption(host: str) -> None:
    assert load(bot_token=TOKEN, telegram_api_url=f"http://{host}").telegram_api_url == f"http://{host}"


def test_the_real_api_is_known_with_a_dot_behind_its_name_too() -> None:
    assert "after the colon" in refused_line(bot_token="123:abc", telegram_api_url="https://API.telegram.org.")


def test_it_drops_a_slash_at_the_end_of_the_api_address() -> None:
    assert load(bot_token=TOKEN, telegram_api_url=f"{STAND_IN}/").telegram_api_url == STAND_IN


def test_it_cannot_be_changed_later() -> None:
    with pytest.raises(ValidationError):
        load(bot_token=TOKEN).port = 1


def test_it_says_when_the_env_file_is_not_text() -> None:
    Path(".env").write_bytes(b"BOT_TOKEN=\xff\xfe\x00")
    assert refused_line().startswith(".env: cannot be read")


def test_it_takes_no_override_it_does_not_know() -> None:
    with pytest.raises(TypeError, match="colour"):
        load(colour="red")


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ({}, ("127.0.0.1", 8081)),
        ({"host": "::1"}, ("::1", 8081)),
        ({"host": "localhost", "port": 9000}, ("localhost", 9000)),
        ({"host": EVERYWHERE}, ("127.0.0.1", 8082)),
        ({"host": EVERYWHERE, "port": 0}, ("127.0.0.1", 0)),
        ({"host": EVERYWHERE, "health_port": 9100}, ("127.0.0.1", 9100)),
        ({"health_port": 9100}, ("127.0.0.1", 9100)),
        ({"host": EVERYWHERE, "health_host": EVERYWHERE}, (EVERYWHERE, 8081)),
        ({"host": EVERYWHERE, "health_host": "10.0.0.5"}, ("10.0.0.5", 8082)),
    ],
)
def test_health_answers_this_machine_alone_unless_it_is_told_otherwise(
    given: dict[str, Any], at: tuple[str, int]
) -> None:
    assert load(bot_token=TOKEN, **given).health_at == at


def test_health_has_no_port_beside_the_last_one() -> None:
    assert refused_line(host=EVERYWHERE, port=65535).startswith("HEALTH_PORT: must be set where PORT is 65535")
    assert load(bot_token=TOKEN, host=EVERYWHERE, port=65535, health_port=1).health_at == ("127.0.0.1", 1)
    assert load(bot_token=TOKEN, port=65535).health_at == ("127.0.0.1", 65535)
    assert refused_line(health_port="x").startswith("HEALTH_PORT: must be a whole number")
    assert refused_line(health_host="[::]").startswith("HEALTH_HOST: must be without brackets")


def test_a_path_that_is_escaped_is_refused_before_telegram_calls_it_in_vain() -> None:
    line = refused_line(updates="webhook", webhook_url="https://bye.example/tele%20gram", webhook_secret="s" * 16)
    assert line.startswith("WEBHOOK_URL: must not have {, } or % in its path")
