"""/healthz, /readyz, /metrics, and starting to listen."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot

from bot.errors import StartError
from bot.transport import health
from bot.transport.delivery import Delivery
from bot.transport.health import Check, Health, Metrics, polling_check, serve
from bot.transport.polling import Polling
from bot.transport.request import AiohttpRequest
from tests.transport.conftest import WoundClock
from tests.transport.stub import TOKEN, sample


async def page(path: str, metrics: Metrics | None = None, **checks: Check) -> tuple[int, str]:
    app = web.Application()
    app.add_routes(Health(metrics or Metrics(), checks).routes())
    async with (
        serve(app, "127.0.0.1", 0) as port,
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as answer,
    ):
        return answer.status, await answer.text()


async def good() -> str:
    return ""


async def bad() -> str:
    return "it is gone"


async def broken() -> str:
    raise KeyError("secret detail")


async def hanging() -> str:
    await asyncio.Event().wait()
    return ""


async def test_it_is_alive() -> None:
    assert await page("/healthz", database=bad) == (200, "ok\n")


async def test_it_is_ready_when_every_check_is() -> None:
    assert await page("/readyz", database=good, telegram=good) == (200, "ok\n")


async def test_it_says_why_it_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_CHECK_LIMIT_S", 0.01)
    status, text = await page("/readyz", database=bad, telegram=good, disk=broken, moon=hanging)
    assert status == 503
    assert text.splitlines() == ["database: it is gone", "disk: KeyError", "moon: TimeoutError"]


async def test_it_counts_without_naming_a_chat() -> None:
    metrics = Metrics()
    metrics.count_update("message", "done")
    metrics.count_update("message", "done")
    metrics.count_call("sendMessage", "200")
    metrics.count_reminder()
    metrics.watch_queue(lambda: 3)
    status, text = await page("/metrics", metrics)
    assert status == 200
    assert sample(text, "byesim_updates_total", kind="message", outcome="done") == 2
    assert sample(text, "byesim_api_calls_total", method="sendMessage", status="200") == 1
    assert sample(text, "byesim_reminders_sent_total") == 1
    assert sample(text, "byesim_send_queue") == 3
    assert "chat" not in text


async def test_two_bots_in_one_process_do_not_share_figures() -> None:
    one, other = Metrics(), Metrics()
    one.count_reminder()
    assert sample((await page("/metrics", other))[1], "byesim_reminders_sent_total") == 0


async def test_it_is_not_ready_when_telegram_is_silent(clock: WoundClock) -> None:
    async def nothing(_it: object) -> None:
        pass

    bot = Bot(TOKEN)
    polling = Polling(bot, AiohttpRequest(clock), Delivery(bot, nothing, nothing), clock)
    check = polling_check(polling, clock)
    assert "not answered yet" in await check()
    polling.last_poll = clock.now()
    assert await check() == ""
    clock.time += timedelta(minutes=4)
    assert await check() == "Telegram's last answer is 240 s old"


async def test_it_says_what_to_do_about_a_taken_port() -> None:
    async with serve(web.Application(), "127.0.0.1", 0) as port:
        with pytest.raises(StartError) as caught:
            async with serve(web.Application(), "127.0.0.1", port):
                pass
    (line,) = caught.value.lines
    assert line.startswith(f"PORT: {port} is already in use")
    assert "set PORT" in line


async def test_it_says_what_to_do_about_a_host_that_is_not_here() -> None:
    with pytest.raises(StartError, match="HOST"):
        async with serve(web.Application(), "192.0.2.1", 0):
            pass


@pytest.mark.parametrize("error", [PermissionError(13, "denied"), OSError(5, "odd")])
def test_it_has_a_line_for_every_reason_not_to_listen(error: OSError) -> None:
    assert health._why_not(error, "127.0.0.1", 80).startswith("PORT: 80")
