"""What the health pages look at, one fault at a time."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiohttp import web

from bot.transport.checks import (
    REMINDERS_BEHIND,
    SILENCE,
    WEBHOOK_EVERY,
    DatabaseFile,
    WebhookCheck,
    polling_check,
    reminders_check,
)
from bot.transport.health import _Once
from tests.transport.bench import PATIENCE, bench, fine
from tests.transport.conftest import WoundClock, settle
from tests.transport.stub import Answer, Stub, application, broken, fail, message, ok

URL = "https://bot.example.org/tg"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (broken(), "Telegram cannot be reached (NetworkError)"),
        (fail(502, "Bad Gateway"), "Telegram cannot be reached (NetworkError)"),
        (fail(429, "Too Many Requests: retry after 70", retry_after=70), "Telegram asks to wait 70 s (429)"),
        (fail(409, "Conflict: terminated by other"), "another program fetches updates with this token (409)"),
        (fail(409, "Conflict: can't: webhook is active"), "a webhook is registered for this token (409)"),
    ],
    ids=["reset", "502", "429", "409", "409 webhook"],
)
async def test_polling_is_not_ready_while_polls_fail(
    stub: Stub, clock: WoundClock, answer: web.Response | Answer, reason: str
) -> None:
    stub.script["getUpdates"].append(answer)
    stub.add(message(5, 1))
    async with bench(stub, clock, fine) as it:
        check = polling_check(it.polling)
        await asyncio.wait_for(clock.asleep.wait(), PATIENCE)
        assert await check() == reason
        await clock.wind(100)
        await it.until_handled(1)
        assert await check() == ""


async def test_polling_is_not_ready_before_the_first_answer_nor_when_it_is_silent(
    stub: Stub, clock: WoundClock
) -> None:
    async with bench(stub, clock, fine) as it:
        now = 1000.0
        check = polling_check(it.polling, lambda: now)
        assert await check() == "Telegram has not answered yet"
        it.polling.last_poll = now - SILENCE
        assert await check() == ""
        it.polling.last_poll -= 60
        assert await check() == "Telegram's last answer is 240 s old"


def registered(url: str = URL, **more: object) -> web.Response:
    return ok({"url": url, "has_custom_certificate": False, "pending_update_count": 3, **more})


def failed(now: datetime, ago: timedelta) -> web.Response:
    return registered(
        last_error_date=int((now - ago).timestamp()), last_error_message="Wrong response from the webhook: 503"
    )


NOW = WoundClock().now()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (registered(), ""),
        (registered(""), "no webhook is registered"),
        (registered("https://elsewhere.example.org"), "another address is registered"),
        (fail(401, "Unauthorized"), "Telegram refuses the token"),
        (fail(429, "Too Many Requests: retry after 9", retry_after=9), "Telegram asks to wait 9 s (429)"),
        (fail(400, "Bad Request: no"), "Telegram cannot be asked (BadRequest)"),
    ],
    ids=["good", "none", "another", "401", "429", "400"],
)
async def test_the_webhook_is_ready_when_telegram_says_that_it_delivers(
    stub: Stub, quick: WoundClock, answer: web.Response, reason: str
) -> None:
    stub.script["getWebhookInfo"].append(answer)
    async with application(stub, quick) as app:
        found = await WebhookCheck(app.bot, URL, quick)()
    assert found.startswith(reason)
    assert bool(found) == bool(reason)
    assert URL not in found


async def test_it_logs_once_that_telegram_could_not_deliver_and_stays_ready(
    stub: Stub, quick: WoundClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Not ready, a host would turn away the very next try as well."""
    steady = iter(range(0, 9000, 100))
    async with application(stub, quick) as app:
        check = WebhookCheck(app.bot, URL, quick, lambda: next(steady))
        for ago in (timedelta(hours=1), timedelta(seconds=-20), timedelta(seconds=-20), timedelta(seconds=-70)):
            stub.script["getWebhookInfo"].append(failed(NOW, ago))
            assert await check() == ""
    assert caplog.text.count("Telegram could not deliver: Wrong response from the webhook: 503") == 2


@pytest.mark.parametrize(
    "answer",
    [
        partial(broken),
        partial(broken, b'{"ok":'),
        partial(web.Response, text='{"ok":true,"result":{"mess'),
        partial(fail, 502, "Bad Gateway"),
    ],
    ids=["reset", "reset halfway", "broken JSON", "502"],
)
async def test_the_webhook_is_not_ready_while_telegram_is_away(
    stub: Stub, quick: WoundClock, answer: Callable[[], web.Response | Answer]
) -> None:
    stub.script["getWebhookInfo"].extend(answer() for _ in range(9))
    async with application(stub, quick) as app:
        assert await WebhookCheck(app.bot, URL, quick)() == "Telegram cannot be asked (NetworkError)"
    assert stub.methods().count("getWebhookInfo") == 4


