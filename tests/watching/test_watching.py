"""The running bot tells the truth about Telegram, its jobs and itself, and mends what it can."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.errors import StartError
from bot.reminder_worker import LONGEST_UNIT, ReminderWorker
from bot.transport import supervisor
from tests.pretend import PATIENCE, User
from tests.processes import end, ended, environment, spawn, told
from tests.watching.watched import OK, Watched, both, by_webhook


@both
async def test_it_is_well(street: Watched) -> None:
    await street.user().send("/start")
    assert await street.page("readyz") == OK
    assert await street.page("healthz") == OK


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"reset": "before"}, "polling: Telegram cannot be reached (NetworkError)"),
        ({"status": 502}, "polling: Telegram cannot be reached (NetworkError)"),
        ({"status": 429, "retry_after": 40}, "polling: Telegram asks to wait 40 s (429)"),
        ({"status": 409}, "polling: another program fetches updates with this token (409)"),
    ],
    ids=["away", "502", "429", "409"],
)
async def test_it_says_that_telegram_does_not_answer(street: Watched, fault: dict[str, Any], words: str) -> None:
    await street.order(method="getUpdates", times=3, **fault)
    await street.sent("/start")
    assert await street.until_page("readyz", words) == 503
    assert await street.page("healthz") == OK
    await street.until_well()
    await street.settle()
    await street.user().sees("What do you need")


async def test_it_ends_when_telegram_refuses_the_token(street: Watched) -> None:
    await street.order(method="getUpdates", times=1, status=401)
    await street.sent("/start")
    with pytest.raises(StartError, match="BOT_TOKEN"):
        await street.ended()


async def test_it_notices_that_polling_stalls_and_goes_on(
    street: Watched, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(supervisor, "TICK", 0.05)
    polling = street.running.polling
    assert polling is not None
    polling._step_ends = 0.0
    assert await street.page("healthz") == (503, "jobs: polling has stalled\n")
    await street.until_page("healthz", "ok")
    await street.user().send("/start")
    await street.user().sees("What do you need")
    assert "polling: stalled; started again" in caplog.text


async def set_webhook(street: Watched, url: str) -> None:
    async with street.session.post(
        f"{street.playground.url}/bot{street.settings.bot_token.get_secret_value()}/setWebhook", data={"url": url}
    ) as answer:
        assert answer.status == 200


@by_webhook
@pytest.mark.parametrize(("url", "words"), [("", "no webhook"), ("http://localhost:1/else", "another address")])
async def test_it_says_that_the_webhook_is_elsewhere(street: Watched, url: str, words: str) -> None:
    await set_webhook(street, url)
    status, text = await street.page("readyz")
    assert (status, words in text) == (503, True)
    assert await street.page("healthz") == OK


async def test_it_says_that_reminders_are_late(street: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    user = street.user()
    await user.send("/start")
    await user.walk("End it", "BASE")
    with monkeypatch.context() as hanging:
        hanging.setattr(street.running.worker, "work", forever)
        street.running.worker.wake()
        street.playground.clock._settle_seconds = 0.01
        await user.wind(days=4)
        status, text = await street.page("readyz")
        assert (status, text.startswith("reminders: "), " s behind" in text) == (503, True, True)
        assert await street.page("healthz") == OK
    worker = street.running.worker
    assert worker._unit_since is not None
    worker._unit_since -= LONGEST_UNIT
    assert await street.page("healthz") == (503, "jobs: the reminders have stalled\n")
    await user.until(lambda messages: any("Your reminder" in m["text"] for m in messages))
    assert await street.until_page("readyz", "ok") == 200
    assert await street.page("healthz") == OK


async def forever() -> int:
    await asyncio.Event().wait()
    return 0


async def test_it_ends_when_reminders_cannot_be_kept_going(street: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    async def dying(_worker: ReminderWorker) -> None:
        raise KeyError("what a person wrote")

    await street.stop()
    monkeypatch.setattr(ReminderWorker, "run", dying)
    await street.start()
    with pytest.raises(StartError) as caught:
        await street.ended()
    assert caught.value.lines == ("reminders: died of KeyError 3 times; the program ends, so that it is started anew.",)


async def test_it_says_that_it_stops_while_it_finishes(street: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, gate = asyncio.Event(), asyncio.Event()
    change = street.running.store.change_once

    async def slow(*arguments: Any) -> Any:
        inside.set()
        await gate.wait()
        return await change(*arguments)

    monkeypatch.setattr(street.running.store, "change_once", slow)
    await street.sent("/start")
    await asyncio.wait_for(inside.wait(), PATIENCE)
    stopping = asyncio.create_task(street.stop())
    assert await street.until_page("readyz", "stopping") == 503
    assert await street.page("healthz") == OK
    gate.set()
    await asyncio.wait_for(stopping, PATIENCE)
    assert street.playground.pending_updates == 0


BLOCKED = """
import sys, time
from bot.transport import delivery, supervisor
supervisor.LOOP_LIMIT = 1.0
delivery.Delivery.read = lambda *_: time.sleep(3600)
from bot.cli import main
raise SystemExit(main(["run"]))
"""


async def test_a_blocked_event_loop_ends_the_process_and_nothing_is_lost(tmp_path: Path) -> None:
    telegram = await spawn(tmp_path, "demo", "--no-bot", quiet=True)
    try:
        settings = await told(telegram, 3)
        async with aiohttp.ClientSession() as session:
            user = User(settings["TELEGRAM_API_URL"], session)
            await user.post("/user/1001/send", {"text": "/start", "language_code": "en"})
            blocked = await asyncio.create_subprocess_exec(
                sys.executable, "-c", BLOCKED, cwd=tmp_path, env=environment(settings), stdout=PIPE, stderr=PIPE
            )
            code, errors = await ended(blocked)
            assert code == 1
            assert "Timeout (0:00:01)" in errors
            bot = await spawn(tmp_path, "run", quiet=True, settings=settings)
            await user.until(lambda messages: any("What do you need" in m["text"] for m in messages))
            assert await end(bot) == 0
    finally:
        await end(telegram)
