"""What can be set from outside, by environment variables or a .env file, checked before anything starts."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import env_file
from bot.database_url import DEFAULT, SQLITE, SignError, refuse_unless_file
from bot.errors import SettingsError

REAL_API_HOST = "api.telegram.org"
REAL_TOKEN_LENGTH = 35  # after the colon
LOOPBACK = "127.0.0.1"
LAST_PORT = 65535
_UNSPECIFIED = ("0.0.0.0", "::")  # noqa: S104 - compared, not listened on
UNNAMED = (
    "CONTACT: is not set; a service in the EU must say who runs it (GDPR art. 13(1)(a)), and /privacy says that yours "
    "does not; set a name and an address that people can write to."
)
WEBHOOK_PORTS = frozenset({80, 88, 443, 8443})

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{3,}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_ENV_FILE = ".env"
# Docker's --env-file keeps the marks that a shell and .env take away; typographic ones stay anywhere.
_QUOTED = re.compile(r"""(["'])(?:(?!\1).)*\1|[“”„‘’‚«»][^“”„‘’‚«»]*[“”‘’«»]""", re.DOTALL)
_VARIABLE = re.compile(r"\$\{|(?:^|/)\$[A-Za-z_]")
_ODD = {
    "#": "it has # in it: a comment goes on a line of its own",
    "$": "it has $ in it",
    '"': "it has a quotation mark in it",
    "'": "it has a quotation mark in it",
    "\n": "it goes over several lines",
}

# What to do about a fault that pydantic finds by itself; the other faults bring their own words.
_EXPECTED = {
    "updates": "polling or webhook",
    "port": "a whole number from 0 (any free port) to 65535",
    "health_port": "a whole number from 0 (any free port) to 65535",
    "messages_per_second": "a whole number from 1 to 1000",
    "log_level": "one of DEBUG, INFO, WARNING, ERROR, CRITICAL",
    "log_format": "text or json",
    "retention_closed_days": "a whole number of days, 1 or more",
    "retention_idle_days": "a whole number of days, 1 or more",
}


class Settings(BaseSettings):
    """The checked settings. Field `bot_token` is the variable BOT_TOKEN, and so on."""

    model_config = SettingsConfigDict(
        env_file=_ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        validate_default=True,
        hide_input_in_errors=True,
        str_strip_whitespace=True,
    )

    # A check may look at the fields above its own, so the order matters.
    telegram_api_url: str = f"https://{REAL_API_HOST}"
    bot_token: SecretStr
    database_url: str = DEFAULT
    updates: Literal["polling", "webhook"] = "polling"
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    host: str = LOOPBACK
    port: int = Field(8081, ge=0, le=LAST_PORT)
    health_host: str = ""
    health_port: int | None = Field(None, ge=0, le=LAST_PORT)
    contact: str = ""
    messages_per_second: int = Field(30, ge=1, le=1000)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    retention_closed_days: int = Field(30, ge=1)
    retention_idle_days: int = Field(400, ge=1)
    clock_url: str = ""

    @property
    def database_path(self) -> Path:
        """The file that DATABASE_URL names, with four slashes absolute; of a link the file that it leads to."""
        return Path(self.database_url.removeprefix(SQLITE)).resolve()

    @property
    def is_public(self) -> bool:
        """Whether it talks to the real Telegram, and so to people."""
        return _is_real_api(self.telegram_api_url)

    @property
    def warnings(self) -> list[str]:
        """What is missing though the bot can run without; one line each."""
        return [UNNAMED] if self.is_public and not self.contact else []

    @property
    def webhook_path(self) -> str:
        """The path part of WEBHOOK_URL, at least "/"."""
        return urlsplit(self.webhook_url).path or "/"

    @property
    def health_at(self) -> tuple[str, int]:
        """Where /readyz and /metrics answer: by themselves where HOST is reached from this machine only."""
        host = self.health_host or (self.host if is_loopback(self.host) else LOOPBACK)
        if self.health_port is not None:
            return host, self.health_port
        return host, self.port if host == self.host or not self.port else self.port + 1

    @field_validator("updates", "log_format", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.strip().upper() if isinstance(value, str) else value

    @field_validator("bot_token", "webhook_secret", mode="before")
    @classmethod
    def _strip(cls, value: object) -> object:
        return value.strip() if isinstance(value, str) else value

    @field_validator("*", mode="before")
    @classmethod
    def _as_meant(cls, value: object, info: ValidationInfo) -> object:
        if isinstance(value, str) and info.field_name != "contact":  # that is free text
            if _QUOTED.fullmatch(value.strip()):
                raise ValueError("has quotation marks round it that belong to it here; take them out")
            if _VARIABLE.search(value):
                raise ValueError("has a $ with a name that nothing replaces (only .env knows ${NAME}); write it out")
        return value

    @field_validator("telegram_api_url")
    @classmethod
    def _api(cls, value: str) -> str:
        url = _http(value)
        if url.scheme != "https" and not _stays_here(url.hostname or ""):
            raise ValueError(
                "must begin with https://, or everybody on the way can read the token (http: 127.0.0.1 only)"
            )
        return value.rstrip("/")

    @field_validator("bot_token")
    @classmethod
    def _token(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        token = value.get_secret_value()
        if not _TOKEN.fullmatch(token):
            raise ValueError("is not a bot token (digits, a colon, letters); copy it again from @BotFather")
        length = len(token.partition(":")[2])
        if _is_real(info) and length != REAL_TOKEN_LENGTH:
            raise ValueError(
                f"has {length} characters after the colon and Telegram's have {REAL_TOKEN_LENGTH}; "
                "copy it again from @BotFather"
            )
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if value.startswith(("postgres:", "postgresql:")):
            raise ValueError(f"PostgreSQL is not supported in this version; use {DEFAULT}")
        refuse_unless_file(value)
        return value

    @field_validator("webhook_url")
    @classmethod
    def _webhook(cls, value: str, info: ValidationInfo) -> str:
        if not value and info.data.get("updates") == "webhook":
            raise ValueError("is needed with UPDATES=webhook; set the public https:// address of this bot")
        if value and _is_real(info) and not _reachable(_http(value)):
            raise ValueError("must begin with https:// and use port 443, 80, 88 or 8443; Telegram calls no other")
        if value and set("{}%") & set(_http(value).path):
            raise ValueError("must not have {, } or % in its path; use letters, digits, - and _")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        secret = value.get_secret_value()
        if not secret and info.data.get("updates") == "webhook":
            raise ValueError("is needed with UPDATES=webhook; set 16 to 256 random characters of A-Z a-z 0-9 _ -")
        if secret and not _SECRET.fullmatch(secret):
            raise ValueError("must be 16 to 256 characters of A-Z a-z 0-9 _ -; make a new one")
        return value

    @field_validator("host", "health_host")
    @classmethod
    def _host(cls, value: str) -> str:
        if set("[]") & set(value):
            raise ValueError("must be without brackets: :: and not [::]")
        return value

    @field_validator("health_port")
    @classmethod
    def _next_port(cls, value: int | None, info: ValidationInfo) -> int | None:
        reached = not is_loopback(info.data.get("host", LOOPBACK)) or info.data.get("health_host")
        if value is None and reached and info.data.get("port") == LAST_PORT:
            raise ValueError(f"must be set where PORT is {LAST_PORT}, for there is no next one")
        return value

    @field_validator("clock_url")
    @classmethod
    def _clock(cls, value: str, info: ValidationInfo) -> str:
        if value and _is_real(info):
            raise ValueError("is only for a stand-in; take it out, or point TELEGRAM_API_URL at the stand-in")
        if value:
            _http(value)
        return value


def load(**overrides: Any) -> Settings:
    """Read and check the settings; an override (by field name) wins over the environment, that over .env.

    Raises SettingsError with one line per fault, all faults at once, and no value in any of them.
    """
    unknown = {name for name in overrides if name not in Settings.model_fields and not name.startswith("_")}
    if unknown:
        raise TypeError(f"no such setting: {', '.join(sorted(unknown))}")
    try:
        return Settings(**overrides)
    except ValidationError as error:
        lines = [_line(fault) for fault in error.errors(include_url=False)]
        if overrides.get("_env_file", _ENV_FILE):
            lines.extend(env_file_faults())  # a name that is misspelt there is a value that is missing here
    except (OSError, UnicodeDecodeError) as error:
        lines = [f".env: cannot be read ({type(error).__name__}); it must be a UTF-8 text file you may read"]
    raise SettingsError(lines)


def env_file_faults() -> list[str]:
    """What is wrong with .env itself, such as a name that is not known; no reason not to start."""
    return env_file.faults(Path(_ENV_FILE), [name.upper() for name in Settings.model_fields])


def _line(fault: ErrorDetails) -> str:
    field = str(fault["loc"][0])
    oddity = "" if isinstance(fault.get("ctx", {}).get("error"), SignError) else _oddity(fault["input"])
    return f"{field.upper()}: {_problem(field, fault)}{oddity}."


def _oddity(value: object) -> str:
    """What may have made a value wrong that looks right where it was written."""
    if not isinstance(value, str) or _QUOTED.fullmatch(value.strip()) or _VARIABLE.search(value):
        return ""
    return next((f" ({words})" for mark, words in _ODD.items() if mark in value.strip()), "")


def _problem(field: str, fault: ErrorDetails) -> str:
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    if field == "bot_token":
        return "is missing; get one from @BotFather and put it in .env as BOT_TOKEN=..."
    default = Settings.model_fields[field].default
    expected = _EXPECTED.get(field, "text")
    return f"must be {expected}; correct it, or take it out for the default ({default})"


def _http(value: str) -> SplitResult:
    """The parts of an http address; raises ValueError when it is none."""
    try:
        url = urlsplit(value)
        usable = url.scheme in {"http", "https"} and bool(url.hostname) and url.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("must be a web address that begins with https:// or http://")
    return url


def is_loopback(host: str) -> bool:
    """Whether only programs of this machine reach it."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _reachable(url: SplitResult) -> bool:
    return url.scheme == "https" and (url.port or 443) in WEBHOOK_PORTS


def _is_real(info: ValidationInfo) -> bool:
    return _is_real_api(info.data.get("telegram_api_url", ""))


def _is_real_api(address: str) -> bool:
    return (urlsplit(address).hostname or "").rstrip(".") == REAL_API_HOST


def _stays_here(host: str) -> bool:
    """Whether what is sent there stays on this machine: 0.0.0.0 is this machine too, when it is called."""
    return is_loopback(host) or host in _UNSPECIFIED