async def test_telegram_is_asked_about_the_webhook_once_a_minute(stub: Stub, quick: WoundClock) -> None:
    now = 0.0
    stub.script["getWebhookInfo"].extend([registered(), registered("")])
    async with application(stub, quick) as app:
        check = WebhookCheck(app.bot, URL, quick, lambda: now)
        assert [await check() for _ in range(50)] == [""] * 50
        now += WEBHOOK_EVERY
        assert (await check()).startswith("no webhook")
    assert stub.methods().count("getWebhookInfo") == 2


async def test_a_webhook_that_never_delivers_is_noticed_though_nobody_asks(
    stub: Stub, clock: WoundClock, caplog: pytest.LogCaptureFixture
) -> None:
    """A minute after the start, then now and then; each reason is said once."""
    steady = 0.0
    answers = [
        failed(clock.now(), timedelta(seconds=-20)),
        registered(""),
        registered(""),
        registered(),
        registered(""),
    ]
    stub.script["getWebhookInfo"].extend(answers)
    async with application(stub, clock) as app:
        check = WebhookCheck(app.bot, URL, clock, lambda: steady)
        async with asyncio.timeout(PATIENCE):
            watch = asyncio.create_task(check.watch())
            for wait in [60.0, *[600.0] * 4, 600.0]:
                await clock.asleep.wait()
                clock.asleep.clear()
                assert clock.slept[-1] == wait
                steady += wait
                await clock.wind(wait)
        watch.cancel()
    assert caplog.text.count("Telegram could not deliver") == 1
    assert caplog.text.count("webhook: no webhook is registered") == 2


@pytest.mark.parametrize(
    ("late", "reason"),
    [(None, ""), (timedelta(days=-3), ""), (REMINDERS_BEHIND, ""), (timedelta(minutes=11), "660 s behind")],
)
async def test_reminders_that_nobody_claims_are_seen(clock: WoundClock, late: timedelta | None, reason: str) -> None:
    async def next_due() -> datetime | None:
        return None if late is None else clock.now() - late

    assert await reminders_check(next_due, clock)() == reason


@pytest.mark.parametrize(
    ("claimed", "reason"),
    [(9, ""), (11, "660 s behind"), (None, "7200 s behind"), (-30, "7200 s behind")],  # the last: of a clock set back
)
async def test_who_works_off_what_is_late_is_ready(clock: WoundClock, claimed: int | None, reason: str) -> None:
    """A host would send nobody to a bot that is not, for as long as it takes."""

    async def next_due() -> datetime:
        return clock.now() - timedelta(hours=2)

    claimed_at = clock.now() - timedelta(minutes=claimed) if claimed else None
    assert await reminders_check(next_due, clock, lambda: claimed_at)() == reason


def deleted(path: Path) -> None:
    path.unlink()


def replaced(path: Path) -> None:
    path.rename(path.with_suffix(".old"))
    path.write_text("new")


@pytest.mark.parametrize("fault", [deleted, replaced])
async def test_it_sees_that_the_file_is_not_the_one_it_opened(tmp_path: Path, fault: Callable[[Path], None]) -> None:
    path = tmp_path / "bot.db"
    path.write_text("old")
    file = DatabaseFile(path)
    path.write_text("changed in place")
    assert await file.gone() == ""
    fault(path)
    assert "moved, deleted or replaced" in await file.gone()


async def test_it_sees_a_full_disk_without_writing(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    path.write_text("data")
    before = path.stat()
    assert await DatabaseFile(path).full() == ""
    assert (await DatabaseFile(path, least_free=1 << 62).full()).startswith("the disk is full (")
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert os.listdir(tmp_path) == ["bot.db"]  # noqa: PTH208


async def test_it_sees_a_disk_that_can_only_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounted = SimpleNamespace(f_flag=os.ST_RDONLY | os.ST_NOSUID, f_bavail=1 << 30, f_frsize=4096)
    monkeypatch.setattr(os, "statvfs", lambda _path: mounted)
    assert await DatabaseFile(tmp_path / "bot.db").full() == "the disk can only be read"


async def test_a_check_that_hangs_is_started_once_and_its_answer_taken_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.transport.health._CHECK_LIMIT_S", 0.01)
    runs, gate = 0, asyncio.Event()

    async def slow() -> str:
        nonlocal runs
        runs += 1
        await gate.wait()
        return "found out"

    once = _Once(slow)
    assert await asyncio.gather(*(once.reason() for _ in range(20))) == ["no answer within 0.01 s"] * 20
    gate.set()
    monkeypatch.setattr("bot.transport.health._CHECK_LIMIT_S", PATIENCE)
    assert await once.reason() == "found out"
    assert runs == 1
    assert await once.reason() == "found out"
    assert runs == 2


async def test_an_answer_that_came_too_late_is_not_given_to_who_asks_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.transport.health._CHECK_LIMIT_S", 0.01)
    gate, now = asyncio.Event(), ""

    async def slow() -> str:
        await gate.wait()
        return now

    once = _Once(slow)
    assert await once.reason() == "no answer within 0.01 s"
    gate.set()
    await settle()
    now = "gone bad"
    monkeypatch.setattr("bot.transport.health._CHECK_LIMIT_S", PATIENCE)
    assert await once.reason() == "gone bad"
