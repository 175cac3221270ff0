"""What reaches stderr: readable, and without secrets."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from urllib.parse import quote

import orjson
import pytest

from bot.transport.logs import QUIET, set_up
from tests.transport.stub import TOKEN

SECRET = "s3cret_S3cret-s3cret"
OTHER_TOKEN = "987654321:BBF-zyxwvutsrqponmlkjihgfedcba543210"
log = logging.getLogger("bot.test")


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()  # pytest's own, which set_up would close
    levels = {name: logging.getLogger(name).level for name in QUIET}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def fail_with(text: str) -> None:
    try:
        dict[str, str]()[text]
    except KeyError as inner:
        raise OSError(f"cannot open {text}") from inner


@pytest.mark.parametrize("style", ["text", "json"])
@pytest.mark.parametrize("token", [TOKEN, OTHER_TOKEN, quote(TOKEN), SECRET])
def test_it_leaves_no_token_in_the_output(capsys: pytest.CaptureFixture[str], style: str, token: str) -> None:
    set_up("DEBUG", "json" if style == "json" else "text", [TOKEN, SECRET, ""])
    url = f"https://api.telegram.org/bot{token}/getMe"
    log.info("calling %s with %r", url, {"url": url})
    log.warning(url, stack_info=True)
    log.info("wrong %d", url)
    try:
        fail_with(url)
    except OSError:
        log.exception("failed at %(url)s", {"url": url})
    output = capsys.readouterr().err
    assert token not in output
    assert token.partition(":")[2] not in output or ":" not in token
    assert output.count("[removed]") >= 5
    assert "cannot open https://api.telegram.org/bot[removed]/getMe" in output


def test_it_writes_one_json_object_per_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO", "json")
    log.info("line one\nline two: %s", "你好")
    try:
        fail_with("x")
    except OSError:
        log.exception("broken")
    first, second = (orjson.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (first["level"], first["logger"], first["message"]) == (
        "INFO",
        "bot.test",
        "line one\nline two: 你好",
    )
    assert first["time"].endswith("+00:00")
    assert "exception" not in first
    assert "OSError: cannot open x" in second["exception"]


def test_it_writes_text(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO", "text")
    log.info("hello")
    log.debug("not shown")
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.endswith("INFO     bot.test: hello\n")
    assert output.err.count("\n") == 1


@pytest.mark.parametrize("name", ["telegram.ext.Application", "aiohttp.access", "httpx", "aiosqlite"])
def test_it_keeps_third_parties_quiet(capsys: pytest.CaptureFixture[str], name: str) -> None:
    set_up("DEBUG", "text")
    logging.getLogger(name).info("chatter")
    logging.getLogger(name).warning("matters")
    assert [line.rpartition(": ")[2] for line in capsys.readouterr().err.splitlines()] == ["matters"]
    set_up("ERROR", "text")
    logging.getLogger(name).warning("matters")
    assert capsys.readouterr().err == ""


def test_it_may_be_called_twice(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO", "text")
    set_up("INFO", "text")
    log.info("once")
    assert capsys.readouterr().err.count("once") == 1
